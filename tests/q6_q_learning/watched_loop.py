"""Runs train_taxi or train_cartpole in the worker, and writes down what it hands to the functions of the exercises."""

import inspect
import math
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import torch
from torch import Tensor

from autograder.worker.loading import attribute
from autograder.worker.world_copy import RunEnded
from tests.worlds.playing import replaced, seeds_of_resets, without_pictures

_MOST_CALLS = 20_000  # of each function that are written down
_UPDATE = ("state", "action", "reward", "next_state", "terminated", "alpha", "gamma")


def watch_loop(
    module: ModuleType,
    name: str,
    settings: list[Any],
    stand_ins: bool,
    report: bool,
    named: dict[str, Any],
) -> dict[str, Any]:
    """Run a training, and write down what it does.

    Args:
        module: the student's module.
        name: "train_taxi" or "train_cartpole".
        settings: alpha, epsilon (three numbers each), gamma, first.
        stand_ins: whether discretise, epsilon_greedy and q_update are replaced: by one that numbers the observations
            in an odd order, by random actions, and by one that fills the table with marks. Otherwise the student's own
            are called.
        report: whether it is given an `on_episode`, or None.
        named: further arguments by name.

    Returns:
        "returned": a tensor, a list, a number, or a description; "kept": whether that is the table that q_update got
        last; "ended": whether the grader ended it; "reported": what
        on_episode was given; "resets": the seed of each reset, or None; "first": the smallest and largest cell and the
        shape of the table before the first update; "choices" (calls, 4): the mark of the row, its length, epsilon, the
        action; "updates" (calls, 8): the seven numbers after q, and the choices made so far; "cells" (calls, 5): an
        observation and its number; "bins": [limits, bins] of the calls and of the module; "generators": whether each
        choice had a numpy generator. What is no number is NaN. The mark of a row is its first value with stand-ins, and
        its place in the table where it is a view of it without.
    """
    watch = _Watch(module, stand_ins)
    watched = {"discretise": watch.discretise, "epsilon_greedy": watch.epsilon_greedy, "q_update": watch.q_update}
    schedule, table = attribute(module, "Schedule"), attribute(module, "TableSettings")
    made = table(schedule(*settings[0]), schedule(*settings[1]), settings[2], settings[3])
    found: dict[str, Any] = {"returned": None, "ended": False, "kept": False}
    resets: list[Any] = []
    with replaced(module, without_pictures() | watched), seeds_of_resets(resets):
        try:
            report_to = watch.on_episode if report else None
            returned = attribute(module, name)(settings=made, on_episode=report_to, **named)
            found["returned"] = plain(returned)
            found["kept"] = np.array_equal(np.asarray(watch.table), returned) if _is_table(returned) else False
        except RunEnded:
            found["ended"] = True
    return found | watch.seen() | {"resets": resets}


