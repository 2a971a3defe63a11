"""Whether two random results follow the same law, by the means and the variances of many copies (Q1.4)."""

from torch import Tensor

from tests.q1_cvae.reference import D

IMAGES = 2  # how many different images the copies are of; they alternate
_ERRORS = 7.5  # standard errors that a mean may be off


def copies(rows: Tensor, n: int) -> Tensor:
    """About n rows: copies of these, one after the other; a multiple of IMAGES, so that reversed they differ."""
    return rows.repeat(n // IMAGES, 1)


def alike(a: Tensor, b: Tensor) -> bool:
    """Whether no pixel's mean or variance over the copies of an image differs by 7.5 standard errors.

    Where both are drawn alike, the difference of a pair is symmetric, and a sum of n symmetric numbers exceeds x times
    the root of its summed squares with probability at most exp(-x²/2), whatever their law (Efron 1969). The squared
    distances from what both have in the mean are symmetric in the same way: to exchange a pair leaves that mean as it
    is. For two images of 784 pixels, both signs, and means and squares 6272 exp(-7.5²/2) = 4e-9.
    """
    a, b = _by_image(a), _by_image(b)
    common = (a.mean(0) + b.mean(0)) / 2
    return _same_means(a, b) and _same_means((a - common) ** 2, (b - common) ** 2)


def spread_ratio(a: Tensor, b: Tensor) -> float:
    """How many times as much a varies over the copies of an image as b."""
    return float((_by_image(a).var(0).sum() / _by_image(b).var(0).sum().clamp(min=1e-12)).sqrt())


def _by_image(x_hat: Tensor) -> Tensor:
    return x_hat.double().view(-1, IMAGES * D)


def _same_means(a: Tensor, b: Tensor) -> bool:
    error = ((a.var(0) + b.var(0)) / len(a)).sqrt()
    return bool(((a.mean(0) - b.mean(0)).abs() <= _ERRORS * error + 1e-5).all())
