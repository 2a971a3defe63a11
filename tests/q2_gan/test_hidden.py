"""Hidden checks of question 2: the public ones' behaviour on other inputs and sizes."""

import torch

from autograder.check import check
from autograder.comparisons import tensor_of_shape
from tests.q2_gan.bce import right_value
from tests.q2_gan.losses import draw_logits, right_discriminator_loss, right_generator_loss
from tests.q2_gan.networks import built, numbers, same_discriminator, same_generator
from tests.q2_gan.noise import uniform
from tests.q2_gan.optimizer import same_steps


def _size(rng, low, high):
    return int(torch.randint(low, high, (), generator=rng))


@check("Q2.1", points=0.5, false_alarm=1e-8)
def test_noise_of_other_sizes(q2, rng):
    """The noise is right for other batch sizes and dimensions too"""
    for rows, dim in ((_size(rng, 2, 9), _size(rng, 150, 250)), (_size(rng, 150, 250), _size(rng, 2, 9)), (1, 1)):
        tensor_of_shape(q2.sample_noise(rows, dim), (rows, dim), "the noise")
    rows, dim = _size(rng, 60, 90), _size(rng, 60, 90)
    uniform(tensor_of_shape(q2.instrument.repeat("sample_noise", 4, [rows, dim]), (4, rows, dim), "four calls' noise"))


@check("Q2.2", points=1)
def test_discriminator_at_another_size(q2, rng):
    """The discriminator is the handout's for another batch size and other images"""
    n = _size(rng, 5, 12)
    same_discriminator(q2, built(q2.build_discriminator(n), "build_discriminator"), numbers(rng, n, 1, 28, 28), rng)


@check("Q2.3", points=1)
def test_generator_at_another_size(q2, rng):
    """The generator is the handout's for another batch size and noise dimension"""
    n, dim = _size(rng, 5, 12), _size(rng, 12, 80)
    same_generator(q2, built(q2.build_generator(n, dim), "build_generator"), numbers(rng, n, dim), rng)


@check("Q2.4", points=0.5)
def test_optimizer_of_another_model(q2, rng):
    """The optimizer is right for another model and more steps"""
    same_steps(q2, rng, steps=9)


@check("Q2.5", points=0.75)
def test_bce_of_other_shapes(q2, rng):
    """bce_loss is right for other shapes, and for large and small logits together"""
    for shape in ((_size(rng, 5, 40), 1), (_size(rng, 5, 40),), (_size(rng, 5, 12), _size(rng, 3, 5))):
        logits, targets = 10 * torch.randn(shape, generator=rng), torch.rand(shape, generator=rng).round()
        right_value(q2, logits, targets, f"the loss of shape {shape}")


@check("Q2.6", points=0.75)
def test_discriminator_loss_of_other_logits(q2, rng):
    """The discriminator's loss is right for other logits and batch sizes"""
    for spread in (1.0, 20.0):
        n = _size(rng, 3, 40)
        right_discriminator_loss(q2, draw_logits(rng, n, spread), draw_logits(rng, n, spread))


@check("Q2.7", points=0.5)
def test_generator_loss_of_other_logits(q2, rng):
    """The generator's loss is right for other logits and batch sizes"""
    for spread in (1.0, 20.0):
        right_generator_loss(q2, draw_logits(rng, _size(rng, 3, 40), spread))
