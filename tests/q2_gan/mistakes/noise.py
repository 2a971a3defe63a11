"""Mistakes in sample_noise (Q2.1)."""

import torch

from autograder.mistakes import Mistake


def _share(chosen: torch.Tensor) -> float:
    return float(chosen.float().mean())


VALUES = (  # Seen(got=all numbers drawn)
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
    Mistake(
        "noise-normal-clamped",
        "many of your numbers are exactly -1 or 1: this looks like normal noise cut off at the ends; use torch.rand",
        lambda s: _share(s.got.abs() == 1) > 0.05,
    ),
    Mistake(
        "noise-in-0-1",
        "your numbers lie in [0, 1]: stretch them to [-1, 1]",
        lambda s: s.got.min() >= 0 and 0.9 < s.got.max() <= 1,
    ),
    Mistake(
        "noise-in-0-2",
        "your numbers lie in [0, 2]: subtract 1",
        lambda s: s.got.min() >= 0 and 1.9 < s.got.max() <= 2,
    ),
    Mistake(
        "noise-half-range",
        "your numbers lie in [-0.5, 0.5]: multiply by 2",
        lambda s: s.got.min() >= -0.5 and s.got.max() <= 0.5,
    ),
    Mistake(
        "noise-normal",
        "two thirds of your numbers lie in [-1, 1] and the rest outside: this is normal noise (torch.randn); "
        "use torch.rand",
        lambda s: s.got.abs().max() > 2.5 and abs(_share(s.got.abs() <= 1) - 0.683) < 0.02,
    ),
    Mistake(
        "noise-not-stretched",
        "some of your numbers lie outside [-1, 1]",
        lambda s: s.got.min() < -1.01 or s.got.max() > 1.01,
    ),
    Mistake(
        "noise-bell-shaped",
        "your numbers lie in [-1, 1] and crowd around the middle: every value must be equally likely (torch.rand)",
        lambda s: s.got.abs().max() <= 1 and s.got.var() < 0.3,
    ),
    Mistake(
        "noise-coarse",
        "the same values occur again and again: draw every number on its own (torch.rand), not one row for all, "
        "and not in steps",
        lambda s: len(s.got.unique()) < 0.5 * s.got.numel(),
    ),
)

# Seen(got=one call's noise, repeated=whether a second call gave the same, rows=, columns=: the largest mean product of
# two different rows, and of two different columns)
DEPENDENCE = (
    Mistake(
        "noise-same-every-call",
        "two calls gave the same numbers: do not set a seed inside sample_noise, and do not keep the noise",
        lambda s: s.repeated,
    ),
    Mistake(
        "noise-rows-repeated",
        "rows repeat each other: draw batch_size × dim numbers, not one row for all",
        lambda s: s.rows > 0.3 and not _rows_are_constant(s.got),
    ),
    Mistake(
        "noise-columns-repeated",
        "the numbers of one row repeat each other: draw batch_size × dim numbers, not one number a row",
        lambda s: s.columns > 0.3 or _rows_are_constant(s.got),
    ),
)


def _rows_are_constant(noise: torch.Tensor) -> bool:
    """Whether each row is one number: two such rows can then have a large mean product, too."""
    return bool((noise == noise[:, :1]).all())
