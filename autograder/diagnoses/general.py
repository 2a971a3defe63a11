"""Slips that any value can show: a wrong sign, a factor, a transposed or missing dimension."""

import math

import torch

from autograder.diagnoses import Diagnosis


def _multiple(factor: float) -> Diagnosis:
    text = f"{factor:g}"
    return Diagnosis(
        f"times-{text}", lambda s: s.is_near(factor * s.expected), f"your value is {text} × the expected one"
    )


SHAPES = (
    Diagnosis("transposed", lambda s: s.got == s.expected[::-1], "the dimensions are swapped"),
    Diagnosis("batch-missing", lambda s: s.got == s.expected[1:], "the batch dimension is missing: keep it first"),
    Diagnosis("not-flattened", lambda s: len(s.got) > len(s.expected) and math.prod(s.got) == math.prod(s.expected), "the number of elements is right: flatten all but the batch dimension"),
    Diagnosis("squeezed", lambda s: s.got == tuple(size for size in s.expected if size != 1), "a dimension of size 1 was squeezed away: keep it"),
)  # fmt: skip

DTYPES = (
    Diagnosis("double-precision", lambda s: s.got == torch.float64, "numpy and .double() make float64, and layers are float32: drop the dtype, or end with .float()"),
    Diagnosis("whole-numbers", lambda s: not s.got.is_floating_point, "these are whole numbers: end with .float()"),
)  # fmt: skip

VALUES = (
    Diagnosis("sign", lambda s: s.is_near(-s.expected), "your value is the expected one with the opposite sign"),
    _multiple(0.5),
    _multiple(2.0),
)
