"""What runs beside the student's code in the worker: it decides nothing, so the checks compute from what it returns."""

from types import ModuleType
from typing import Any

import numpy as np
import torch
from torch import Tensor

from autograder.worker.loading import attribute
from data.seeding import seed_everything
from tests.q9_freeway.watched_net import StrictNet, net_facts
from tests.q9_freeway.watched_playing import by_lane, played
from tests.q9_freeway.watched_update import watch_updates

__all__ = ["by_lane", "net_facts", "played", "watch_updates"]  # made elsewhere, and instruments as well


def featured(module: ModuleType, rams: Tensor, alone: bool) -> dict[str, Any]:
    """What features gives for RAMs (N, 128), asked one by one, or in one call.

    Returns:
        "numbers": a list of what it gave, as tensors; "dtypes": of each the name; "kept": whether the RAMs are as they
        were; or "odd": the first result that is no numpy array of numbers.
    """
    given = rams.numpy().copy()
    found = []
    for each in given if alone else [given]:
        numbers = attribute(module, "features")(each)
        if not isinstance(numbers, np.ndarray) or numbers.dtype.kind not in "fiub":
            return {"odd": numbers if not isinstance(numbers, np.ndarray) else f"an array of {numbers.dtype}"}
        found.append(numbers)
    return {
        "numbers": [torch.from_numpy(np.array(each, dtype=np.float64)) for each in found],
        "dtypes": [str(each.dtype) for each in found],
        "kept": bool(np.array_equal(given, rams.numpy())),
    }


def choices(
    module: ModuleType,
    states: Tensor,
    weights: list[Tensor],
    epsilon: float,
    shares: list[float],
    calls: int,
    seed: int,
) -> dict[str, Any]:
    """The actions of so many calls for each state (N, 11), with one generator and a linear network.

    Returns:
        "actions" (N, calls); "kept": whether states and network are as they were; or "odd": the first result that is
        no whole number.
    """
    ask, rng, net = attribute(module, "select_action"), np.random.default_rng(seed), StrictNet(weights)
    found = torch.zeros(len(states), calls, dtype=torch.int64)
    given = states.numpy().copy()
    for row, state in enumerate(given):
        for call in range(calls):
            action = ask(state, net, epsilon, tuple(shares), rng)
            if not _is_whole(action):
                return {"odd": action}
            found[row, call] = action.item() if isinstance(action, np.ndarray | Tensor) else int(action)
    kept = bool(np.array_equal(given, states.numpy())) and torch.equal(net.flat(), StrictNet(weights).flat())
    return {"actions": found, "kept": kept}


def choices_again(
    module: ModuleType, states: Tensor, weights: list[Tensor], epsilon: float, shares: list[float], seed: int
) -> list[Any]:
    """One action for each of many states, three times: twice with the same state of rng, then with another one.

    All other generators are seeded anew before each time: otherwise before the second, and as the first before the
    third.
    """
    found = []
    for other, own in ((1, seed), (2, seed), (1, seed + 1)):
        seed_everything(other)
        found.append(choices(module, states, weights, epsilon, shares, 1, own))
    return found


def stepped(
    module: ModuleType, states: Tensor, actions: Tensor, rewards: Tensor, n: int, gamma: float
) -> dict[str, Any]:
    """What n_step gives for an episode.

    Returns:
        The five fields by name, and "kept": whether the arguments are as they were; or "odd": what it returned, if that
        is no Batch.
    """
    given = states.clone(), actions.clone(), rewards.clone()
    found = attribute(module, "n_step")(*given, n, gamma)
    names = ("state", "action", "reward", "next_state", "discount")
    if not isinstance(found, tuple) or len(found) != 5 or not all(hasattr(found, name) for name in names):
        return {"odd": found}
    kept = [torch.equal(one, other) for one, other in zip(given, (states, actions, rewards), strict=True)]
    return {name: getattr(found, name) for name in names} | {"kept": all(kept)}


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
