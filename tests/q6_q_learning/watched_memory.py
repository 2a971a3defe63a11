"""Fills a student's SuccessMemory in the worker, and reads it."""

from types import ModuleType
from typing import Any

import numpy as np
import torch
from torch import Tensor

from autograder.worker.loading import attribute

_FIELDS = ("state", "action", "reward", "next_state", "terminated")


def contents(
    module: ModuleType, pushes: list[list[Any]], capacity: int, seed: int, looks: list[int]
) -> list[dict[str, Any]]:
    """What is in a memory after some pushes.

    Args:
        module: the student's module.
        pushes: the five fields of each transition.
        capacity: of the memory.
        seed: of its generator.
        looks: after how many pushes it is looked at.

    Returns:
        For each look "length", "rows" (length, 5) float64 in any order, "same": whether a second sample of all has the
        same, "more": whether a sample can hold more; or "length" and "odd", what `sample` gave where that is no list of
        transitions.
    """
    memory = attribute(module, "SuccessMemory")(capacity, np.random.default_rng(seed))
    found = []
    for number, push in enumerate(pushes, 1):
        memory.push(*push)
        found += [_look(memory) for look in looks if look == number]
    return found


def contents_of_many(
    module: ModuleType, pushes: list[list[Any]], capacity: int, seed: int, memories: int
) -> dict[str, Any]:
    """What is in each of many memories after the same pushes: "states" (memories, length), sorted; or "odd"."""
    found = []
    for number in range(memories):
        (look,) = contents(module, pushes, capacity, seed + number, [len(pushes)])
        if "odd" in look:
            return look
        found.append(look["rows"][:, 0].sort().values)
    same = len({len(each) for each in found}) == 1
    return {"states": torch.stack(found)} if same else {"odd": "memories of different lengths"}


def samples(
    module: ModuleType, pushes: list[list[Any]], capacity: int, seed: int, batch: int, times: int
) -> dict[str, Any]:
    """The transitions of many samples: "rows" (times, batch, 5), "named": whether all are Transitions; or "odd"."""
    memory = attribute(module, "SuccessMemory")(capacity, np.random.default_rng(seed))
    for push in pushes:
        memory.push(*push)
    found, named = [], True
    for _ in range(times):
        drawn = memory.sample(batch)
        rows = _rows(drawn)
        if rows is None or len(rows) != batch:
            return {"odd": _described(drawn)}
        named = named and all(getattr(each, "_fields", ()) == _FIELDS for each in drawn)
        found.append(rows)
    return {"rows": torch.stack(found), "named": named}


def _look(memory: Any) -> dict[str, Any]:
    length = len(memory)
    if not length:
        return {"length": 0, "rows": torch.zeros(0, 5, dtype=torch.float64), "more": False, "same": True}
    drawn = memory.sample(length)
    rows, again = _rows(drawn), _rows(memory.sample(length))
    if rows is None or again is None:
        return {"length": length, "odd": _described(drawn)}
    same = set(map(tuple, rows.tolist())) == set(map(tuple, again.tolist()))
    return {"length": length, "rows": rows, "more": _holds_more(memory, length), "same": same}


def _holds_more(memory: Any, length: int) -> bool:
    """Whether a sample can hold more different transitions than the memory says that it has."""
    try:
        rows = _rows(memory.sample(length + 1))
    except Exception:  # whatever a memory raises that is asked for too many
        return False
    return rows is not None and len(set(map(tuple, rows.tolist()))) > length


def _rows(drawn: Any) -> Tensor | None:
    """Transitions as rows (N, 5) float64; None where they are none."""
    try:
        rows = torch.tensor([[float(field) for field in each] for each in drawn], dtype=torch.float64)
    except (TypeError, ValueError, RuntimeError):
        return None
    return rows if rows.ndim == 2 and rows.shape[1] == len(_FIELDS) else None


def _described(drawn: Any) -> str:
    if not isinstance(drawn, list | tuple) or not drawn:
        return f"a {type(drawn).__name__}" if drawn is not None else "None"
    return f"a {type(drawn).__name__} of {len(drawn)}, the first a {type(drawn[0]).__name__}: {drawn[0]!r:.60}"
