"""Bad luck costs a right sampler a point as seldom as the checks say, counted at levels that chance does reach."""

import pytest
import torch

from autograder.check import CheckFailed
from chance import counted
from tests.q1_cvae import reparametrize


@pytest.fixture
def rng():
    return torch.Generator().manual_seed(1)


def test_normal_noise_fails_as_often_as_it_says(rng, monkeypatch):
    monkeypatch.setattr(reparametrize, "_RARE", 0.03)
    counted(lambda: not reparametrize.is_normal(torch.randn(2000, generator=rng, dtype=torch.float64)), 3 * 0.03)


def test_independent_noise_fails_as_often_as_it_says(rng, monkeypatch):
    monkeypatch.setattr(reparametrize, "_RARE", 0.03)

    class Model:
        def reparametrize(self, mu, logvar):
            return mu + (logvar / 2).exp() * torch.randn(mu.shape, generator=rng)

    def fails():
        try:
            reparametrize.independent(Model(), 300, 6, rng)
        except CheckFailed:
            return True
        return False

    counted(fails, 5 * 0.03)
