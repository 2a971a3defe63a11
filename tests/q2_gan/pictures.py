"""What the checks of question 2 leave as evidence."""

from torch import Tensor

from autograder.evidence import Curve, Histogram, Images, Line, Role, histogram, images, series
from tests.measures.densities import uniform
from tests.measures.judge import SIDE

_COLUMNS, _ROWS = 5, 4  # of samples, and of real digits beside them


def noise(values: Tensor) -> Histogram:
    """The student's noise beside the density of the uniform law on [-1, 1]."""
    expected = uniform(-1, 1, margin=0.5)
    return histogram(f"{values.numel():,} values of your noise", "value", values, -1.5, 1.5, expected, bins=60)


def progress(iterations: list[int], shares: list[float], full: float) -> Curve:
    """How far the samples have come, by iterations."""
    return Curve(
        "The way of your samples to real digits",
        "iterations",
        "share of the way",
        (series("yours", Role.YOURS, shares, iterations),),
        lines=(Line("full marks", full),),
    )


def samples_and_digits(samples: Tensor, digits: Tensor) -> tuple[Images, Images]:
    """The generator's samples (N, 784) in [-1, 1], and real digits (M, 784) in [0, 1]."""
    count = _COLUMNS * _ROWS
    return tuple(
        images(caption, pixels[:count].reshape(-1, SIDE, SIDE), _COLUMNS)
        for caption, pixels in (("Samples of your generator", (samples + 1) / 2), ("Real digits", digits))
    )
