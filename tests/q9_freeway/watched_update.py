"""Runs a student's `update` in the worker on known networks."""

from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from autograder.worker.loading import attribute
from tests.q9_freeway.watched_net import StrictNet


def watch_updates(
    module: ModuleType,
    policy: list[Tensor],
    target: list[Tensor],
    batches: list[list[Tensor]],
    numbers: list[int],
    tau: int,
    rate: float,
    stale: float,
) -> dict[str, Any]:
    """Call `update` once for each minibatch, with plain gradient descent.

    Args:
        module: the student's module.
        policy: the weights of the policy network.
        target: those of the target network.
        batches: the five fields of each.
        numbers: of the updates.
        tau: updates from one copy to the next.
        rate: of the optimizer.
        stale: the gradient that each parameter of the policy network has before the first call.

    Returns:
        "policy", "target": the flat weights before the first call and after each, (calls + 1, weights); "steps": of the
        optimizer in each call; "returned": what each call returned; "kept": for each call whether the batch is as it
        was; "asked": for each call how often the networks were asked; and at the end
        "into_target": whether target_net has a gradient; "shared": whether it shares a tensor with the policy network.
    """
    nets = StrictNet(policy), StrictNet(target)
    for parameter in nets[0].parameters():
        parameter.grad = torch.full_like(parameter, stale)
    optimizer = torch.optim.SGD(nets[0].parameters(), lr=rate)
    steps: list[int] = []
    optimizer.register_step_post_hook(lambda *_: steps.append(1))
    found: dict[str, Any] = {"policy": [nets[0].flat()], "target": [nets[1].flat()]}
    found |= {"steps": [], "returned": [], "kept": [], "asked": []}
    make = attribute(module, "Batch")
    for fields, number in zip(batches, numbers, strict=True):
        steps.clear()
        nets[0].asked = nets[1].asked = 0
        given = [field.clone() for field in fields]
        returned = attribute(module, "update")(*nets, optimizer, make(*given), number, tau)
        found["returned"].append(returned.detach() if isinstance(returned, Tensor) else returned)
        found["kept"].append(all(torch.equal(*pair) for pair in zip(given, fields, strict=True)))
        found["steps"].append(len(steps))
        found["asked"].append([net.asked for net in nets])
        for name, net in zip(("policy", "target"), nets, strict=True):
            found[name].append(net.flat())
    gradients = [each.grad for each in nets[1].parameters() if each.grad is not None]
    found["into_target"] = any(bool(gradient.any()) for gradient in gradients)
    pairs = zip(*(net.parameters() for net in nets), strict=True)
    found["shared"] = any(one.data_ptr() == other.data_ptr() for one, other in pairs)
    return found | {name: torch.stack(found[name]) for name in ("policy", "target")}
