"""Notes, in the worker, in which episodes a noise object drew numbers without a reset before."""

from dataclasses import dataclass
from typing import Any


@dataclass
class _Watched:
    """One noise object."""

    noise: Any
    fresh: bool = True  # whether it was reset since it drew; a new one needs no reset
    episode: int = -1  # the last one in which it drew
    missed: int = 0  # episodes in which it drew without a reset before


class WatchedNoises:
    """The noise objects of a run, told apart by identity: a student's class may define an equality of its own."""

    def __init__(self) -> None:
        self._all: list[_Watched] = []

    def drew(self, noise: Any, episode: int) -> None:
        """Note that it draws a number in this episode."""
        found = self._of(noise)
        if found.episode != episode:  # the first number in this episode
            found.missed += not found.fresh
            found.fresh, found.episode = False, episode

    def was_reset(self, noise: Any) -> None:
        """Note that it is reset."""
        self._of(noise).fresh = True

    def told(self) -> list[list[Any]]:
        """For each the name of its class, and in how many episodes it drew without a reset before."""
        return [[type(each.noise).__name__, each.missed] for each in self._all]

    def _of(self, noise: Any) -> _Watched:
        for each in self._all:
            if each.noise is noise:
                return each
        self._all.append(_Watched(noise))
        return self._all[-1]
