"""A right answer loses a point by bad luck less than once in 10,000 grades, and the rates are what the checks say.

At the levels in use nothing can be counted, so the same tests are counted here at levels that chance does reach.
Each test of this file itself fails by chance once in 10^9 runs at most; its seeds are fixed besides.
"""

import importlib
from collections.abc import Callable

import pytest
import torch
from scipy.stats import binom

from autograder.check import CheckFailed
from autograder.grading.checks import mark_of
from autograder.grading.grade import CHECKS
from autograder.rubric import collect_checks

TRIALS = 400
ONCE_IN = 10_000  # grades


@pytest.fixture
def module(monkeypatch) -> Callable:
    """Imports a module of tests/checks."""
    monkeypatch.syspath_prepend(str(CHECKS))
    return importlib.import_module


@pytest.fixture
def rng():
    return torch.Generator().manual_seed(1)


def counted(fails: Callable[[], bool], level: float) -> None:
    """Some of the trials fail, and no more than this level allows."""
    failures = sum(fails() for _ in range(TRIALS))
    assert failures <= binom.isf(1e-9, TRIALS, level), f"{failures} of {TRIALS} failed at the level {level}"
    assert failures > 0, "the level is not used"


def test_all_rates_together_are_below_one_in_ten_thousand():
    rates = [mark_of(item)["false_alarm"] for item in collect_checks() if not mark_of(item)["training"]]
    assert 0 < sum(rates) < 1 / ONCE_IN
    assert max(rates) <= 1e-6


def test_normal_noise_fails_as_often_as_it_says(module, rng, monkeypatch):
    sampling = module("sampling_cvae")
    monkeypatch.setattr(sampling, "_RARE", 0.03)
    counted(lambda: not sampling.is_normal(torch.randn(2000, generator=rng, dtype=torch.float64)), 3 * 0.03)


def test_independent_noise_fails_as_often_as_it_says(module, rng, monkeypatch):
    sampling = module("sampling_cvae")
    monkeypatch.setattr(sampling, "_RARE", 0.03)

    class Model:
        def reparametrize(self, mu, logvar):
            return mu + (logvar / 2).exp() * torch.randn(mu.shape, generator=rng)

    def fails():
        try:
            sampling.independent(Model(), 300, 6, rng)
        except CheckFailed:
            return True
        return False

    counted(fails, 5 * 0.03)


def test_uniform_noise_fails_as_often_as_it_says(module, rng, monkeypatch):
    noise = module("noise_gan")
    monkeypatch.setattr(noise, "_FALSE_ALARM", 0.05)

    def fails():
        try:
            noise.uniform(2 * torch.rand(1000, generator=rng) - 1)
        except CheckFailed:
            return True
        return False

    counted(fails, 0.05)


@pytest.mark.parametrize(("trials", "share"), [(200, 0.5), (1000, 0.15), (1500, 0.167), (800, 0.025)])
def test_a_share_fails_as_often_as_it_says(trials, share, module):
    """Exactly: the probabilities of all counts that are called a surprise, added up."""
    likely = module("reference_dqn").likely
    for level in (0.05, 5e-8):
        surprise = sum(binom.pmf(k, trials, share) for k in range(trials + 1) if not likely(k, trials, share, level))
        assert level / 100 < surprise <= level * (1 + 1e-6)
