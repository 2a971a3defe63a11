"""Many CartPoles at once, stepped by the grader: a worker sees what they show, and chooses where they are pushed."""

import numpy as np
import torch
from gymnasium.envs.classic_control.cartpole import CartPoleVectorEnv
from torch import Tensor

STARTS = 100


class PolesAtOnce:
    """STARTS episodes of CartPole, all under way at once, each cut after so many steps.

    Args:
        seed: what their starts are drawn from.
        longest: steps after which an episode is cut.
    """

    def __init__(self, seed: int, longest: int) -> None:
        self._world = CartPoleVectorEnv(STARTS, max_episode_steps=longest + 1)
        self._shown, _ = self._world.reset(seed=seed)
        self._alive = np.ones(STARTS, bool)
        self._longest, self._steps = longest, 0
        self.durations = np.zeros(STARTS, int)

    @property
    def observations(self) -> Tensor:
        """(STARTS, 4) float32; of a pole that has fallen, those of another episode."""
        return torch.from_numpy(self._shown.copy())

    @property
    def over(self) -> bool:
        """Whether all episodes have ended."""
        return self._steps >= self._longest or not self._alive.any()

    def step(self, actions: Tensor) -> None:
        """Push each cart: 0 to the left, 1 to the right.

        Raises:
            ValueError: it is not one such action for each.
        """
        if tuple(actions.shape) != (STARTS,) or actions.dtype != torch.int64 or not bool((actions // 2 == 0).all()):
            raise ValueError(f"{STARTS} actions are asked for, each 0 or 1")
        self._shown, _, fallen, _, _ = self._world.step(actions.numpy())
        self._steps += 1
        self.durations += self._alive
        self._alive &= ~fallen
