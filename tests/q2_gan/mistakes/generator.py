"""Mistakes in what the generator computes (Q2.3); the fact `variant` is the handout's with something changed."""

from collections.abc import Callable
from dataclasses import replace

import torch

from autograder.mistakes import Mistake, Seen
from tests.q2_gan.mistakes import networks
from tests.q2_gan.mistakes.networks import computes, everywhere
from tests.q2_gan.reference import leaky, same

TANH_MISSING = Mistake(
    "tanh-missing", "the tanh at the end is missing: pixels must lie in [-1, 1]", computes({"last": same})
)
NOISE_IGNORED = Mistake(
    "noise-ignored", "the noise makes no difference: what your first layer reads must be the argument of forward"
)
NEVER_NEGATIVE = Mistake(
    "pixels-never-negative",
    "your pixels are never negative: end with tanh alone. A sigmoid, a ReLU, and (tanh + 1) / 2 give such pixels",
)
FACTS = {"activation": "a ReLU", "end": "the handout has a tanh"}
_NORMS = {f"bn{number}": same for number in "123"}
FUNCTION = (
    TANH_MISSING,
    Mistake(
        "sigmoid-for-tanh",
        "your generator ends in a sigmoid: pixels must lie in [-1, 1], use tanh",
        computes({"last": torch.sigmoid}),
    ),
    Mistake(
        "pixels-in-0-1",
        "your pixels lie in [0, 1]: leave the tanh's values as they are",
        computes({"last": lambda x: (torch.tanh(x) + 1) / 2}),
    ),
    Mistake(
        "pixels-scaled",
        "your pixels are the tanh's values times a number, or with the opposite sign: leave them as they are",
        computes(*({"last": lambda x, by=by: by * torch.tanh(x)} for by in (0.5, 2.0, -1.0, 0.9, 0.99))),
    ),
    Mistake(
        "norm-before-relu",
        "a batch normalisation comes before its ReLU: in the handout it follows the ReLU",
        computes(*({"norm_first": blocks} for blocks in ("123", "1", "2", "3", "12", "23", "13"))),
    ),
    Mistake(
        "eval-mode",
        "your batch normalisations use their running statistics: return the model in training mode",
        computes({"training": False}),
    ),
    replace(
        networks.NORM_MISSING,
        says="a batch normalisation is missing: one follows every ReLU",
        fits=computes(
            dict(_NORMS),
            *({name: step} for name, step in _NORMS.items()),
            *({other: step for other, step in _NORMS.items() if other != name} for name in _NORMS),
        ),
    ),
    Mistake(
        "other-normalisation",
        "a normalisation is over the features of one image (LayerNorm, GroupNorm, InstanceNorm): use BatchNorm1d "
        "and BatchNorm2d, which are over the batch",
        computes(
            *({"over": blocks + kind} for blocks in ("1", "2", "3", "12", "123") for kind in ("layer", "instance"))
        ),
    ),
    networks.ACTIVATION_MISSING,
    Mistake(
        "leaky-for-relu",
        "your network has a leaky ReLU where the handout has a ReLU",
        computes(
            *everywhere(*map(leaky, (0.01, 0.2, 0.1))),
            *({"act": leaky(slope)} for slope in (0.3, 0.05, 0.02, 0.25, 0.5)),
        ),
    ),
    networks.OTHER_ACTIVATION,
    Mistake(
        "norm-eps",
        "a batch normalisation has another eps than 1e-5: the second number of BatchNorm1d(n, 0.8) is eps, "
        "not momentum",
        computes(*({"eps": eps} for eps in (0.8, 0.9, 0.1, 0.5, 0.999, 1e-3))),
    ),
    networks.ACTIVATION_AT_END,
)


# ---- the shape of the images, (N, pixels): two transposed convolutions of 4×4 on 7×7 give nothing else than these
def _pixels(*sides: int) -> Callable[[Seen], bool]:
    return lambda s: len(s.got) == 2 and s.got[0] == s.expected[0] and s.got[1] in [side**2 for side in sides]


SHAPES = (
    Mistake(
        "stride-1",
        "this number of pixels comes from a transposed convolution with stride 1: both have stride 2, so that 7 "
        "becomes 14, 28",
        _pixels(9, 15, 16),
    ),
    Mistake(
        "padding-missing",
        "this number of pixels comes from a transposed convolution without padding: both have padding 1, so that 7 "
        "becomes 14, 28",
        _pixels(30, 32, 34),
    ),
)
