"""Poles that fall when the grader likes, in the place of CartPole: their episodes have chosen lengths."""

import random
from collections.abc import Callable, Sequence
from typing import Any

import torch

from autograder.line.worlds import ENDED, Event, Stepping
from autograder.question import World


def near_upright(draw: random.Random) -> torch.Tensor:
    """An observation of a pole that stands."""
    return torch.tensor([draw.uniform(-0.05, 0.05) for _ in range(4)])


class Poles:
    """Environments whose episodes have chosen lengths: then the pole falls, or the episode is cut."""

    def __init__(
        self,
        world: World,
        seed: int,
        lengths: Sequence[int],
        observe: Callable[[random.Random], Any] = near_upright,
        rewards: Sequence[float] = (1.0,),
    ) -> None:
        """
        Args:
            world: whose place they take.
            seed: what the observations are drawn from.
            lengths: of the episodes, in the order in which they begin; one as long as the world's longest is cut.
            observe: draws what a reset or a step shows.
            rewards: what a step earns is drawn from these.
        """
        self._world, self._draw, self._lengths = world, random.Random(seed), lengths
        self._observe, self._rewards = observe, rewards
        self._begun = 0
        self._under_way: dict[int, list[int]] = {}  # by environment: the steps of the episode, and its length
        self.played = 0  # episodes that came to their end
        self.ended = False  # whether somebody asked for more than there is

    def answer(self, message: dict[str, Any]) -> dict[str, Any]:
        """The reply to one message; the run ends with a step after the last episode, or on nonsense.

        Some reset once more after the last episode.
        """
        number = message.get("number")
        if type(number) is not int:
            self.ended = True
            return {"world": ENDED}
        if message.get("event") == Event.RESET.value and self._begun <= len(self._lengths):
            self._under_way[number] = [0, [*self._lengths, 0][self._begun]]
            self._begun += 1
            return self._reply({"stepping": Stepping.GRADER.value})
        under_way = self._under_way.get(number)
        if message.get("event") != Event.STEP.value or not under_way or not under_way[1]:
            self.ended = True
            return {"world": ENDED}
        under_way[0] += 1
        over, cut = under_way[0] >= under_way[1], under_way[0] >= self._world.longest
        if over or cut:
            del self._under_way[number]
            self.played += 1
        reward = self._draw.choice(self._rewards)
        return self._reply({"reward": reward, "terminated": over and not cut, "truncated": cut})

    def _reply(self, value: dict[str, Any]) -> dict[str, Any]:
        return {"world": self._world.id, "value": value | {"observation": self._observe(self._draw)}}
