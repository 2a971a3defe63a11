"""Whether a count of successes is a surprise, by the exact binomial distribution."""

import math

import torch


def is_likely(count: int, trials: int, share: float, level: float = 5e-8) -> bool:
    """Whether `count` successes of `trials` are no surprise at this probability, by the exact binomial distribution.

    A right answer is called a surprise with a probability of at most `level`: half of it for too few, half for too
    many.
    """
    if share in (0, 1):
        return count == share * trials
    fewest = min(_at_most(count, trials, share), _at_most(trials - count, trials, 1 - share))
    return fewest > level / 2


def _at_most(count: int, trials: int, share: float) -> float:
    """The probability of at most `count` successes: the binomial terms summed (importing SciPy takes 0.2 s)."""
    k, n = torch.arange(count + 1, dtype=torch.float64), torch.tensor(float(trials), dtype=torch.float64)
    ways = torch.lgamma(n + 1) - torch.lgamma(k + 1) - torch.lgamma(n - k + 1)
    return float((ways + k * math.log(share) + (n - k) * math.log1p(-share)).exp().sum())
