"""Mistakes in bce_loss (Q2.5)."""

import math

import torch

from autograder.host.student_error import KnownError
from autograder.mistakes import Mistake

_STABLE = "use the stable form max(s, 0) - s y + log(1 + exp(-|s|))"


def _mean_of_probabilities(p: torch.Tensor, target: torch.Tensor, eps: float) -> torch.Tensor:
    """What the cross-entropy's formula makes of probabilities cut off at eps and 1 - eps, in float32."""
    p, target = p.float().clamp(eps, 1 - eps), target.float()
    return (-target * p.log() - (1 - target) * (1 - p).log()).mean()


AS_PROBABILITY = Mistake(
    "bce-as-probability",
    "your value takes the logits for probabilities: apply the sigmoid first",
    lambda s: any(
        s.is_near(_mean_of_probabilities(s.logits, s.target, eps)) for eps in (1e-7, 1e-8, 1e-6, 1e-5, 1e-12)
    ),
)

# Seen(got=the loss, logits=, target=: float64, mean_ce=(logits, target, weight): the grader's own mean)
VALUES = (
    Mistake(
        "bce-sign",
        "your value is the expected one with the opposite sign: the cross-entropy has a minus in front",
        formula=lambda s: -s.expected,
    ),
    Mistake(
        "bce-summed",
        "your value is the sum over all elements: take their mean",
        formula=lambda s: s.logits.numel() * s.expected,
    ),
    Mistake(
        "bce-arguments-swapped",
        "your value takes the targets for the logits: the logits come first",
        formula=lambda s: s.mean_ce(s.target, s.logits),
    ),
    Mistake(
        "bce-sigmoid-twice",
        "your value applies the sigmoid twice: binary_cross_entropy_with_logits wants the logits themselves",
        formula=lambda s: s.mean_ce(s.logits.sigmoid(), s.target),
    ),
    Mistake(
        "bce-one-term",
        "one of the two terms is missing: -y log sigma(s) - (1 - y) log(1 - sigma(s))",
        lambda s: any(
            s.is_near(s.mean_ce(s.logits, label, weight)) for label, weight in ((1.0, s.target), (0.0, 1 - s.target))
        ),
    ),
    Mistake(
        "bce-targets-inverted",
        "your value takes target 1 for 0, and 0 for 1",
        formula=lambda s: s.mean_ce(s.logits, 1 - s.target),
    ),
    Mistake(
        "bce-target-ignored",
        "your value does not depend on the targets",
        lambda s: any(s.is_near(s.mean_ce(s.logits, label)) for label in (1.0, 0.0)),
    ),
    AS_PROBABILITY,
    Mistake(
        "bce-squared-error",
        "this is a squared error, not the cross-entropy",
        lambda s: any(s.is_near((value - s.target).square().mean()) for value in (s.logits.sigmoid(), s.logits)),
    ),
    Mistake(
        "bce-target-rounded",
        "your value rounds the targets to 0 or 1: take them as they are, anything in [0, 1]",
        lambda s: any(s.is_near(s.mean_ce(s.logits, target)) for target in (s.target.round(), (s.target > 0).double())),
    ),
    Mistake(
        "bce-mean-before-log",
        "your value takes the logarithm of a mean of probabilities: take the mean of the logarithms",
        lambda s: (
            s.is_near(-(s.target * s.logits.sigmoid() + (1 - s.target) * (-s.logits).sigmoid()).mean().log())
            or s.is_near(
                -(s.target * s.logits.sigmoid()).mean().log() - ((1 - s.target) * (-s.logits).sigmoid()).mean().log()
            )
        ),
    ),
    Mistake(
        "bce-element-left-out",
        "your value leaves out the first or the last element: does a loop stop too early, or begin too late?",
        lambda s: any(
            s.is_near(left / count)
            for each in (s.elements.flatten(),)
            for left in (each[1:].sum(), each[:-1].sum())
            for count in (len(each), len(each) - 1)
        ),
    ),
    Mistake(
        "bce-log-base",
        "take the natural logarithm",
        lambda s: any(s.is_near(s.expected / math.log(base)) for base in (2, 10)),
    ),
    Mistake(
        "bce-abs-missing",
        "in max(s, 0) - s y + log(1 + exp(-|s|)) the absolute value is missing",
        lambda s: any(
            s.is_near((s.logits.clamp(min=0) - s.logits * s.target + sign.exp().log1p()).mean())
            for sign in (s.logits, -s.logits)
        ),
    ),
)

# Seen(got=the loss, a float64 tensor), at one of the extremes
EXTREMES = (
    Mistake(
        "bce-logits-clamped",
        "your logits are cut off at {got:.4g}: the loss must grow with them, to 1000 and beyond",
        lambda s: any(abs(float(s.got) - bound) < 1e-2 for bound in (5, 6, 8, 10, 15, 20, 25, 30, 40, 50, 60, 80, 88)),
    ),
    Mistake(
        "bce-overflow",
        f"in float32 sigma(20) is exactly 1 and exp(1000) is infinite: {_STABLE}",
        lambda s: not bool(torch.isfinite(s.got)),
    ),
    Mistake(
        "bce-clamped",
        f"the value is cut off, because the sigmoid is exactly 0 or 1 before its logarithm is taken: {_STABLE}",
        lambda s: 5 < float(s.got) < 120,
    ),
)

ERRORS = (
    KnownError(
        "RuntimeError",
        r"all elements of (?:input|target) should be between 0 and 1",
        "F.binary_cross_entropy wants probabilities, and these are logits: use the form with logits",
        AS_PROBABILITY.name,
    ),
    KnownError(
        "ValueError|RuntimeError",
        r"Target size .* must be the same as input size|sizes to be the same",
        "the targets have another shape than the logits: give them the logits' shape",
        "bce-shapes",
    ),
)
