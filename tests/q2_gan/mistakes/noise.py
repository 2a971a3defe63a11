"""Mistakes in sample_noise (Q2.1): which law the numbers follow, and what they depend on."""

import math

import torch
from torch import Tensor

from autograder.mistakes import Mistake, Seen

_ENDS = {(0.0, 1.0): "noise-in-0-1", (0.0, 2.0): "noise-in-0-2", (-0.5, 0.5): "noise-half-range"}


def _ends(s: Seen) -> tuple[float, float]:
    """The interval that the numbers seem to fill: their ends, rounded to a multiple of 0.1 where they are near one."""
    ends = []
    for end in (float(s.got.min()), float(s.got.max())):
        near = round(end, 1)
        ends.append(near if abs(end - near) < 0.02 else end)
    return ends[0], ends[1]


def _is_uniform(s: Seen) -> bool:
    low, high = _ends(s)
    return _distance(s.got, lambda v: ((v - low) / (high - low)).clamp(0, 1)) < _limit(s.got)


def _is_normal(s: Seen) -> bool:
    z = (s.got.flatten() - s.got.mean()) / s.got.std()
    return _distance(z, torch.special.ndtr) < _limit(s.got) and abs(float((z**4).mean()) - 3) < 0.3


def _distance(values: Tensor, law: object) -> float:
    """The largest distance between the numbers' empirical distribution and a law."""
    at = law(values.flatten().sort().values)  # type: ignore[operator]
    steps = torch.arange(len(at) + 1, dtype=at.dtype) / len(at)
    return float(torch.maximum((at - steps[:-1]).abs(), (at - steps[1:]).abs()).max())


def _limit(values: Tensor) -> float:
    return math.sqrt(math.log(2e8) / 2 / values.numel())


def _share(chosen: Tensor) -> float:
    return float(chosen.double().mean())


def _fills(name: str) -> Mistake:
    low, high = next(ends for ends, each in _ENDS.items() if each == name)
    says = {
        "noise-in-0-1": "your numbers lie in [0, 1]: stretch them to [-1, 1]",
        "noise-in-0-2": "your numbers lie in [0, 2]: subtract 1",
        "noise-half-range": "your numbers lie in [-0.5, 0.5]: multiply by 2",
    }[name]
    return Mistake(name, says, lambda s: _ends(s) == (low, high) and _is_uniform(s))


def _repeats(name: str, dim: int, says: str) -> Mistake:
    return Mistake(name, says, lambda s: s.sheet.ndim == 2 and min(s.sheet.shape) > 1 and _is_constant(s.sheet, dim))


def _is_constant(noise: Tensor, dim: int) -> bool:
    return bool((noise == noise.narrow(dim, 0, 1)).all())


SAME_EVERY_CALL = Mistake(
    "noise-same-every-call",
    "two calls gave the same numbers: do not set a seed inside sample_noise, and do not keep the noise",
    lambda s: s.repeated,
)
ROWS_REPEATED = "rows repeat each other: draw batch_size × dim numbers, not one row for all"
COLUMNS_REPEATED = "the numbers of one row repeat each other: draw batch_size × dim numbers, not one number a row"
VALUES = (  # Seen(got=all numbers drawn, sheet=those of one call, (N, dim); low, high, mean, deviation: theirs)
    Mistake(
        "noise-constant",
        "all your numbers are the same: draw each one on its own",
        lambda s: s.got.max() == s.got.min(),
    ),
    Mistake(
        "noise-whole-numbers",
        "all your numbers are whole: torch.randint gives whole numbers only, torch.rand fills an interval",
        lambda s: bool((s.got == s.got.round()).all()),
    ),
    _repeats("noise-rows-repeated", 0, ROWS_REPEATED),
    _repeats("noise-columns-repeated", 1, COLUMNS_REPEATED),
    Mistake(
        "noise-normal-clamped",
        "many of your numbers are exactly {low:g} or {high:g}: noise cut off at its ends, normal noise perhaps; "
        "use torch.rand, which needs no cut",
        lambda s: _share(s.got == s.got.min()) + _share(s.got == s.got.max()) > 0.05,
    ),
    *(_fills(name) for name in _ENDS.values()),
    Mistake(
        "noise-coarse",
        "your numbers come in steps, so the same ones occur again and again: torch.rand fills the interval",
        lambda s: len(s.got.unique()) < 0.5 * s.got.numel(),
    ),
    Mistake(
        "noise-not-stretched",
        "your numbers fill [{low:.3g}, {high:.3g}] evenly: stretch and move them to [-1, 1]",
        lambda s: _ends(s) != (-1.0, 1.0) and _is_uniform(s),
    ),
    Mistake(
        "noise-normal",
        "this is normal noise (torch.randn), of mean {mean:.2f} and deviation {deviation:.2f}: use torch.rand",
        _is_normal,
    ),
    Mistake(
        "noise-outside",
        "some of your numbers lie outside [-1, 1], and they fill no interval evenly: use torch.rand",
        lambda s: s.got.min() < -1.01 or s.got.max() > 1.01,
    ),
    Mistake(
        "noise-lopsided",
        "your numbers lie in [-1, 1], but lean to one side of 0: each value is equally likely (torch.rand)",
        lambda s: abs(s.mean) > 6 * s.deviation / math.sqrt(s.got.numel()),
    ),
    Mistake(
        "noise-bell-shaped",
        "your numbers lie in [-1, 1] and crowd around the middle: every value must be equally likely (torch.rand)",
        lambda s: s.deviation**2 < 0.32,
    ),
    Mistake(
        "noise-at-the-ends",
        "your numbers lie in [-1, 1] and crowd near its ends: every value must be equally likely (torch.rand)",
        lambda s: s.deviation**2 > 0.35,
    ),
)

# Seen(got=one call's noise, repeated=whether a second call gave the same, rows=, columns=: the largest mean product of
# two different rows, and of two different columns)
DEPENDENCE = (
    SAME_EVERY_CALL,
    Mistake(
        "noise-rows-repeated",
        ROWS_REPEATED,
        lambda s: s.rows > 0.3 and not _rows_are_constant(s.got),
    ),
    Mistake(
        "noise-columns-repeated",
        COLUMNS_REPEATED,
        lambda s: s.columns > 0.3 or _rows_are_constant(s.got),
    ),
    Mistake(
        "noise-follows-the-last-call",
        "the numbers of one call follow from those of the call before: draw them anew",
        lambda s: abs(s.between) > 0.01,
    ),
)


def _rows_are_constant(noise: Tensor) -> bool:
    """Whether each row is one number: two such rows can then have a large mean product, too."""
    return bool((noise == noise[:, :1]).all())
