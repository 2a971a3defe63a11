"""Instruments of Q3.3: optimize on known networks and a known memory."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import torch
from torch import Tensor, nn

from autograder.worker.loading import attribute

_CPU = torch.device("cpu")
_FIELDS = ("state", "action", "next_state", "reward")
_MANY = 12  # times a memory is stored, for an optimize that waits for more
# How the fields may lie in the memory: as the handout says, or as people store them who return plain numbers.
_STYLES = (("(1, 1)", "(1,)"), ("int", "(1,)"), ("(1,)", "(1,)"), ("int", "float"), ("(1,)", "float"))


def network(weights: list[Tensor]) -> nn.Module:
    """Linear layers with the given weights and biases (alternating), and a ReLU between two of them."""
    layers: list[nn.Module] = []
    for weight, bias in zip(weights[::2], weights[1::2], strict=True):
        linear = nn.Linear(weight.shape[1], weight.shape[0])
        linear.load_state_dict({"weight": weight, "bias": bias})
        layers += [nn.ReLU(), linear] if layers else [linear]
    return nn.Sequential(*layers)


def optimize_steps(
    module: ModuleType,
    name: str,
    policy: list[Tensor],
    target: list[Tensor],
    memories: list[dict[str, Tensor]],
    batch_size: int,
    gamma: float,
    rate: float = 1.0,
    again: bool = True,
) -> dict[str, Any]:
    """Two calls of optimize on known networks, with plain gradient descent.

    Args:
        module: the student's module.
        name: "optimize".
        policy: the weights of the policy network.
        target: those of the target network.
        memories: for each call "state" (B, 4), "action" (B,), "next_state" (B, 4), "reward" (B,) and "terminal" (B,).
        batch_size: transitions in a minibatch.
        gamma: the discount.
        rate: the step size.
        again: whether to try with the first transition stored once more, and with all of them many times more, where
            nothing happens otherwise.

    Returns:
        "policy" and "target": the weights before, after the first and after the second call; "steps": of the optimizer
        in each call; "has_gradients": whether gradients were computed for the policy network;
        "target_has_gradients": whether some other than 0 were for the target network; "one_more": whether the
        first transition was stored twice; "waits": whether a much longer memory is what it waits for.
    """
    setting = module, name, policy, target, memories
    seen = _in_any_style(_two_steps, *setting, [], batch_size, gamma, rate)
    if again and not _moved(seen["policy"]):
        second = _in_any_style(_two_steps, *setting, [0], batch_size, gamma, rate)
        if _moved(second["policy"]):
            return second | {"one_more": True, "waits": False}
        many = _MANY * list(range(len(memories[0]["state"])))
        third = _in_any_style(_two_steps, *setting, many, batch_size, gamma, rate)
        return seen | {"one_more": False, "waits": _moved(third["policy"])}
    return seen | {"one_more": False, "waits": False}


def _moved(snapshots: list[list[Tensor]]) -> bool:
    return any(not torch.equal(a, b) for a, b in zip(snapshots[0], snapshots[-1], strict=True))


def _in_any_style(run: Callable[..., dict[str, Any]], module: ModuleType, name: str, *setting: Any) -> dict[str, Any]:
    """A run with the memory in the handout's shapes, or where that raises, in another style that does not."""
    first: Exception | None = None
    for style in _STYLES:
        try:
            return run(module, name, style, *setting)
        except NotImplementedError:
            raise
        except Exception as error:
            first = first or error
    assert first is not None
    raise first


