"""Public checks of question 1: the conditional variational autoencoder."""

import torch
from autograder.check import check, close, number
from autograder.diagnoses import cvae
from reference import kl_to_standard_normal

N, Z, D = 6, 5, 784


@check("Q1.5", points=1)
def test_kl_matches_closed_form(q1, rng):
    """The KL term matches the closed form"""
    mu, logvar = torch.randn(2, N, Z, generator=rng).unbind()
    x = torch.rand(N, D, generator=rng)
    x_hat = torch.rand(N, D, generator=rng) * 0.9 + 0.05
    zeros = torch.zeros(N, Z)
    loss = number(q1.loss_function(x_hat, x, mu, logvar), "the loss")
    without_kl = number(q1.loss_function(x_hat, x, zeros, zeros), "the loss")
    kl = kl_to_standard_normal(mu, logvar)
    facts = {"kl": kl.mean(), "kl_sum": kl.sum(), "latents": Z}
    close(loss - without_kl, kl.mean(), "the KL part of the loss", 1e-4, 2e-3, cvae.KL, **facts)


@check("Q1.1", points=1)
def test_encoder_shapes(q1, rng):
    """recognition_model gives mu and logvar of shape (N, Z)"""
    model = q1.CVAE(D, Z, 10)
    mu, logvar = model.recognition_model(torch.rand(N, D, generator=rng), torch.eye(10)[:N])