class _Watch:
    """What a training did."""

    def __init__(self, module: ModuleType, stand_ins: bool) -> None:
        self._module, self._stand_ins = module, stand_ins
        self._own = {name: getattr(module, name, None) for name in ("discretise", "epsilon_greedy", "q_update")}
        self._numbers: dict[bytes, int] = {}  # of the observations
        self._first: list[Any] | None = None
        self._generators = True
        self._bins: list[Any] = []
        self._choices: list[list[float]] = []
        self._updates: list[list[float]] = []
        self._cells: list[list[float]] = []
        self._calls = 0  # of epsilon_greedy
        self.table: Any = None  # what q_update got last
        self._reported: list[Any] = []

    def seen(self) -> dict[str, Any]:
        """All of it as plain data."""
        own = [_list(getattr(self._module, "LIMITS", None)), getattr(self._module, "BINS", None)]
        return {
            "reported": self._reported,
            "first": self._first,
            "choices": _rows(self._choices, 4),
            "updates": _rows(self._updates, 8),
            "cells": _rows(self._cells, 5),
            "bins": [self._bins, own],
            "generators": self._generators,
        }

    def discretise(self, *args: Any, **options: Any) -> Any:
        given = self._in_order("discretise", args, options)
        point = np.asarray(given[0], dtype=np.float32).reshape(-1)
        cell: Any
        if self._stand_ins:
            most = int(given[2]) ** len(given[1])
            cell = self._numbers.setdefault(point.tobytes(), (7919 * len(self._numbers) + 13) % most)
        else:
            cell = self._ask("discretise", args, options)
        self._bins = self._bins or [_list(given[1]), given[2]]
        _note(self._cells, [*point[:4].tolist(), _number(cell)])
        return cell

    def epsilon_greedy(self, *args: Any, **options: Any) -> Any:
        row, epsilon, rng = self._in_order("epsilon_greedy", args, options)
        values = _list(row)
        self._calls += 1
        self._generators = self._generators and isinstance(rng, np.random.Generator)
        if self._stand_ins:
            draw = rng if isinstance(rng, np.random.Generator) else np.random.default_rng()
            action: Any = int(draw.integers(len(values)))
        else:
            action = self._ask("epsilon_greedy", args, options)
        mark = values[0] if values and self._stand_ins else self._place(row)
        _note(self._choices, [mark, float(len(values)), _number(epsilon), _number(action)])
        return action

    def q_update(self, *args: Any, **options: Any) -> Any:
        q, *others = self._in_order("q_update", args, options)
        self.table = q
        if self._first is None and isinstance(q, np.ndarray) and q.size:
            self._first = [float(q.min()), float(q.max()), list(q.shape)]
        _note(self._updates, [*map(_number, others), float(self._calls)])
        if not self._stand_ins:
            return self._ask("q_update", args, options)
        if isinstance(q, np.ndarray) and q.ndim == 2 and len(q) and not q[0, 0] == q[-1, 0] - len(q) + 1 == 0:
            q[:] = np.arange(len(q))[:, None]  # so that a row tells its number
        return None

    def _place(self, row: Any) -> float:
        """Which row of the table this is, if it is a view of one; else NaN."""
        q = self.table
        if not isinstance(q, np.ndarray) or not isinstance(row, np.ndarray) or not np.may_share_memory(q, row):
            return math.nan
        return (row.__array_interface__["data"][0] - q.__array_interface__["data"][0]) / max(q.strides[0], 1)

    def on_episode(self, so_far: Any) -> None:
        self._reported.append(plain(so_far))

    def _in_order(self, name: str, args: tuple[Any, ...], options: dict[str, Any]) -> list[Any]:
        """The arguments of a call in the order of the signature of the student's own function."""
        bound = inspect.signature(self._own[name]).bind(*args, **options)  # type: ignore[arg-type]
        bound.apply_defaults()
        return list(bound.arguments.values())

    def _ask(self, name: str, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        own: Callable[..., Any] | None = self._own[name]
        assert own is not None
        return own(*args, **options)


def _is_table(returned: Any) -> bool:
    return isinstance(returned, np.ndarray | Tensor) and returned.ndim == 2


def _note(rows: list[list[float]], row: list[float]) -> None:
    if len(rows) < _MOST_CALLS:
        rows.append(row)


def _rows(rows: list[list[float]], width: int) -> Tensor:
    return torch.tensor([row for row in rows if len(row) == width], dtype=torch.float64).reshape(-1, width)


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError, RuntimeError):
        return math.nan


def _list(values: Any) -> list[float]:
    try:
        return [float(value) for value in values]
    except (TypeError, ValueError, RuntimeError):
        return []


def plain(value: Any) -> Any:
    """An array or tensor as a tensor, a list of numbers as a list of floats, a number as it is; else a description."""
    if isinstance(value, np.ndarray) and value.dtype != object:
        return torch.from_numpy(value.copy())
    if isinstance(value, Tensor):
        return value.detach().clone()
    if isinstance(value, list | tuple):
        numbers = _list(value)
        return numbers if len(numbers) == len(value) else f"a {type(value).__name__} of {len(value)}"
    if value is None or isinstance(value, int | float):
        return value
    return f"a {type(value).__name__}"
