"""Mistakes that any value can show: a wrong sign, a factor, a transposed or missing dimension."""

import math

import torch

from autograder.mistakes import Mistake


def _multiple(factor: float) -> Mistake:
    text = f"{factor:g}"
    return Mistake(f"times-{text}", f"your value is {text} × the expected one", formula=lambda s: factor * s.expected)


SHAPES = (  # got, expected: tuples of sizes
    Mistake("transposed", "the dimensions are swapped", lambda s: s.got == s.expected[::-1]),
    Mistake("batch-missing", "the batch dimension is missing: keep it first", lambda s: s.got == s.expected[1:]),
    Mistake(
        "not-flattened",
        "the number of elements is right: flatten all but the batch dimension",
        lambda s: len(s.got) > len(s.expected) and math.prod(s.got) == math.prod(s.expected),
    ),
    Mistake(
        "squeezed",
        "a dimension of size 1 was squeezed away: keep it",
        lambda s: s.got == tuple(size for size in s.expected if size != 1),
    ),
)

DTYPES = (  # got, expected: torch.dtype
    Mistake(
        "double-precision",
        "numpy and .double() make float64, and layers are float32: drop the dtype, or end with .float()",
        lambda s: s.got == torch.float64,
    ),
    Mistake("whole-numbers", "these are whole numbers: end with .float()", lambda s: not s.got.is_floating_point),
)

VALUES = (  # got, expected: float64 tensors of one shape
    Mistake("sign", "your value is the expected one with the opposite sign", formula=lambda s: -s.expected),
    _multiple(0.5),
    _multiple(2.0),
)

SEVERAL_VALUES = Mistake("several-values", "these are several values: add the terms up, and return one number")
NOT_REDUCED = Mistake("not-reduced", "the result still has one value for each element: reduce it to one number")
