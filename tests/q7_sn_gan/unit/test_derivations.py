"""The answer on paper in numbers: how much a convolution stretches."""

import math

import pytest
import torch

from tests.q7_sn_gan.reference import applied, rows_of, spectral


def stretch(weight: torch.Tensor, side: int, stride: int, padding: int) -> float:
    """The norm of a convolution of pictures of this side, by its whole matrix."""
    pixels = torch.eye(weight.shape[1] * side * side).reshape(-1, weight.shape[1], side, side)
    return spectral(torch.stack([applied(each[None], weight, None, stride, padding).flatten() for each in pixels], 1))


@pytest.mark.parametrize("seed", range(4))
def test_a_convolution_stretches_by_at_most_k_over_s(seed: int) -> None:
    weight = torch.randn(6, 3, 4, 4, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    weight = weight / spectral(rows_of(weight))
    assert 1.05 < stretch(weight, 8, stride=2, padding=1) <= 2
    assert stretch(weight, 4, stride=1, padding=0) == pytest.approx(1)  # one patch


def test_the_kernel_of_ones() -> None:
    ones = torch.ones(1, 1, 4, 4, dtype=torch.float64) / 4
    assert spectral(rows_of(ones)) == pytest.approx(1)
    assert 1.7 < stretch(ones, 16, stride=2, padding=1) <= 2
    for count in (19, 21):
        outputs = torch.full((count - 1,), math.sqrt(2))
        assert (float(outputs.norm() / torch.ones(count).norm()) > math.sqrt(1.9)) == (count > 20)
