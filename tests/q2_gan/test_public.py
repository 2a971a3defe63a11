"""Public checks of question 2: the noise, the two networks, the optimizer and the losses of the GAN."""

import torch

from autograder.check import check, fail
from autograder.comparisons import show, tensor_of_shape
from tests.q2_gan.bce import right_extremes, right_gradient, right_value
from tests.q2_gan.layers import DISCRIMINATOR, generator_layers
from tests.q2_gan.losses import (
    draw_logits,
    right_discriminator_gradients,
    right_discriminator_loss,
    right_generator_gradient,
    right_generator_loss,
)
from tests.q2_gan.mistakes.generator import NEVER_NEGATIVE, NOISE_IGNORED, TANH_MISSING
from tests.q2_gan.mistakes.networks import IMAGE_IGNORED, SOFTMAX_OF_ONE
from tests.q2_gan.networks import (
    built,
    fresh_output,
    numbers,
    own_parameters,
    same_discriminator,
    same_generator,
    same_layers,
)
from tests.q2_gan.noise import in_range, independent, uniform
from tests.q2_gan.optimizer import same_steps


@check("Q2.1", points=0.5)
def test_noise_shape_and_range(q2):
    """The noise has shape (batch_size, dim) and lies in [-1, 1]"""
    in_range(tensor_of_shape(q2.sample_noise(60, 40), (60, 40), "the noise"))


@check("Q2.1", points=0.75, false_alarm=1e-8)
def test_noise_is_uniform(q2, evidence):
    """The noise is uniform: each value in [-1, 1] is as likely as any other"""
    uniform(tensor_of_shape(q2.sample_noise(200, 150), (200, 150), "the noise"), evidence)


@check("Q2.1", points=0.25, false_alarm=3e-9)
def test_noise_is_independent(q2):
    """The noise is drawn anew for every number and at every call"""
    independent(q2)


@check("Q2.2", points=1)
def test_discriminator_output(q2, rng):
    """The discriminator gives one logit for each image"""
    model = built(q2.build_discriminator(6), "build_discriminator")
    own_parameters(q2, model, q2.build_discriminator(6), "build_discriminator")
    logits = fresh_output(q2, model, numbers(rng, 6, 1, 28, 28), (6, 1), "the logits")
    if logits.max() == logits.min():
        mistake = SOFTMAX_OF_ONE if float(logits[0]) == 1 else IMAGE_IGNORED
        got = f"six times {logits[0].item():.4g}"
        fail("different images should get different logits", expected="six logits", got=got, mistake=mistake)


@check("Q2.2", points=1)
def test_discriminator_layers(q2, rng):
    """The discriminator's layers have the handout's kernels and widths"""
    model = built(q2.build_discriminator(2), "build_discriminator")
    same_layers(q2, model, numbers(rng, 2, 1, 28, 28), DISCRIMINATOR)


@check("Q2.2", points=1)
def test_discriminator_function(q2, rng):
    """The discriminator's activations and poolings are the handout's"""
    model = built(q2.build_discriminator(4), "build_discriminator")
    same_discriminator(q2, model, numbers(rng, 4, 1, 28, 28), rng)


@check("Q2.3", points=1)
def test_generator_output(q2, rng):
    """The generator gives images (N, 784) in [-1, 1]"""
    model = built(q2.build_generator(6, 96), "build_generator")
    own_parameters(q2, model, q2.build_generator(6, 96), "build_generator")
    images = fresh_output(q2, model, numbers(rng, 6, 96), (6, 784), "the images")
    if images.abs().max() > 1 or images.min() >= 0:  # a right network's 4704 fresh pixels are never all positive
        fail(
            "the pixels should lie in [-1, 1]",
            expected="from -1 to 1",
            got=show(images),
            mistake=TANH_MISSING if images.abs().max() > 1 else NEVER_NEGATIVE,
        )
    if torch.equal(images[0], images[1]):
        asked = "different noise should give different images"
        fail(asked, expected="two images", got="the same image twice", mistake=NOISE_IGNORED)


@check("Q2.3", points=1)
def test_generator_layers(q2, rng):
    """The generator's layers have the handout's kernels and widths, for any noise_dim"""
    model = built(q2.build_generator(4, 40), "build_generator")
    same_layers(q2, model, numbers(rng, 4, 40), generator_layers(40))


@check("Q2.3", points=1)
def test_generator_function(q2, rng):
    """The generator's activations and batch normalisations are the handout's, in its order"""
    model = built(q2.build_generator(6, 96), "build_generator")
    same_generator(q2, model, numbers(rng, 6, 96), rng)


@check("Q2.4", points=1.5)
def test_optimizer_steps(q2, rng):
    """The optimizer moves every parameter as Adam with lr 1e-3 and betas (0.5, 0.999) does"""
    same_steps(q2, rng, steps=6)


@check("Q2.5", points=1)
def test_bce_values(q2, rng):
    """bce_loss is the mean cross-entropy of logits and targets"""
    logits = draw_logits(rng, 24)
    for targets in (torch.rand(24, 1, generator=rng).round(), torch.rand(24, 1, generator=rng)):
        right_value(q2, logits, targets, "the loss")
    logits, targets = draw_logits(rng, 15).view(5, 3), torch.rand(5, 3, generator=rng)
    right_value(q2, logits, targets, "the loss of shape (5, 3)")


@check("Q2.5", points=0.75)
def test_bce_extremes(q2):
    """bce_loss stays finite and right for logits of 1000 and -1000"""
    right_extremes(q2)


@check("Q2.5", points=0.5)
def test_bce_gradient(q2, rng):
    """The gradient of bce_loss is (sigmoid of the logit - target) / N"""
    right_gradient(q2, draw_logits(rng, 12), torch.rand(12, 1, generator=rng).round())


@check("Q2.6", points=1.25)
def test_discriminator_loss_values(q2, rng):
    """The discriminator's loss is bce(real, 1) + bce(fake, 0)"""
    right_discriminator_loss(q2, draw_logits(rng, 16), draw_logits(rng, 16) - 0.5)


@check("Q2.6", points=0.5)
def test_discriminator_loss_corners(q2):
    """The discriminator's loss is 2 log 2 at logits 0, small when it is right, and large when it is wrong"""
    for real, fake in ((0.0, 0.0), (6.0, -6.0), (-6.0, 6.0), (3.0, 3.0)):
        right_discriminator_loss(q2, torch.full((5, 1), real), torch.full((5, 1), fake))


@check("Q2.6", points=0.5)
def test_discriminator_loss_gradients(q2, rng):
    """The discriminator's loss has the right gradients for real and for made digits"""
    right_discriminator_gradients(q2, draw_logits(rng, 10), draw_logits(rng, 10))


@check("Q2.7", points=1)
def test_generator_loss_values(q2, rng):
    """The generator's loss is bce(fake, 1), the non-saturating form"""
    right_generator_loss(q2, draw_logits(rng, 16) - 0.5)


@check("Q2.7", points=0.5)
def test_generator_loss_gradient(q2, rng):
    """The generator's loss is log 2 at logits 0, and its gradient is large where the discriminator wins"""
    right_generator_loss(q2, torch.zeros(5, 1))
    right_generator_gradient(q2, -6 - torch.rand(5, 1, generator=rng), "the loss at logits of about -6")
