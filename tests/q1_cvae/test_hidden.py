"""Hidden checks of question 1: the public ones' behaviour on other inputs and sizes."""

import torch

from autograder.check import check
from tests.q1_cvae.forward import forward_returns, forward_samples
from tests.q1_cvae.generative_model import decoder_depends, decoder_shapes
from tests.q1_cvae.loss_function import whole
from tests.q1_cvae.networks import built
from tests.q1_cvae.recognition_model import encoder_depends, encoder_shapes
from tests.q1_cvae.reparametrize import distributed, independent


def _size(rng, low, high):
    return int(torch.randint(low, high, (), generator=rng))


@check("Q1.1", points=0.5)
def test_encoder_at_another_size(q1, rng):
    """mu and logvar have the right shape and depend on image and label for other sizes, too"""
    n, z = _size(rng, 5, 12), _size(rng, 6, 20)
    encoder_shapes(q1, n, z, rng)
    encoder_depends(q1, n, z, rng)


@check("Q1.2", points=0.5, false_alarm=8e-8)
def test_sample_at_another_size(q1, rng, evidence):
    """z is normal, with noise of its own for every element, for other sizes, too"""
    z = _size(rng, 6, 20)
    model = built(q1, z, training=True)
    distributed(model, _size(rng, 1200, 1600), z, rng, evidence)
    independent(model, _size(rng, 300, 400), z, rng)


@check("Q1.3", points=0.5)
def test_decoder_at_another_size(q1, rng):
    """x_hat has the right shape and range and depends on code and label for other sizes, too"""
    n, z = _size(rng, 5, 12), _size(rng, 6, 20)
    decoder_shapes(q1, n, z, rng)
    decoder_depends(q1, n, z, rng)


@check("Q1.4", points=0.5, needs=("Q1.1", "Q1.2", "Q1.3"), false_alarm=4e-9)
def test_forward_at_another_size(q1, rng):
    """forward gives x_hat from one sampled z, mu and logvar for other sizes, too"""
    n, z = _size(rng, 5, 12), _size(rng, 6, 20)
    forward_returns(q1, n, z, rng)
    forward_samples(q1, _size(rng, 300, 500), z, rng)


@check("Q1.5", points=0.75)
def test_loss_of_a_minibatch(q1, rng):
    """The loss of a whole minibatch is minus the bound"""
    whole(q1, _size(rng, 3, 9), _size(rng, 3, 20), rng)
