"""Public checks of question 2: the noise, the two networks, the optimizer and the losses of the GAN."""

import torch

from autograder.check import check, fail
from autograder.comparisons import close, number, show, tensor_of_shape
from autograder.mistakes import Seen, explain
from autograder.results import Finding
from tests.q2_gan import mistakes as gan
from tests.q2_gan.losses import (
    close_discriminator_loss,
    close_generator_loss,
    close_gradient,
    draw_logits,
    judge_loss,
    mean_bce,
)
from tests.q2_gan.networks import (
    built,
    explained,
    fresh_output,
    layers_of,
    same_discriminator,
    same_generator,
    same_layers,
)
from tests.q2_gan.noise import independent, uniform
from tests.q2_gan.optimizer import same_steps
from tests.q2_gan.reference import DISCRIMINATOR, bce, generator_layers


def _images(rng, n):
    return 2 * torch.rand(n, 1, 28, 28, generator=rng) - 1


@check("Q2.1", points=0.5)
def test_noise_shape_and_range(q2):
    """The noise has shape (batch_size, dim) and lies in [-1, 1]"""
    noise = tensor_of_shape(q2.sample_noise(60, 40), (60, 40), "the noise")
    if noise.abs().max() > 1 or noise.min() >= 0 or noise.max() <= 0:  # 2400 signs alike: 2**-2399
        slip = explain(Seen(noise.double(), None), gan.NOISE)
        fail("the noise should fill [-1, 1]", expected="from -1 to 1", got=show(noise), mistake=slip)


@check("Q2.1", points=0.75, false_alarm=1e-8)
def test_noise_is_uniform(q2):
    """The noise is uniform: each value in [-1, 1] is as likely as any other"""
    uniform(tensor_of_shape(q2.sample_noise(200, 150), (200, 150), "the noise"))


@check("Q2.1", points=0.25, false_alarm=3e-9)
def test_noise_is_independent(q2):
    """The noise is drawn anew for every number and at every call"""
    independent(q2)


@check("Q2.2", points=1)
def test_discriminator_output(q2, rng):
    """The discriminator gives one logit for each image"""
    model = built(q2.build_discriminator(6), "build_discriminator")
    logits = fresh_output(q2, model, _images(rng, 6), (6, 1), "the logits")
    if logits.max() == logits.min():
        fail("different images should get different logits", got=f"six times {logits[0].item():.4g}")


@check("Q2.2", points=1)
def test_discriminator_layers(q2, rng):
    """The discriminator's layers have the handout's kernels and widths"""
    model = built(q2.build_discriminator(2), "build_discriminator")
    with explained("the layers should fit together", gan.NETWORK_ERRORS):
        found, _ = layers_of(q2, model, _images(rng, 2))
    same_layers(found, DISCRIMINATOR, transposed=False)


@check("Q2.2", points=1)
def test_discriminator_function(q2, rng):
    """The discriminator's activations and poolings are the handout's"""
    model = built(q2.build_discriminator(4), "build_discriminator")
    same_discriminator(q2, model, _images(rng, 4), rng)


@check("Q2.3", points=1)
def test_generator_output(q2, rng):
    """The generator gives images (N, 784) in [-1, 1]"""
    model = built(q2.build_generator(6, 96), "build_generator")
    noise = 2 * torch.rand(6, 96, generator=rng) - 1
    images = fresh_output(q2, model, noise, (6, 784), "the images")
    if images.abs().max() > 1:
        slip = ("is the tanh at the end missing?", "tanh-missing")
        fail("the pixels should lie in [-1, 1]", expected="from -1 to 1", got=show(images), mistake=slip)
    if images.min() >= 0:  # a fresh network's 4704 pixels all positive
        slip = ("your pixels are never negative: end with tanh, not with a sigmoid or a ReLU", "pixels-never-negative")
        fail("the pixels should lie in [-1, 1]", expected="from -1 to 1", got=show(images), mistake=slip)
    if torch.equal(images[0], images[1]):
        fail("different noise should give different images", got="the same image twice")


@check("Q2.3", points=1)
def test_generator_layers(q2, rng):
    """The generator's layers have the handout's kernels and widths"""
    model = built(q2.build_generator(4, 96), "build_generator")
    with explained("the layers should fit together", gan.NETWORK_ERRORS):
        found, _ = layers_of(q2, model, 2 * torch.rand(4, 96, generator=rng) - 1)
    same_layers(found, generator_layers(96), transposed=True)


@check("Q2.3", points=1)
def test_generator_function(q2, rng):
    """The generator's activations and batch normalisations are the handout's, in its order"""
    model = built(q2.build_generator(6, 96), "build_generator")
    same_generator(q2, model, 2 * torch.rand(6, 96, generator=rng) - 1, rng)


@check("Q2.4", points=1.5)
def test_optimizer_steps(q2, rng):
    """The optimizer moves every parameter as Adam with lr 1e-3 and betas (0.5, 0.999) does"""
    same_steps(q2, rng, steps=6)


