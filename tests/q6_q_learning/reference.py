"""The right values of question 6, in float64 and without gradients, by formulas over whole batches."""

from collections.abc import Sequence

import torch
from torch import Tensor


def digits_of(points: Tensor, limits: Tensor, bins: int) -> Tensor:
    """The bins (N, D) of points (N, D), counted from 0."""
    scaled = (points.double() + limits.double()) / (2 * limits.double()) * bins
    return scaled.floor().clamp(0, bins - 1)


def joined(digits: Tensor, base: float) -> Tensor:
    """Rows of digits (N, D) as numbers (N,) in this base, the first digit the highest."""
    powers = float(base) ** torch.arange(digits.shape[1] - 1, -1, -1, dtype=torch.float64)
    return digits.double() @ powers


def inside(rng: torch.Generator, rows: int, limits: Tensor, bins: int, beyond: float) -> Tensor:
    """Random points (rows, D) float32, none of them near the border of two bins.

    Args:
        rng: what they are drawn from.
        rows: how many.
        limits: (D,).
        bins: of each number.
        beyond: how probable it is that a number lies beyond its limit.
    """
    size = rows, len(limits)
    place = torch.randint(bins, size, generator=rng) + 0.1 + 0.8 * torch.rand(size, generator=rng)
    numbers = (place / bins * 2 - 1) * limits
    side = 2.0 * torch.randint(2, size, generator=rng) - 1
    outside = side * limits * (1.05 + 2 * torch.rand(size, generator=rng))
    return torch.where(torch.rand(size, generator=rng) < beyond, outside, numbers).float()


def shares_of(row: Sequence[float], epsilon: float) -> list[float]:
    """How probable each action is for an epsilon-greedy agent."""
    largest = max(row)
    ties = sum(value == largest for value in row)
    return [epsilon / len(row) + (1 - epsilon) * (value == largest) / ties for value in row]


def moved_cell(
    old: float, reward: float, later: Sequence[float], terminated: bool, alpha: float, gamma: float
) -> float:
    """The new value of a cell; `later` is the row of the next state."""
    wanted = reward if terminated else reward + gamma * max(later)
    return (1 - alpha) * old + alpha * wanted


def double_values(rewards: Tensor, over: Tensor, chooser: Tensor, judge: Tensor, gamma: float) -> Tensor:
    """Targets (B,) from the rows that both networks give for the next states, (B, A) each."""
    chosen = (chooser == chooser.amax(1, keepdim=True)).double()
    worth = (chosen * judge.double()).sum(1)
    return rewards.double() + gamma * (1 - over.double()) * worth
