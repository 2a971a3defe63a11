"""Slips that any value can show: a wrong sign, a factor, a transposed or missing dimension."""

import math

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

VALUES = (
    Diagnosis("sign", lambda s: s.is_near(-s.expected), "your value is the expected one with the opposite sign"),
    _multiple(0.5),
    _multiple(2.0),
)