@check("Q2.5", points=1)
def test_bce_values(q2, rng):
    """bce_loss is the mean cross-entropy of logits and targets"""
    logits = draw_logits(rng, 24)
    for targets in (torch.rand(24, 1, generator=rng).round(), torch.rand(24, 1, generator=rng)):
        facts = {"s": logits.double(), "t": targets.double(), "of": mean_bce, "n": 24}
        with explained("bce_loss should return a number", gan.BCE_ERRORS):
            loss = number(q2.bce_loss(logits, targets), "the loss")
        close(loss, bce(logits, targets).mean(), "the loss", 1e-4, 1e-5, gan.BCE, **facts)


@check("Q2.5", points=0.75)
def test_bce_extremes(q2):
    """bce_loss stays finite and right for logits of 1000 and -1000"""
    wrong = []
    for logit, target in ((1000.0, 1.0), (-1000.0, 0.0), (1000.0, 0.0), (-1000.0, 1.0), (30.0, 0.0), (-30.0, 1.0)):
        with explained("bce_loss should return a number", gan.BCE_ERRORS):
            loss = q2.bce_loss(torch.full((4, 1), logit), torch.full((4, 1), target))
        expected = float(bce(torch.tensor(logit), target))
        value = loss.double() if isinstance(loss, torch.Tensor) and loss.numel() == 1 else number(loss, "the loss")
        if not abs(float(value) - expected) <= 1e-3 + 1e-4 * expected:
            wrong.append((logit, target, expected, torch.as_tensor(value, dtype=torch.float64)))
    if wrong:
        logit, target, expected, value = next((each for each in wrong if not each[3].isfinite()), wrong[0])
        slip = explain(Seen(value, torch.tensor(expected)), gan.BCE_EXTREMES)
        finite = all(bool(each[3].isfinite()) for each in wrong)
        finding = Finding(
            f"the loss of logits {logit:g} with targets {target:g} should have the expected value",
            show(expected),
            show(float(value)),
            show(1e-3 + 1e-4 * expected),
            *slip,
        )
        fail(finding, 1 / 3 if finite else 0.0)


@check("Q2.5", points=0.5)
def test_bce_gradient(q2, rng):
    """The gradient of bce_loss is (sigmoid of the logit - target) / N"""
    logits, targets = draw_logits(rng, 12), torch.rand(12, 1, generator=rng).round()
    with explained("bce_loss should return a number", gan.BCE_ERRORS):
        said = q2.instrument.loss_and_gradients("bce_loss", [logits], [targets])
    close_gradient(said["gradients"][0], (logits.double().sigmoid() - targets) / 12, "bce_loss")


@check("Q2.6", points=1.25)
def test_discriminator_loss_values(q2, rng):
    """The discriminator's loss is bce(real, 1) + bce(fake, 0)"""
    real, fake = draw_logits(rng, 16), draw_logits(rng, 16) - 0.5
    judge_loss(q2, "discriminator_loss", [real, fake], lambda said: close_discriminator_loss(said, real, fake))


@check("Q2.6", points=0.5)
def test_discriminator_loss_corners(q2):
    """The discriminator's loss is 2 log 2 at logits 0, small when it is right, and large when it is wrong"""
    for real, fake in ((0.0, 0.0), (6.0, -6.0), (-6.0, 6.0), (3.0, 3.0)):
        logits = [torch.full((5, 1), real), torch.full((5, 1), fake)]
        judge_loss(
            q2, "discriminator_loss", logits, lambda said, logits=logits: close_discriminator_loss(said, *logits)
        )


@check("Q2.6", points=0.5)
def test_discriminator_loss_gradients(q2, rng):
    """The discriminator's loss has the right gradients for real and for made digits"""
    real, fake = draw_logits(rng, 10), draw_logits(rng, 10)

    def judge(said):
        close_gradient(said["gradients"][0], (real.double().sigmoid() - 1) / 10, "the loss at the real digits' logits")
        close_gradient(said["gradients"][1], fake.double().sigmoid() / 10, "the loss at the made digits' logits")

    judge_loss(q2, "discriminator_loss", [real, fake], judge)


@check("Q2.7", points=1)
def test_generator_loss_values(q2, rng):
    """The generator's loss is bce(fake, 1), the non-saturating form"""
    fake = draw_logits(rng, 16) - 0.5
    judge_loss(q2, "generator_loss", [fake], lambda said: close_generator_loss(said, fake))


@check("Q2.7", points=0.5)
def test_generator_loss_gradient(q2, rng):
    """The generator's loss is log 2 at logits 0, and its gradient is large where the discriminator wins"""
    zeros, losing = torch.zeros(5, 1), -6 - torch.rand(5, 1, generator=rng)

    def judge_corner(said):
        close_generator_loss(said, zeros)

    def judge_gradient(said):
        close_gradient(said["gradients"][0], (losing.double().sigmoid() - 1) / 5, "the loss at logits of about -6")

    judge_loss(q2, "generator_loss", [zeros], judge_corner)
    judge_loss(q2, "generator_loss", [losing], judge_gradient)
