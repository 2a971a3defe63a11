"""The right values of question 9, in float64 and without gradients, by formulas over whole batches."""

from collections.abc import Sequence

import torch
from torch import Tensor

MOST = 160.0  # columns of the road
FIRST = 108  # the byte of the lowest lane's car
MIDDLES = torch.arange(10) * 16 + 22  # heights of a chicken in the middle of each lane


def console(rng: torch.Generator, count: int) -> Tensor:
    """Random RAMs (count, 128) uint8 with a chicken and cars; no car is exactly opposite to the chicken."""
    rams = torch.randint(256, (count, 128), generator=rng)
    rams[:, 14] = torch.randint(6, 178, (count,), generator=rng)
    cars = torch.randint(160, (count, 10), generator=rng)
    cars[cars == 127] = 126
    rams[:, FIRST : FIRST + 10] = cars
    return rams.to(torch.uint8)


def known_features(rng: torch.Generator, size: float) -> tuple[Tensor, Tensor]:
    """Known features of a RAM: rams @ factors + offset, with factors (128, 11) and offset (11,), float64.

    Number 0 is the chicken's height, as `features` should give it. The others are sums of the other bytes, with random
    factors of about this size: they tell RAMs apart.
    """
    factors, offset = size * torch.randn(128, 11, generator=rng).double(), torch.zeros(11, dtype=torch.float64)
    factors[14], factors[:, 0] = 0.0, 0.0
    factors[14, 0], offset[0] = 1 / 171, -6 / 171
    return factors, offset


def rise(rams: Tensor) -> Tensor:
    """The height of the chickens in RAMs (N, 128), (N, 1) from 0 to 1."""
    return (rams[:, 14:15].double() - 6) / 171


def wrapped(columns: Tensor) -> Tensor:
    """Columns (N, 10) relative to the chicken, from -80 to 79."""
    apart = columns.double() - 47
    return apart - MOST * ((apart + MOST / 2) / MOST).floor()


def line(steps: Sequence[int], high: float, low: float, length: int) -> Tensor:
    """A line from high to low over `length` steps, and low after that, (steps,)."""
    share = (torch.tensor(list(steps), dtype=torch.float64) / length).clamp(0, 1)
    return (1 - share) * high + share * low


def chances(best: int, epsilon: float, shares: Sequence[float]) -> list[float]:
    """How probable each action is for an agent that explores with these shares."""
    return [epsilon * share + (1 - epsilon) * (action == best) for action, share in enumerate(shares)]


def discounted_windows(rewards: Tensor, length: int, gamma: float) -> Tensor:
    """Of each place the discounted sum of the next `length` rewards, (T,)."""
    size = len(rewards)
    away = torch.arange(size)[None, :] - torch.arange(size)[:, None]  # (T, T): how far a reward lies ahead
    factors = torch.where((away >= 0) & (away < length), float(gamma) ** away.clamp(min=0).double(), 0.0)
    return factors @ rewards.double()


def remaining(size: int, length: int, gamma: float) -> Tensor:
    """The factor of what follows after `length` steps, (T,): 0 where the episode of `size` steps is over by then."""
    return gamma**length * (torch.arange(size) + length < size).double()


def huber(error: Tensor) -> Tensor:
    """Each error's loss: half its square up to 1, and from there on a line."""
    size = error.abs()
    return torch.where(size < 1, error**2 / 2, size - 0.5)
