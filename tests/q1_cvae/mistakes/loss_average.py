"""Mistakes in loss_function, Q1.5, that show in a minibatch, in the gradients, or at the ends of (0, 1)."""

from autograder.mistakes import Mistake
from tests.q1_cvae.reference import D

# facts: images
BATCH_SUMMED = Mistake(
    "batch-summed",
    "your loss is summed over the minibatch: divide by its number of images",
    formula=lambda s: s.images * s.expected,
)

# facts: images, recon and kl (the student's own, summed over the images), first (the loss of the first image)
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
    "little inside (0, 1)",
)
