"""Mistakes in loss_function, Q1.5, other than those in one of its two terms; and how those are looked for."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from autograder.mistakes import Mistake, Seen
from tests.q1_cvae.reference import D, Image

Term = Callable[[Image], float]


def inside(rows: Sequence[Mistake], value: Callable[[Term], float]) -> tuple[Mistake, ...]:
    """The same mistakes for a check that sees more than one part of one image's loss.

    Args:
        rows: mistakes in one part.
        value: what the check sees where a function stands in the place of that part.
    """
    return tuple(replace(row, formula=lambda seen, part=row.formula: value(part)) for row in rows)


def the_only(seen: Seen, rows: Sequence[Mistake]) -> tuple[Mistake, ...]:
    """The mistake that explains what was seen, if no other one explains it, too: one row or none."""
    found = tuple(row for row in rows if row.explains(seen))
    return found if len(found) == 1 else ()


# facts: images
BATCH_SUMMED = Mistake(
    "batch-summed",
    "your loss is summed over the minibatch: divide by its number of images",
    formula=lambda s: s.images * s.expected,
)

# facts: images, recon and kl (the student's own, summed over the images), first and last (the losses of these images)
AVERAGE = (
    BATCH_SUMMED,
    Mistake(
        "batch-averaged-twice",
        "your loss is divided by the number of images twice",
        formula=lambda s: s.expected / s.images,
    ),
    Mistake(
        "kl-batch-summed",
        "your cross-entropy is averaged over the minibatch, and your KL is summed: divide the KL by the number of "
        "images, too",
        formula=lambda s: s.recon / s.images + s.kl,
    ),
    Mistake(
        "recon-batch-summed",
        "your KL is averaged over the minibatch, and your cross-entropy is summed: divide the cross-entropy by the "
        "number of images, too",
        formula=lambda s: s.recon + s.kl / s.images,
    ),
    Mistake(
        "kl-batch-averaged-twice",
        "your KL is divided by the number of images twice",
        formula=lambda s: s.recon / s.images + s.kl / s.images**2,
    ),
    Mistake(
        "recon-batch-averaged-twice",
        "your cross-entropy is divided by the number of images twice",
        formula=lambda s: s.recon / s.images**2 + s.kl / s.images,
    ),
    Mistake(
        "image-left-out",
        "your loss leaves out the first or the last image of the minibatch: average over all",
        fits=lambda s: any(
            s.is_near(left / count)
            for left in (s.images * s.expected - s.first, s.images * s.expected - s.last)
            for count in (s.images, s.images - 1)
        ),
    ),
    Mistake(
        "first-image-only",
        "your loss is that of the first image of the minibatch: average over all",
        formula=lambda s: s.first,
    ),
)

# facts: images
WHOLE = (
    BATCH_SUMMED,
    Mistake(
        "loss-sign",
        "your value is the bound itself: the loss is minus the bound",
        formula=lambda s: -s.expected,
    ),
    Mistake(
        "loss-per-pixel",
        "your value is the expected one divided by 784: sum over the pixels",
        formula=lambda s: s.expected / D,
    ),
)

LOSS_CONSTANT = Mistake(
    "loss-constant",
    "your loss is the same for different images: it must depend on x_hat, x, mu and logvar",
)
ARGUMENT_IGNORED = Mistake("loss-ignores-argument", "your loss does not change with this argument: a term is missing")
LOSS_DETACHED = Mistake(
    "loss-detached",
    "the loss is cut off from its arguments (.item(), .detach(), .data, torch.no_grad or NumPy): keep everything in "
    "torch",
)
LOSS_PART_DETACHED = Mistake(
    "loss-part-detached",
    "a part of the loss is cut off from its arguments (.item(), .detach() or .data), so the gradient is not that of "
    "the value",
)
LOG_OF_ZERO = Mistake(
    "log-of-zero",
    "rounding makes some pixels exactly 0 or 1, and log(0) is infinite: use F.binary_cross_entropy, or clamp x_hat a "
    "little inside (0, 1). In float32 1 - 1e-9 is exactly 1, and 1 - 1e-6 is not",
)