def _two_steps(
    module: ModuleType,
    name: str,
    style: tuple[str, str],
    policy: list[Tensor],
    target: list[Tensor],
    memories: list[dict[str, Tensor]],
    twice: list[int],
    batch_size: int,
    gamma: float,
    rate: float,
) -> dict[str, Any]:
    policy_net, target_net = network(policy), network(target)
    optimizer, steps = _counted(torch.optim.SGD(policy_net.parameters(), lr=rate))
    computed: list[bool] = []
    for parameter in policy_net.parameters():
        parameter.register_post_accumulate_grad_hook(lambda _: computed.append(True))
    snapshots: dict[str, Any] = {"policy": [_weights(policy_net)], "target": [_weights(target_net)], "steps": []}
    for memory in memories:
        steps[0] = 0
        replay = _replay(module, style, memory, [*range(len(memory["state"])), *twice])
        attribute(module, name)(policy_net, target_net, optimizer, replay, batch_size, gamma, _CPU)
        snapshots["policy"].append(_weights(policy_net))
        snapshots["target"].append(_weights(target_net))
        snapshots["steps"].append(steps[0])
    of_target = [parameter.grad for parameter in target_net.parameters() if parameter.grad is not None]
    return snapshots | {"has_gradients": bool(computed), "target_has_gradients": any(map(torch.any, of_target))}


def minibatch_steps(
    module: ModuleType,
    name: str,
    policy: list[Tensor],
    target: list[Tensor],
    memory: dict[str, Tensor],
    batch_size: int,
    gamma: float,
    rate: float,
    calls: int,
) -> dict[str, Any]:
    """Several calls of optimize from the same weights, with one memory that holds more than a minibatch.

    Args:
        module: the student's module.
        name: "optimize".
        policy: the weights of the policy network.
        target: those of the target network.
        memory: as in `optimize_steps`.
        batch_size: transitions in a minibatch.
        gamma: the discount.
        rate: the step size of plain gradient descent.
        calls: how many.

    Returns:
        "steps": (calls, weights), how the weights of the policy network changed in each; "lengths": of the memory,
        before the first call and after each.
    """
    return _in_any_style(_steps_of_calls, module, name, policy, target, memory, batch_size, gamma, rate, calls)


def _steps_of_calls(
    module: ModuleType,
    name: str,
    style: tuple[str, str],
    policy: list[Tensor],
    target: list[Tensor],
    memory: dict[str, Tensor],
    batch_size: int,
    gamma: float,
    rate: float,
    calls: int,
) -> dict[str, Any]:
    replay = _replay(module, style, memory, list(range(len(memory["state"]))))
    lengths, steps = [len(replay)], []
    for _ in range(calls):
        policy_net, target_net = network(policy), network(target)
        optimizer = torch.optim.SGD(policy_net.parameters(), lr=rate)
        before = torch.cat([weight.flatten() for weight in _weights(policy_net)])
        attribute(module, name)(policy_net, target_net, optimizer, replay, batch_size, gamma, _CPU)
        steps.append(torch.cat([weight.flatten() for weight in _weights(policy_net)]) - before)
        lengths.append(len(replay))
    return {"steps": torch.stack(steps), "lengths": lengths}


def _counted(optimizer: torch.optim.Optimizer) -> tuple[torch.optim.Optimizer, list[int]]:
    """The optimizer, and the number of its steps so far."""
    count = [0]

    def one_more(*_: Any) -> None:
        count[0] += 1

    optimizer.register_step_post_hook(one_more)
    return optimizer, count


def _replay(module: ModuleType, style: tuple[str, str], memory: dict[str, Tensor], stored: list[int]) -> Any:
    """The student's ReplayMemory with these rows in it."""
    replay = attribute(module, "ReplayMemory")(1000)
    fields = getattr(getattr(module, "Transition", None), "_fields", _FIELDS)
    for i in stored:
        action, reward = memory["action"][i], memory["reward"][i]
        transition = {
            "state": memory["state"][i : i + 1].clone(),
            "action": {"(1, 1)": action.reshape(1, 1), "(1,)": action.reshape(1), "int": int(action)}[style[0]],
            "next_state": None if memory["terminal"][i] else memory["next_state"][i : i + 1].clone(),
            "reward": reward.reshape(1) if style[1] == "(1,)" else float(reward),
        }
        order = fields if sorted(fields) == sorted(_FIELDS) else _FIELDS
        replay.push(*(transition[field] for field in order))
    return replay


def _weights(net: nn.Module) -> list[Tensor]:
    return [parameter.detach().clone() for parameter in net.parameters()]
