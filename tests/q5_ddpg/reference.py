"""The right values of question 5, in float64 and without gradients; gradients are closed forms."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from tests.measures.dense_net import DenseNet

LARGEST = 2.0  # of the actions


@dataclass(frozen=True)
class Acting:
    """A known actor: LARGEST times the tanh of a dense network with one output."""

    net: DenseNet

    def taken(self, situations: Tensor) -> Tensor:
        """The actions (N, 1)."""
        return LARGEST * self.net.output(situations).tanh()

    def slope(self, situations: Tensor, pull: Tensor) -> Tensor:
        """The gradient of sum(pull * actions) with respect to all weights, flat."""
        return self.net.slope(situations, pull * LARGEST * (1 - self.net.output(situations).tanh().square()))


@dataclass(frozen=True)
class Judging:
    """A known critic: a dense network of the state's three numbers and the action."""

    net: DenseNet

    def worth(self, situations: Tensor, taken: Tensor) -> Tensor:
        """The values (N, 1)."""
        return self.net.output(_beside(situations, taken))

    def slope(self, situations: Tensor, taken: Tensor, pull: Tensor) -> Tensor:
        """The gradient of sum(pull * values) with respect to all weights, flat."""
        return self.net.slope(_beside(situations, taken), pull)

    def pull_on_action(self, situations: Tensor, taken: Tensor, pull: Tensor) -> Tensor:
        """The gradient of sum(pull * values) with respect to the actions, (N, 1)."""
        return self.net.pull_on_inputs(_beside(situations, taken), pull)[:, 3:]


def _beside(situations: Tensor, taken: Tensor) -> Tensor:
    return torch.hstack([situations.double(), taken.double()])


def aims(earned: Tensor, follows: Tensor, ends: Tensor, acting: Acting, judging: Judging, discount: float) -> Tensor:
    """What a critic is to say, (N, 1): the reward, and where nothing ends the discounted value of what follows."""
    later = judging.worth(follows, acting.taken(follows))
    return torch.where(ends.bool(), earned.double(), earned.double() + discount * later)


def moved_part_of_the_way(follower: Tensor, leader: Tensor, share: float) -> Tensor:
    """The weights of a network that goes this share of the way to another one."""
    return follower.double() + share * (leader.double() - follower.double())


def normal_distance(values: Tensor, spread: float) -> float:
    """The distance of Kolmogorov and Smirnov between these numbers and the normal distribution with mean 0."""
    ordered = values.double().flatten().sort().values
    below = 0.5 * (1 + torch.erf(ordered / (spread * math.sqrt(2))))
    count = torch.arange(len(ordered) + 1, dtype=torch.float64) / len(ordered)
    return float(torch.maximum((below - count[:-1]).abs(), (count[1:] - below).abs()).max())


def neighbours(values: Tensor) -> float:
    """The correlation of successive numbers, about a mean of 0."""
    values = values.double().flatten()
    square = float(values @ values)
    return float(values[1:] @ values[:-1]) / square if square else 1.0


def new_parts(path: Tensor, pull: float, spread: float) -> Tensor:
    """What is new in each step of an Ornstein-Uhlenbeck path from 0 (N,): standard normal numbers if it is right."""
    path = path.double()
    before = torch.cat([path.new_zeros(1), path[:-1]])
    return (path - (1 - pull) * before) / spread
