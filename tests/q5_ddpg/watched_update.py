"""Runs a student's `optimize` in the worker on known networks, also with spies that note what they are given."""

from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from autograder.worker.loading import attribute
from tests.q5_ddpg.known_nets import KnownActor, KnownCritic, flat
from tests.worlds.playing import replaced

NETS = ("actor", "critic", "target_actor", "target_critic")


def watch_update(
    module: ModuleType,
    weights: dict[str, list[Tensor]],
    rates: tuple[float, float],
    calls: list[dict[str, Any]],
    gamma: float,
    tau: float,
    stand_ins: bool,
) -> dict[str, Any]:
    """Call `optimize` once for each batch, with plain gradient descent.

    Args:
        module: the student's module.
        weights: of the four networks, by the names NETS.
        rates: the step sizes of the actor and of the critic.
        calls: each with "batch", five tensors, and "aims" (B, 1), what the spy of critic_targets answers.
        gamma: the discount.
        tau: of the target networks.
        stand_ins: whether critic_targets and soft_update are replaced.

    Returns:
        for each of NETS its flat weights before the first call and after each, (calls + 1, weights); "steps": how
        often the optimizers of actor and critic stepped, by call; "asked": for each call what the spies were given, in
        order; "kept": for each call whether the batch is as it was.
    """
    nets = {name: (KnownActor if "actor" in name else KnownCritic)(weights[name]) for name in NETS}
    steps = [0, 0]
    optimizers = [torch.optim.SGD(nets[name].parameters(), lr=rate) for name, rate in zip(NETS, rates, strict=False)]
    for place, optimizer in enumerate(optimizers):
        optimizer.register_step_post_hook(lambda *_, place=place: _count(steps, place))
    found: dict[str, Any] = {name: [flat(net)] for name, net in nets.items()} | {"steps": [], "asked": [], "kept": []}
    for call in calls:
        steps[:] = [0, 0]
        asked: list[Any] = []
        batch = tuple(part.clone() for part in call["batch"])
        with replaced(module, _spies(call["aims"], nets, asked) if stand_ins else {}):
            attribute(module, "optimize")(batch, *nets.values(), *optimizers, gamma, tau)
        found["kept"].append(all(torch.equal(one, other) for one, other in zip(batch, call["batch"], strict=True)))
        for name, net in nets.items():
            found[name].append(flat(net))
        found["steps"].append(list(steps))
        found["asked"].append(asked)
    return found | {name: torch.stack(found[name]) for name in NETS}


def _spies(aims: Tensor, nets: dict[str, Any], asked: list[Any]) -> dict[str, Any]:
    """They note what they are given, and answer what the grader chose, or nothing."""

    def name_of(net: Any) -> str:
        return next((name for name, known in nets.items() if known is net), type(net).__name__)

    def critic_targets(*args: Any, **options: Any) -> Any:
        asked.append(["critic_targets", *(_plain(value, name_of) for value in (*args, *options.values()))])
        return aims.clone()

    def soft_update(*args: Any, **options: Any) -> Any:
        moved = [flat(nets[name]) for name in NETS[:2]]
        asked.append(["soft_update", *(_plain(value, name_of) for value in (*args, *options.values())), *moved])

    return {"critic_targets": critic_targets, "soft_update": soft_update}


def _plain(value: Any, name_of: Any) -> Any:
    if isinstance(value, Tensor):
        return value.detach().clone()
    return value if isinstance(value, int | float) else name_of(value)


def _count(steps: list[int], place: int) -> None:
    steps[place] += 1
