"""The right values of question 4, in float64 and without gradients; gradients are closed forms."""

from collections.abc import Sequence

import torch
from torch import Tensor

LARGEST_CONSTANT = 1e-5  # what may be added to a standard deviation


def log_policy(logits: Tensor) -> Tensor:
    """The logarithms of both probabilities, (N, 2) float64."""
    z = logits.detach().double()
    z = z - z.amax(-1, keepdim=True)
    return z - z.exp().sum(-1, keepdim=True).log()


def score(logits: Tensor, taken: Tensor) -> Tensor:
    """The gradient of log pi(a | s) with respect to the logits: 1 at the action taken, minus the probabilities."""
    chosen = (torch.arange(2) == taken.reshape(-1, 1)).double()
    return chosen - log_policy(logits).exp()


def chosen_entry(table: Tensor, taken: Tensor) -> Tensor:
    """Of each row of (N, 2) the entry of the action taken, (N,)."""
    return table[torch.arange(len(table)), taken]


def discounted(gamma: float, earned: Sequence[float] | Tensor) -> Tensor:
    """What each step and the steps after it earn, as the product of a matrix of powers of gamma with the rewards."""
    earned = torch.as_tensor(earned, dtype=torch.float64)
    steps = torch.arange(len(earned))
    lag = steps - steps[:, None]  # lag[t, u] = u - t
    return torch.where(lag >= 0, float(gamma) ** lag.clamp(min=0).double(), 0.0) @ earned


def standardised(gain: Tensor, fewer: int) -> Tensor:
    """Gains with mean 0 and standard deviation 1, that of N - fewer degrees of freedom."""
    gain = gain.detach().double()
    centred = gain - gain.mean()
    return centred / (centred.square().sum() / (len(gain) - fewer)).sqrt()


def surrogate(gain: Tensor, logits: Tensor, taken: Tensor) -> float:
    """Minus the sum over the steps of log pi(a | s) times the gain."""
    return -float(chosen_entry(log_policy(logits), taken) @ gain.detach().double())
