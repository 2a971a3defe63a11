"""The reference values against torch's own distributions."""

import math

import torch
from torch.distributions import Bernoulli, Normal, kl_divergence

from tests.q1_cvae.mistakes.kl import KL
from tests.q1_cvae.mistakes.reconstruction import RECONSTRUCTION
from tests.q1_cvae.reference import codes_of, images, minus_bound, strokes


def _arguments(n=5, z=7):
    rng = torch.Generator().manual_seed(0)
    x_hat, x = torch.rand(n, 784, generator=rng) * 0.9 + 0.05, torch.rand(n, 784, generator=rng).round()
    return x_hat, x, torch.randn(n, z, generator=rng), 2 * torch.randn(n, z, generator=rng)


def test_kl_and_cross_entropy_are_those_of_torch():
    x_hat, x, mu, logvar = _arguments()
    kl = kl_divergence(Normal(mu.double(), (logvar.double() / 2).exp()), Normal(0.0, 1.0)).sum(1)
    log_likelihood = Bernoulli(x_hat.double()).log_prob(x.double()).sum(1)
    for at, image in enumerate(images(x_hat, x, mu, logvar)):
        assert math.isclose(image.kl, kl[at], rel_tol=1e-10)
        assert math.isclose(image.cross_entropy, -log_likelihood[at], rel_tol=1e-10)
    assert math.isclose(minus_bound((x_hat, x), (mu, logvar)), (kl - log_likelihood).mean(), rel_tol=1e-6)


def test_worked_numbers_of_the_handout():
    x_hat, x, mu, logvar = (
        torch.full((2, 784), 0.5),
        torch.zeros(2, 784),
        torch.tensor([1.0, 0]),
        torch.tensor([1, 4.0]),
    )
    first, second = images(x_hat, x, mu[:, None], logvar.log()[:, None])
    assert math.isclose(first.kl, 0.5, rel_tol=1e-6)
    assert abs(second.kl - 0.807) < 1e-3
    assert math.isclose(first.cross_entropy, 784 * math.log(2))


def test_bound_is_finite_where_pixels_are_rounded_to_the_ends():
    _, x, mu, logvar = _arguments()
    assert math.isfinite(minus_bound((1 - x, x), (mu, logvar)))


def test_no_gradient_passes_through_references():
    _, _, mu, logvar = _arguments()
    codes = codes_of(mu.requires_grad_(), logvar.requires_grad_(), torch.Generator().manual_seed(0))
    assert not codes.requires_grad


def test_codes_have_the_mean_and_variance_asked_for():
    codes = codes_of(torch.full((4000, 2), 3.0), torch.full((4000, 2), math.log(4)), torch.Generator().manual_seed(0))
    assert abs(codes.mean() - 3) < 0.1
    assert abs(codes.std() - 2) < 0.1


def test_no_two_mistakes_in_one_part_of_the_loss_have_one_value():
    x_hat, _, mu, logvar = _arguments(n=1)
    (image,) = images(x_hat, strokes(1, torch.Generator().manual_seed(1)), mu, logvar)  # with grey pixels
    for rows, right in ((KL, image.kl), (RECONSTRUCTION, image.cross_entropy)):
        values = sorted([right, *(float(row.formula(image)) for row in rows)])
        assert all(b - a > 1e-4 * max(1, abs(a)) for a, b in zip(values[:-1], values[1:], strict=True)), values
