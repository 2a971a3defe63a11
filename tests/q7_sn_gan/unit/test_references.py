"""The right values of question 7 beside computations of another kind, and what the script promises."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn
from torch.nn import functional as F

from autograder import rooms
from tests.q7_sn_gan.question import QUESTION
from tests.q7_sn_gan.reference import (
    applied,
    directions,
    estimates,
    judged,
    middle,
    resized,
    slope_of_weight,
    spectral,
    unit,
)


def solution():
    spec = importlib.util.spec_from_file_location("q7_solution", rooms.solution(QUESTION))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


q7 = solution()


def test_the_worked_number_of_the_stub() -> None:
    weight, u = torch.tensor([[3.0, 0.0], [0.0, 1.0]]), torch.tensor([0.6, 0.8])
    left, right = directions(weight, u, 1)
    assert right.tolist() == pytest.approx([0.9138, 0.4061], abs=1e-4)
    assert left.tolist() == pytest.approx([0.9892, 0.1465], abs=1e-4)
    assert estimates(weight, u, 1) == pytest.approx([2.7714, 2.9712], abs=1e-4)
    assert spectral(weight) == 3.0


def test_both_estimates_stay_below_the_largest_singular_value_and_reach_it() -> None:
    weight, u = torch.randn(32, 144, generator=torch.Generator().manual_seed(1)), unit(torch.ones(32))
    largest = spectral(weight)
    for steps in (1, 3, 10):
        first, second = estimates(weight, u, steps)
        assert first <= second <= largest
    assert estimates(weight, u, 200) == pytest.approx([largest, largest], rel=1e-6)


@pytest.mark.parametrize("sizes", [(4, 3, 2, 2), (5, 7)])
def test_the_slope_of_a_weight_is_that_of_autograd(sizes) -> None:
    rng = torch.Generator().manual_seed(2)
    weight = torch.randn(sizes, generator=rng, dtype=torch.float64).requires_grad_()
    x = torch.randn(2, sizes[1], *[6] * (len(sizes) - 2), generator=rng, dtype=torch.float64)
    result = F.conv2d(x, weight, None, 2, 1) if len(sizes) == 4 else F.linear(x, weight)
    pull = torch.randn(result.shape, generator=rng, dtype=torch.float64)
    (slope,) = torch.autograd.grad((result * pull).sum(), weight)
    assert torch.allclose(slope, slope_of_weight(x, weight, pull, 2, 1))
    assert torch.allclose(result, applied(x, weight, None, 2, 1))


@pytest.mark.parametrize("size", [(200, 150), (70, 300), (30, 40)])
def test_resizing_is_pillows(size) -> None:
    pixels = np.random.default_rng(3).integers(0, 256, (*size, 3), np.uint8)
    theirs = np.asarray(Image.fromarray(pixels).resize((64, 64), Image.Resampling.BILINEAR))
    ours = resized(torch.from_numpy(pixels).permute(2, 0, 1), 64, 64)
    assert np.abs(ours.permute(1, 2, 0).numpy() - theirs).max() < 1.6  # it rounds twice
    assert middle(torch.zeros(3, *size)).shape == (3, min(size), min(size))


def test_the_judged_network_is_that_of_the_solution() -> None:
    network = q7.build_discriminator(False, 3, 4)
    pictures = torch.rand(2, 3, 64, 64) * 2 - 1
    convolutions = [each for each in network if isinstance(each, nn.Conv2d)]
    weights, biases = [each.weight for each in convolutions], [each.bias.detach().double() for each in convolutions]
    got = judged(pictures, [each.detach() for each in weights], biases, (0,) * 5)
    assert torch.allclose(got, network(pictures).detach().double(), atol=1e-5)


def small(seed: int):
    settings = q7.OURS._replace(noise=8, base=2, batch=4, epochs=4, every=2)
    return q7.build("faces", True, settings, seed), settings


@pytest.fixture
def pictures() -> torch.Tensor:
    return torch.rand(8, 3, 64, 64, generator=torch.Generator().manual_seed(5)) * 2 - 1


def test_a_run_that_was_stopped_goes_on_exactly(tmp_path: Path, pictures) -> None:
    def nothing(*_) -> None:
        return None

    whole, settings = small(1)
    losses = q7.main(whole, pictures, settings, tmp_path / "whole", False, nothing)
    half, _ = small(1)
    q7.main(half, pictures, settings._replace(epochs=2), tmp_path / "half", False, nothing)
    other, _ = small(2)
    resumed = q7.main(other, pictures, settings, tmp_path / "half", True, nothing)
    assert resumed == losses and len(losses) == 8
    for name in ("generator", "discriminator"):
        states = [getattr(each, name).state_dict() for each in (whole, other)]
        assert all(torch.equal(a, b) for a, b in zip(states[0].values(), states[1].values(), strict=True))
    assert (tmp_path / "half" / "losses.csv").read_text() == (tmp_path / "whole" / "losses.csv").read_text()


def test_with_and_without_begin_alike() -> None:
    _, settings = small(1)
    with_it, without = (q7.build("faces", spectral, settings, 3) for spectral in (True, False))
    for name in ("generator", "discriminator"):
        numbers = [list(getattr(run, name).parameters()) for run in (with_it, without)]
        assert all(torch.equal(a, b) for a, b in zip(*numbers, strict=True))


def test_the_frechet_distance_of_known_clouds() -> None:
    """Of two normal clouds whose means differ by 2 in one of 64 dimensions, with the spreads 1 and 3: 4 + 64 * 4."""
    rng = torch.Generator().manual_seed(6)
    a = torch.randn(20_000, 64, generator=rng)
    b = 3 * torch.randn(20_000, 64, generator=rng)
    b[:, 0] += 2
    assert q7.frechet_distance(a, b) == pytest.approx(4 + 64 * 4, rel=0.02)
    assert q7.frechet_distance(a, a) == pytest.approx(0, abs=1e-6)
