"""Bad luck costs right noise a point as seldom as the checks say, counted at a level that chance does reach."""

import torch

from autograder.check import CheckFailed
from chance import counted
from tests.q2_gan import noise


def test_uniform_noise_fails_as_often_as_it_says(monkeypatch):
    rng = torch.Generator().manual_seed(1)
    monkeypatch.setattr(noise, "_FALSE_ALARM", 0.05)

    def fails():
        try:
            noise.uniform(2 * torch.rand(1000, generator=rng) - 1)
        except CheckFailed:
            return True
        return False

    counted(fails, 0.05)
