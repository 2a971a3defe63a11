"""What two random results are told apart by: means and variances, and not more often by chance than the checks say."""

import torch

from tests.q1_cvae.likeness import IMAGES, alike, copies, spread_ratio
from tests.q1_cvae.reference import D


def drawn(rng, width=1.0, n=300, shift=0.0):
    return (0.5 + shift + 0.1 * width * torch.randn(n, D, generator=rng)).clamp(0, 1)


def test_the_same_law_is_alike_and_a_narrower_or_shifted_one_is_not():
    rng = torch.Generator().manual_seed(0)
    assert all(alike(drawn(rng), drawn(rng)) for _ in range(20))
    assert not alike(drawn(rng, width=0.4), drawn(rng)), "an average of six draws"
    assert not alike(drawn(rng, shift=0.1), drawn(rng))


def test_the_spread_is_told_as_a_ratio():
    rng = torch.Generator().manual_seed(0)
    assert abs(spread_ratio(drawn(rng, width=0.5), drawn(rng)) - 0.5) < 0.02
    assert spread_ratio(torch.ones(10, D), drawn(rng, n=10)) == 0


def test_copies_alternate():
    rows = torch.arange(float(IMAGES))[:, None]
    assert copies(rows, 5).flatten().tolist() == [0, 1, 0, 1]
