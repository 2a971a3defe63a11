"""Counts how often a test fails at a level that chance does reach: at the levels in use nothing can be counted."""

from collections.abc import Callable

from scipy.stats import binom

TRIALS = 400


def counted(fails: Callable[[], bool], level: float) -> None:
    """Some of the trials fail, and no more than this level allows; by chance it is wrong once in 10^9 runs at most."""
    failures = sum(fails() for _ in range(TRIALS))
    assert failures <= binom.isf(1e-9, TRIALS, level), f"{failures} of {TRIALS} failed at the level {level}"
    assert failures > 0, "the level is not used"
