"""The statistical tests of sample_noise (Q2.1), with their false-alarm rates."""

import math

import torch
from torch import Tensor

from autograder.check import fail
from autograder.comparisons import show, tensor_of_shape
from autograder.evidence import Leave, nowhere
from autograder.host.student_module import StudentModule
from autograder.mistakes import Mistake, Seen, explain
from tests.q2_gan import pictures
from tests.q2_gan.mistakes import noise as mistakes

_FALSE_ALARM = 1e-8  # a right answer's distance is larger at most once in 1e8 checks
_BOUND = 0.25


def in_range(noise: Tensor) -> None:
    """Fail unless the noise has both signs and stays in [-1, 1]; 2400 numbers of one sign come once in 2**2399."""
    if noise.abs().max() > 1 or noise.min() >= 0 or noise.max() <= 0:
        fail(
            "the noise should fill [-1, 1]",
            expected="from -1 to 1",
            got=show(noise),
            mistake=_law(noise),
        )


def uniform(noise: Tensor, evidence: Leave = nowhere) -> None:
    """Fail unless numbers are uniform on [-1, 1], by their distance from the law; needs 1000 or more of them.

    A right answer's largest distance D between the empirical distribution of n numbers and the law exceeds d with
    probability at most 2 exp(-2 n d²) (Massart 1990): once in 1e8 checks here. Of n numbers on torch.rand's grid of
    2**24 about n²/2**25 are equal to another, 27 of 30,000; n / 100 = 300 are allowed.
    """
    values = noise.double().flatten().sort().values
    evidence(pictures.noise(values))
    n = len(values)
    law = ((values + 1) / 2).clamp(0, 1)
    steps = torch.arange(n + 1, dtype=torch.float64) / n
    distance = float(torch.maximum((law - steps[:-1]).abs(), (law - steps[1:]).abs()).max())
    limit = math.sqrt(math.log(2 / _FALSE_ALARM) / 2 / n)
    outside = bool((values.abs() > 1).any())
    doubles = n - len(values.unique())
    if distance > limit or outside or doubles > n / 100:
        mean, variance = float(values.mean()), float(values.var())
        fail(
            f"{n} numbers of the noise should be uniform on [-1, 1] (Kolmogorov-Smirnov test)",
            expected="mean 0, variance 0.3333, distance near 0",
            got=f"mean {mean:.4f}, variance {variance:.4f}, distance {distance:.4f}",
            tolerance=f"distance {limit:.4f}",
            mistake=_law(noise),
        )


def independent(q2: StudentModule) -> None:
    """Fail if rows, columns or calls of the noise depend on each other.

    For independent numbers u, v, uniform on [-1, 1], the mean of n products u v exceeds t with probability at most
    2 exp(-n t²/2 / (1/9 + t/3)) (Bernstein). With n >= 200 and t = 0.25 that is 2e-14 for one pair; for all 64,750
    pairs of rows and of columns together 2e-9. Repeated numbers give 1/3. Numbers of another mean and variance, which
    the other checks judge, are brought to 0 and 1/3 first.
    """
    first, second = (tensor_of_shape(q2.sample_noise(300, 200), (300, 200), "the noise").double() for _ in range(2))
    repeated, seen = torch.equal(first, second), first
    mean, deviation = first.mean(), (3 * first.var()).sqrt().clamp(min=1e-6)
    first, second = (first - mean) / deviation, (second - mean) / deviation
    between = float((first * second).mean())  # its deviation is 1/3/sqrt(60000) = 0.0014
    facts = {
        "repeated": repeated,
        "between": between,
        "rows": _largest(first @ first.T / 200),
        "columns": _largest(first.T @ first / 300),
    }
    if repeated or max(facts["rows"], facts["columns"]) > _BOUND or abs(between) > 0.01:
        fail(
            "the numbers of the noise should be independent (mean of the product of two rows, columns, calls)",
            expected="near 0",
            got=f"rows {facts['rows']:.3f}, columns {facts['columns']:.3f}, calls {between:.3f}",
            tolerance=f"{_BOUND} for rows and columns, 0.01 for calls",
            mistake=explain(Seen(got=seen, facts=facts), mistakes.DEPENDENCE),
        )


def _law(noise: Tensor) -> Mistake | None:
    """The mistake that explains one call's noise, (N, dim), or that of several, (calls, N, dim)."""
    if noise.ndim > 2 and torch.equal(noise[0], noise[1]):
        return mistakes.SAME_EVERY_CALL
    values = noise.double()
    facts: dict[str, object] = {"sheet": noise[0] if noise.ndim > 2 else noise}
    facts |= {"low": float(values.min()), "high": float(values.max())}
    facts |= {"mean": float(values.mean()), "deviation": float(values.std())}
    return explain(Seen(got=values, facts=facts), mistakes.VALUES)


def _largest(products: Tensor) -> float:
    return float(products.fill_diagonal_(0.0).abs().max())
