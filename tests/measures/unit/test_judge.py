"""The judge reads real digits, and its distances tell good samples from collapsed ones."""

import os

import pytest
import torch

from data.digits import DIGITS_DIR, bundled_digits, load_digits
from tests.measures.judge import diversity, frechet_distance, load_judge
from tests.measures.judge_training import accuracy


@pytest.fixture(scope="module")
def judge():
    return load_judge()


@pytest.fixture(scope="module")
def digits():
    return bundled_digits(train=False)


def test_it_reads_the_bundled_digits(judge, digits):
    assert accuracy(judge, digits) >= 0.95


@pytest.mark.skipif(DIGITS_DIR not in os.environ, reason="needs the real MNIST, in the folder that $DIGITS_DIR names")
def test_it_reads_mnist(judge):
    assert accuracy(judge, load_digits(train=False)) >= 0.985


def test_its_probabilities_sum_to_one(judge, digits):
    sums = judge.probabilities(digits.unit()).sum(1)
    assert torch.allclose(sums, torch.ones_like(sums), atol=1e-5)


def test_it_is_not_sure_of_noise(judge):
    noise = torch.rand(500, 784, generator=torch.Generator().manual_seed(0))
    assert judge.probabilities(noise).amax(1).mean() < 0.5


def test_a_set_is_at_no_distance_from_itself_and_far_from_noise(judge, digits):
    real = judge.features(digits.unit())
    noise = judge.features(torch.rand(300, 784, generator=torch.Generator().manual_seed(0)))
    assert frechet_distance(real, real) == pytest.approx(0, abs=1e-3)
    halves = frechet_distance(real[::2], real[1::2])
    assert frechet_distance(real, noise) > 3 * halves


def test_frechet_distance_of_gaussians_is_the_closed_form():
    generator = torch.Generator().manual_seed(0)
    draws = torch.randn(200_000, 2, generator=generator, dtype=torch.float64)
    # means 0 and (3, 0), covariances I and 4 I: 9 + tr(I + 4 I - 2 * 2 I) = 11; the error of the estimate is below 0.1
    assert frechet_distance(draws, 2 * draws.roll(1, 0) + torch.tensor([3.0, 0.0])) == pytest.approx(11, abs=0.3)


def test_one_picture_for_each_class_has_no_diversity(digits):
    images, labels = digits.unit(), digits.labels
    firsts = torch.stack([images[labels == label][0] for label in range(10)])
    assert diversity(firsts[labels], labels).max() < 1e-4
    assert diversity(images, labels).min() > 1
