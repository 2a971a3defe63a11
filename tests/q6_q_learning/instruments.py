"""What runs beside the student's code in the worker: it decides nothing, so the checks compute from what it returns."""

from types import ModuleType
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from autograder.worker.loading import attribute
from data.seeding import seed_everything
from tests.q6_q_learning.watched_loop import watch_loop
from tests.q6_q_learning.watched_memory import contents, contents_of_many, samples
from tests.q6_q_learning.watched_net import loaded, net_facts, saved
from tests.q6_q_learning.watched_training import taxi
from tests.worlds.activity import activity, training

__all__ = [  # made elsewhere, and instruments as well
    "activity",
    "contents",
    "contents_of_many",
    "loaded",
    "net_facts",
    "samples",
    "saved",
    "taxi",
    "training",
    "watch_loop",
]


def cells(module: ModuleType, points: Tensor, limits: list[float], bins: int) -> dict[str, Any]:
    """The cells of points (N, D), asked one by one: "cells" (N,); or "odd", the first that is no whole number."""
    ask = attribute(module, "discretise")
    found = []
    for point in points.numpy():
        cell = ask(point.copy(), tuple(limits), bins)
        if not _is_whole(cell):
            return {"odd": cell}
        found.append(int(cell))
    return {"cells": torch.tensor(found)}


def point_after(module: ModuleType, point: Tensor, limits: list[float], bins: int) -> Tensor:
    """A point (D,) as it is after its cell was asked for."""
    kept = point.numpy().copy()
    attribute(module, "discretise")(kept, tuple(limits), bins)
    return torch.from_numpy(kept)


def choices(module: ModuleType, row: list[float], epsilon: float, calls: int, seed: int) -> dict[str, Any]:
    """The actions of so many calls with one generator: "actions", and "row" after them; or "odd" as in `cells`."""
    ask, rng, values = attribute(module, "epsilon_greedy"), np.random.default_rng(seed), np.array(row)
    found = torch.zeros(calls, dtype=torch.int64)
    for call in range(calls):
        action = ask(values, epsilon, rng)
        if not _is_whole(action):
            return {"odd": action}
        found[call] = int(action)
    return {"actions": found, "row": torch.from_numpy(values)}


def choices_again(module: ModuleType, row: list[float], epsilon: float, calls: int, seed: int) -> list[Any]:
    """The actions of so many calls, three times: twice with the same state of rng, then with another one.

    All other generators are seeded anew before each time: otherwise before the second, and as the first before the
    third.
    """
    found = []
    for other, own in ((1, seed), (2, seed), (1, seed + 1)):
        seed_everything(other)
        found.append(choices(module, row, epsilon, calls, own))
    return found


def updates(module: ModuleType, table: Tensor, steps: list[list[Any]]) -> dict[str, Any]:
    """The table after each of some updates.

    Args:
        module: the student's module.
        table: (S, A) float64, before the first.
        steps: for each update state, action, reward, next state, terminated, alpha, gamma.

    Returns:
        "tables" (updates, S, A), and "returned": what the first call returned.
    """
    ask, q = attribute(module, "q_update"), table.numpy().copy()
    found, returned = [], []
    for step in steps:
        returned.append(ask(q, *step))
        found.append(torch.from_numpy(q.copy()))
    return {"tables": torch.stack(found), "returned": returned[0]}


class _Rows(nn.Module):
    """A network of one row for each state, which counts how often it was asked in training mode, and for what."""

    def __init__(self, table: Tensor) -> None:
        super().__init__()
        self.rows = nn.Embedding.from_pretrained(table.clone(), freeze=False)

    def forward(self, state: Tensor) -> Tensor:
        """(N,) to (N, A)."""
        return self.rows(state)


def targets(
    module: ModuleType, rewards: Tensor, later: Tensor, over: Tensor, policy: Tensor, target: Tensor, gamma: float
) -> dict[str, Any]:
    """What double_q_targets gives for two networks that are tables (S, A).

    Returns:
        "targets": what it returned, "grad": whether a gradient flows into it, "kept": whether all arguments are as they
        were.
    """
    nets = _Rows(policy), _Rows(target)
    given = rewards.clone(), later.clone(), over.clone()
    found = attribute(module, "double_q_targets")(*given, *nets, gamma)
    same = [torch.equal(a, b) for a, b in zip(given, (rewards, later, over), strict=True)]
    same += [torch.equal(net.rows.weight, table) for net, table in zip(nets, (policy, target), strict=True)]
    grad = bool(isinstance(found, Tensor) and found.requires_grad)
    return {"targets": found, "grad": grad, "kept": all(same)}


def _is_whole(value: Any) -> bool:
    """Whether this is one whole number, however it is wrapped."""
    if isinstance(value, bool | np.bool_):
        return False
    if isinstance(value, int | np.integer):
        return True
    if isinstance(value, np.ndarray):
        return value.size == 1 and bool(np.issubdtype(value.dtype, np.integer))
    if isinstance(value, Tensor):
        return value.numel() == 1 and not value.is_floating_point() and value.dtype != torch.bool
    return False


def settings_of(module: ModuleType, name: str) -> dict[str, list[float]]:
    """The schedules of alpha and epsilon that stand in the file for a training; those of nothing where they do not."""
    made = getattr(module, {"train_taxi": "TAXI", "train_cartpole": "CARTPOLE"}[name], None)
    try:
        return {word: [float(number) for number in getattr(made, word)] for word in ("alpha", "epsilon")}
    except (TypeError, ValueError, AttributeError):
        return {"alpha": [0.0, 0.0, 0.0], "epsilon": [0.0, 0.0, 0.0]}
