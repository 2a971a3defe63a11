"""Mistakes in what the discriminator computes (Q2.2); the fact `variant` is the handout's with something changed."""

from dataclasses import replace

import torch
from torch.nn import functional as F

from autograder.mistakes import Mistake
from tests.q2_gan.mistakes import networks
from tests.q2_gan.mistakes.networks import computes, everywhere
from tests.q2_gan.reference import leaky, same

FACTS = {
    "activation": "a leaky ReLU with slope 0.01",
    "end": "return the logits as they are",
}
_POOLINGS = ("pool", "pool1", "pool2")


def _normalised(x: torch.Tensor, dims: tuple[int, ...]) -> torch.Tensor:
    """What a normalisation without weights makes of these features."""
    dims = tuple(dim for dim in dims if dim < x.ndim)
    return (x - x.mean(dims, keepdim=True)) / (x.var(dims, unbiased=False, keepdim=True) + 1e-5).sqrt()


def _with_norm(dims: tuple[int, ...]) -> list[dict[str, object]]:
    """Such a normalisation before or behind the activations: those of the convolutions, all of them, or one."""
    right = leaky(0.01)
    changes = []
    for step in (lambda x: right(_normalised(x, dims)), lambda x: _normalised(right(x), dims)):
        changes += [{name: step for name in names} for names in (("act1", "act2"), ("act",))]
        changes += [{f"act{number}": step} for number in "123"]
    behind = {name: lambda x: _normalised(F.max_pool2d(x, 2), dims) for name in ("pool1", "pool2")}
    return [*changes, dict(behind), *({name: step} for name, step in behind.items())]


_SLOPES = (0.2, 0.1, 0.02, 0.001, 0.3, 0.05, 0.25, 0.5, -0.01)
FUNCTION = (
    Mistake(
        "sigmoid-at-end",
        "your discriminator ends in a sigmoid: return the logits; the loss applies the sigmoid",
        computes({"last": torch.sigmoid}),
    ),
    networks.ACTIVATION_MISSING,
    Mistake(
        "relu-for-leaky",
        "your network has a ReLU where the handout has a leaky ReLU with slope 0.01",
        computes(*everywhere(leaky(0.0))),
    ),
    *(
        Mistake(
            "leaky-slope",
            f"a leaky ReLU has the slope {slope:g}: the handout's have 0.01",
            computes(*everywhere(leaky(slope))),
        )
        for slope in _SLOPES
    ),
    Mistake(
        "strided-for-pooling",
        "your convolutions have stride 2 in place of the poolings: use stride 1, and MaxPool2d(2) behind each",
        computes({"pool": same, "stride": 2}),
    ),
    Mistake(
        "average-pooling",
        "a pooling averages over 2×2 pixels: both take their maximum (MaxPool2d)",
        computes(*({name: lambda x: F.avg_pool2d(x, 2)} for name in _POOLINGS)),
    ),
    Mistake(
        "other-pooling",
        "a pooling is not the maximum over 2×2 pixels with stride 2: use MaxPool2d(2) behind each convolution",
        computes(
            *(
                {name: step}
                for name in _POOLINGS
                for step in (
                    lambda x: F.max_pool2d(x, 3, 2, 1),
                    lambda x: -F.max_pool2d(-x, 2),
                    lambda x: x[:, :, ::2, ::2],
                    lambda x: F.lp_pool2d(x, 2, 2),
                )
            )
        ),
    ),
    Mistake(
        "norm-without-weights",
        "your network normalises its features (BatchNorm or InstanceNorm without weights): the handout's does not",
        computes(*(change for dims in ((0, 2, 3), (2, 3), (1, 2, 3)) for change in _with_norm(dims))),
    ),
    networks.OTHER_ACTIVATION,
    networks.ACTIVATION_AT_END,
    Mistake(
        "logit-sign",
        "your logits have the opposite sign: high must mean real",
        computes({"last": torch.neg}),
    ),
    replace(
        networks.CONV_PADDED,
        says="your convolutions are padded: the handout's are not, so that 28 becomes 24, 12, 8, 4",
        fits=computes({"padding": 2}, {"padding": 1}),
    ),
)
