"""Notes, in the worker, how main uses the functions of the exercises: a claim, which changes no points."""

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import ModuleType
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.utils import parameters_to_vector

from tests.worlds.playing import play, replaced

_NONE: dict[str, float] = {"acts": 0, "learns": 0, "moved": 0.0}
_last: dict[str, float] = dict(_NONE)  # of the last run
_SETTINGS = ("gamma", "eps_end")  # arguments that are noted


def training(module: ModuleType, episodes: int, seed: int, acts: str, learns: str, main: str = "main") -> None:
    """Run a training for what it does in the world; a request of its own name, so that no earlier hang cuts it short.

    Args:
        module: the student's module.
        episodes: what `num_episodes` becomes.
        seed: what `seed` becomes, if main takes one.
        acts: the function that chooses an action.
        learns: the function that takes a step of the optimizer, or moves a cell of a table.
        main: the function that trains.
    """
    with counted(module, acts, learns, main):
        play(module, main, episodes, seed)


def activity(module: ModuleType) -> dict[str, float]:
    """What the last training did, also where it was ended.

    Returns:
        "acts", "learns": how often the two functions were called; "moved": how far the parameters of a network, or the
        cells of a table, that the second one was handed went from where they were at its first call, relative to their
        length there; "gamma" and "eps_end", where one of the two functions was handed a number of this name;
        "highest_rate" and "lowest_rate": the learning rates of the adaptive optimizers, such as Adam, that the second
        one was handed.
    """
    return dict(_last)


@contextmanager
def counted(module: ModuleType, acts: str, learns: str, main: str) -> Iterator[None]:
    """Count the calls of both functions, wherever main looks for them, for `activity`; arguments as of `training`."""
    first: list[Tensor] = []
    _last.clear()
    _last.update(_NONE)

    def learned(given: list[Any]) -> None:
        _note_moves(first, [each for each in map(_numbers_of, given) if each is not None])
        _note_rates([each for each in given if isinstance(each, torch.optim.Optimizer)])

    counters = {acts: ("acts", lambda given: None), learns: ("learns", learned)}
    scopes = {id(scope): scope for scope in (vars(module), _globals_of(getattr(module, main, None)))}
    with ExitStack() as stack:
        for scope in scopes.values():
            found = {name: scope[name] for name in counters if callable(scope.get(name))}
            wrapped = {name: _counting(function, *counters[name]) for name, function in found.items()}
            stack.enter_context(replaced(_Names(scope), wrapped))
        yield


def _globals_of(function: Any) -> dict[str, Any]:
    found = getattr(function, "__globals__", None)
    return found if type(found) is dict else {}


class _Names:
    """A scope as an object, for `replaced`."""

    def __init__(self, scope: dict[str, Any]) -> None:
        self.__dict__ = scope


def _counting(function: Callable[..., Any], count: str, look: Callable[[list[Any]], None]) -> Callable[..., Any]:
    @functools.wraps(function)
    def counting(*args: Any, **kwargs: Any) -> Any:
        _last[count] += 1
        calls = int(_last[count])
        if calls & (calls - 1) == 0:  # 1, 2, 4, 8, ...: a look takes longer than an update
            look([*args, *kwargs.values()])
            _note_settings(function, args, kwargs)
        return function(*args, **kwargs)

    return counting


def _note_settings(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    try:
        named = inspect.signature(function).bind(*args, **kwargs).arguments
    except (TypeError, ValueError):  # the call itself will say so
        return
    for name in _SETTINGS:
        if isinstance(named.get(name), int | float):
            _last[name] = float(named[name])


def _note_rates(optimizers: list[torch.optim.Optimizer]) -> None:
    groups = [group for each in optimizers for group in each.param_groups if "betas" in group or "alpha" in group]
    rates = [float(group["lr"]) for group in groups]
    if rates and "highest_rate" not in _last:  # those at the start: a schedule may end anywhere
        _last["highest_rate"], _last["lowest_rate"] = max(rates), min(rates)


def _numbers_of(learner: Any) -> Tensor | None:
    """The parameters of a network, or the cells of a table, as a new vector; None where it is neither."""
    if isinstance(learner, torch.nn.Module):
        return parameters_to_vector(learner.parameters()).detach().clone()
    is_table = isinstance(learner, np.ndarray) and learner.ndim == 2 and learner.dtype.kind == "f"
    return torch.from_numpy(learner.astype(np.float32)).flatten() if is_table else None


def _note_moves(first: list[Tensor], now: list[Tensor]) -> None:
    if not first:
        first += now
    for start, found in zip(first, now, strict=False):
        if start.shape == found.shape:
            _last["moved"] = max(_last["moved"], float((found - start).norm() / (start.norm() + 1e-12)))
