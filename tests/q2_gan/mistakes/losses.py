"""Mistakes in the two losses (Q2.6, Q2.7).

Seen(got=the loss, fake=, real=: float64 logits, ce=(logits, target): the mean cross-entropy); `real` at Q2.6 alone.
"""

from dataclasses import replace

import torch

from autograder.mistakes import Mistake, Seen

LOG_OF_A_LOGIT = Mistake(
    "log-of-a-logit",
    "your loss is not a number: this looks like the logarithm of a logit, or of 1 - logit; a logit is no probability",
)

# which: "real" or "fake"
LOGITS_UNUSED = Mistake(
    "logits-unused",
    "the loss does not change with logits_{which}: they are not used, or cut off (.detach(), torch.no_grad)",
)
GRADIENT_NOT_FINITE = Mistake(
    "gradient-not-finite",
    "the value is right, and its gradient is NaN or infinite, as of torch.where and log(0): use the function "
    "of PyTorch that takes logits, or F.softplus",
)


def _offset(s: Seen) -> float:
    """By how much the targets are off, if all are by the same: the gradient is (sigmoid of the logit - target) / N."""
    shift = s.got - s.expected
    return -float(shift.mean()) * shift.numel() if s.is_near(s.expected + shift.mean()) else 0.0


GRADIENT = (  # Seen(got=, expected=: gradients with respect to logits)
    Mistake(
        "loss-labels-swapped",
        "this is the gradient for the other target: 1 in the place of 0, or 0 in the place of 1",
        lambda s: abs(abs(_offset(s)) - 1) < 0.01,
    ),
    Mistake(
        "label-smoothing",
        "this is the gradient for a target that is neither 1 nor 0: are your targets smoothed?",
        lambda s: 0.01 < abs(_offset(s)) < 0.99,
    ),
)
_LABELS_SWAPPED = Mistake(
    "loss-labels-swapped",
    "the labels are swapped: real digits have target 1, made ones 0",
    formula=lambda s: s.ce(s.real, 0.0) + s.ce(s.fake, 1.0),
)
_ONE_MINUS_LOGIT = Mistake(
    "loss-one-minus-logit",
    "you use 1 - logits_fake as if a logit were a probability: keep the logit, and choose its target",
    lambda s: any(s.is_near(s.ce(s.real, 1.0) + s.ce(1 - s.fake, target)) for target in (0.0, 1.0)),
)
_HALVED = Mistake(
    "loss-halved",
    "your value is exactly 0.5 × the expected one: add the two means, do not average them",
    formula=lambda s: 0.5 * s.expected,
)
_SIGN = Mistake(
    "loss-sign",
    "your value is the expected one with the opposite sign",
    formula=lambda s: -s.expected,
)
_SUMMED = Mistake(
    "loss-summed",
    "your value is summed over the batch: average over it",
    formula=lambda s: len(s.fake) * s.expected,
)
_SMOOTHED = Mistake(
    "label-smoothing",
    "your targets are smoothed: the handout's are exactly 1 and 0",
    lambda s: any(
        s.is_near(s.ce(s.real, high) + s.ce(s.fake, low))
        for high in (1.0, 0.9, 0.95, 0.8, 0.7)
        for low in (0.0, 0.1, 0.05, 0.2, 0.3)
    ),
)
_SIGMOID_FIRST = Mistake(
    "loss-sigmoid-first",
    "your code applies a sigmoid before bce_loss, which applies its own: give it the logits",
    formula=lambda s: s.ce(s.real.sigmoid(), 1.0) + s.ce(s.fake.sigmoid(), 0.0),
)
_ARGUMENTS_SWAPPED = Mistake(
    "loss-arguments-swapped",
    "bce_loss gets its arguments in the wrong order: the logits come first, then the targets",
    formula=lambda s: s.ce(torch.ones_like(s.real), s.real) + s.ce(torch.zeros_like(s.fake), s.fake),
)
_MEAN_FIRST = Mistake(
    "loss-mean-before-log",
    "your loss takes the logarithm of the mean probability: take the mean of the logarithms",
    formula=lambda s: -s.real.sigmoid().mean().log() - (-s.fake).sigmoid().mean().log(),
)
_OTHER_GAN = Mistake(
    "other-gan-loss",
    "this is the loss of another GAN (least squares, Wasserstein or hinge): use the cross-entropy",
    lambda s: any(
        s.is_near(value)
        for value in (
            (s.real - 1).square().mean() + s.fake.square().mean(),
            0.5 * (s.real - 1).square().mean() + 0.5 * s.fake.square().mean(),
            s.fake.mean() - s.real.mean(),
            (1 - s.real).relu().mean() + (1 + s.fake).relu().mean(),
        )
    ),
)

