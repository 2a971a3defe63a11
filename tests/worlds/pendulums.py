"""Many pendulums at once, stepped by the grader: a worker sees what they show, and chooses their torques."""

import math
from collections.abc import Callable
from typing import Any

import gymnasium
import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

STARTS, STEPS = 100, 200
_LARGEST_TORQUE = 2.0
Numbers = npt.NDArray[np.float64]


def fixed_starts() -> Numbers:
    """The angle (0 is up) and the angular velocity of each start, (STARTS, 2): the middles of a grid of 10 times 10.

    The grid covers what `reset` draws from, so that the average over it differs by less than 3 from the one over all
    starts; that over 100 starts drawn by chance differs by 10 from one draw to the next.
    """
    middles = (np.arange(10) + 0.5) / 10
    return np.array([(math.tau * a - math.pi, 2 * b - 1) for a in middles for b in middles])


class Pendulums:
    """STARTS episodes of Pendulum-v1, all under way at once, without noise.

    The formulas are gymnasium's own: they take arrays as well as numbers.
    """

    def __init__(self, starts: Numbers) -> None:
        self._world: Any = gymnasium.make("Pendulum-v1", disable_env_checker=True).unwrapped
        self._world.reset(seed=0)
        self._world.state = starts.T.copy()
        theta, velocity = self._world.state
        self._shown = np.stack([np.cos(theta), np.sin(theta), velocity]).astype(np.float32)
        self.total: Numbers = np.zeros(len(starts))
        self.steps = 0

    @property
    def observations(self) -> Tensor:
        """(N, 3) float32."""
        return torch.from_numpy(np.ascontiguousarray(self._shown.T))

    @property
    def over(self) -> bool:
        """Whether the episodes have ended."""
        return self.steps >= STEPS

    def step(self, torques: Tensor) -> None:
        """Step all of them with these torques (N, 1); what is no number counts as 0.

        Raises:
            ValueError: the torques have another shape.
        """
        if tuple(torques.shape) != (len(self.total), 1):
            raise ValueError(f"{len(self.total)} torques are asked for, and the shape is {tuple(torques.shape)}")
        numbers = np.nan_to_num(torques.detach().numpy().astype(np.float32), nan=0.0)
        self._shown, rewards, *_ = self._world.step(numbers.clip(-_LARGEST_TORQUE, _LARGEST_TORQUE).T)
        self.total += rewards
        self.steps += 1


def average_return(torques: Callable[[Tensor], Tensor]) -> float:
    """The average return over the fixed starts of what chooses torques (N, 1) for observations (N, 3)."""
    pendulums = Pendulums(fixed_starts())
    while not pendulums.over:
        pendulums.step(torques(pendulums.observations))
    return float(pendulums.total.mean())
