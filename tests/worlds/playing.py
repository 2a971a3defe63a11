"""Plays a student's `main` in the worker, for as many episodes as are asked for, whatever `main` calls their number."""

import inspect
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import numpy as np

from autograder.worker.loading import attribute
from autograder.worker.world_copy import WorldCopy

_EPISODES = ("num_episodes", "n_episodes", "episodes", "max_episodes", "num_eps", "n_eps", "NUM_EPISODES", "N_EPISODES")


def without_pictures() -> dict[str, Any]:
    """What stands in for the functions of a file that draw, for `replaced`."""
    return {"plot_durations": lambda *args, **options: None}


@contextmanager
def replaced(owner: Any, attributes: dict[str, Any]) -> Iterator[None]:
    """Set those attributes that `owner` has, for a while."""
    before = {name: getattr(owner, name) for name in attributes if hasattr(owner, name)}
    try:
        for name in before:
            setattr(owner, name, attributes[name])
        yield
    finally:
        for name, value in before.items():
            setattr(owner, name, value)


def call_main(module: ModuleType, name: str, episodes: int, seed: int, others: dict[str, Any] | None = None) -> Any:
    """Call `main` with those of the keyword arguments that it takes, and return what it returns.

    Args:
        module: the student's module.
        name: "main".
        episodes: what `num_episodes` becomes.
        seed: what `seed` becomes.
        others: further arguments, by name.
    """
    function = attribute(module, name)
    taken = inspect.signature(function).parameters
    count = next((word for word in _EPISODES if word in taken), None)
    wanted = {"seed": seed} | ({count: episodes} if count else {}) | (others or {})
    settings = {} if count else {word: episodes for word in _EPISODES if hasattr(module, word)}
    with replaced(module, settings):
        result = function(**{word: value for word, value in wanted.items() if word in taken})
    return list(result) if isinstance(result, deque | range) else result


def play(module: ModuleType, name: str, episodes: int, seed: int, others: dict[str, Any] | None = None) -> Any:
    """Run `main` for some episodes, without its pictures, and return what it returns.

    Args:
        module: the student's module.
        name: "main".
        episodes: what `num_episodes` becomes.
        seed: what `seed` becomes, if main takes one.
        others: further arguments, by name, of which it gets those that it takes.
    """
    with replaced(module, without_pictures()):
        return call_main(module, name, episodes, seed, others)


@contextmanager
def seeds_of_resets(noted: list[Any]) -> Iterator[None]:
    """For a while, append to `noted` what each reset is given as its seed, or None."""
    before = WorldCopy.reset

    def reset(world: WorldCopy, *, seed: int | None = None, options: dict[str, Any] | None = None) -> Any:
        noted.append(int(seed) if isinstance(seed, int | np.integer) else None)
        return before(world, seed=seed, options=options)

    with replaced(WorldCopy, {"reset": reset}):
        yield
