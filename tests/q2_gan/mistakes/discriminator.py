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
        "you average over 2×2 pixels: take their maximum (MaxPool2d)",
        computes({"pool": lambda x: F.avg_pool2d(x, 2)}),
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