DISCRIMINATOR_LOSS = (
    _LABELS_SWAPPED,
    Mistake(
        "loss-same-labels",
        "real and made digits have the same target: 1 for real ones, 0 for made ones",
        lambda s: any(s.is_near(s.ce(s.real, target) + s.ce(s.fake, target)) for target in (1.0, 0.0)),
    ),
    Mistake(
        "loss-one-term",
        "one of the two terms is missing, or the two are averaged: bce(real, 1) + bce(fake, 0)",
        lambda s: s.is_near(s.ce(s.real, 1.0)) or s.is_near(s.ce(s.fake, 0.0)),
    ),
    _ONE_MINUS_LOGIT,
    _HALVED,
    Mistake(
        "loss-terms-subtracted",
        "the two terms are subtracted: add them",
        lambda s: any(s.is_near(sign * (s.ce(s.real, 1.0) - s.ce(s.fake, 0.0))) for sign in (1, -1)),
    ),
    _SIGN,
    _SUMMED,
    _SMOOTHED,
    _SIGMOID_FIRST,
    _ARGUMENTS_SWAPPED,
    Mistake(
        "loss-same-logits",
        "both terms use the same logits",
        lambda s: any(s.is_near(s.ce(logits, 1.0) + s.ce(logits, 0.0)) for logits in (s.real, s.fake)),
    ),
    _MEAN_FIRST,
    _OTHER_GAN,
)

GENERATOR_LOSS = (
    Mistake(
        "loss-saturating",
        "this is E[log(1 - D(G(z)))], the saturating form: use -E[log D(G(z))], bce(fake, 1)",
        formula=lambda s: -s.ce(s.fake, 0.0),
    ),
    replace(
        _LABELS_SWAPPED,
        says="the target is 0: the generator wants its digits to pass as real, target 1",
        formula=lambda s: s.ce(s.fake, 0.0),
    ),
    replace(
        _ONE_MINUS_LOGIT,
        fits=lambda s: any(s.is_near(sign * s.ce(1 - s.fake, target)) for target in (0.0, 1.0) for sign in (1, -1)),
    ),
    _SIGN,
    replace(_HALVED, says="your value is exactly 0.5 × the expected one"),
    Mistake(
        "loss-doubled",
        "your value is exactly 2 × the expected one",
        formula=lambda s: 2 * s.expected,
    ),
    Mistake(
        "loss-both-terms",
        "the generator's loss has one term only: bce(fake, 1)",
        formula=lambda s: s.ce(s.fake, 1.0) + s.ce(s.fake, 0.0),
    ),
    _SUMMED,
    replace(
        _SMOOTHED,
        says="your targets are smoothed: the handout's are exactly 1",
        fits=lambda s: any(s.is_near(s.ce(s.fake, target)) for target in (0.9, 0.95, 0.8, 0.7)),
    ),
    replace(_SIGMOID_FIRST, formula=lambda s: s.ce(s.fake.sigmoid(), 1.0)),
    replace(_ARGUMENTS_SWAPPED, formula=lambda s: s.ce(torch.ones_like(s.fake), s.fake)),
    replace(_MEAN_FIRST, formula=lambda s: -s.fake.sigmoid().mean().log()),
    replace(
        _OTHER_GAN,
        says="this is the loss of another GAN (least squares or Wasserstein): use the cross-entropy",
        fits=lambda s: any(
            s.is_near(value)
            for value in (-s.fake.mean(), (s.fake - 1).square().mean(), 0.5 * (s.fake - 1).square().mean())
        ),
    ),
)
