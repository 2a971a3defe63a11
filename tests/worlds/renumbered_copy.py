"""In the worker: the copy of a world with numbered states and actions, as it looks with other numbers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from autograder.worker.world_copy import WorldCopy
from tests.worlds.playing import replaced


@contextmanager
def renumbered(states: list[int], actions: list[int]) -> Iterator[None]:
    """For a while, let all copies show and take other numbers.

    Args:
        states: the number that is shown, by the true one.
        actions: the true number, by the one that is taken.
    """
    reset, step = WorldCopy.reset, WorldCopy.step
    places = np.array(actions)

    def shown(observation: Any, info: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        mask = info.get("action_mask")
        return states[observation], info if mask is None else info | {"action_mask": mask[places]}

    def other_reset(world: WorldCopy, **options: Any) -> tuple[Any, dict[str, Any]]:
        return shown(*reset(world, **options))

    def other_step(world: WorldCopy, action: Any) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        taken = _renumber(world, actions, action)
        observation, reward, terminated, truncated, info = step(world, taken)
        return (*shown(observation, info)[:1], reward, terminated, truncated, shown(observation, info)[1])

    with replaced(WorldCopy, {"reset": other_reset, "step": other_step}):
        yield


def _renumber(world: WorldCopy, actions: list[int], action: Any) -> Any:
    """The true action; what is no action stays as it is, so that the copy says so."""
    return actions[int(action)] if world.action_space.contains(action) else action  # type: ignore[attr-defined]
