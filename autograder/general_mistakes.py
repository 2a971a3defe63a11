"""Mistakes that any result can show: in its shape, its dtype, or in what it depends on."""

import math

import torch

from autograder.mistakes import Mistake

SHAPES = (  # got, expected: tuples of sizes
    Mistake(
        "reduced-to-one",
        "all was reduced to one number: keep one value for each element",
        lambda s: s.got == () and math.prod(s.expected) > 1,
    ),
    Mistake("transposed", "the dimensions are swapped", lambda s: s.got == s.expected[::-1]),
    Mistake(
        "squeezed",
        "a dimension of size 1 was squeezed away: keep it",
        lambda s: s.got != s.expected and s.got == tuple(size for size in s.expected if size != 1),
    ),
    Mistake("batch-missing", "the batch dimension is missing: keep it first", lambda s: s.got == s.expected[1:]),
    Mistake(
        "broadcast",
        "two shapes such as (N, 1) and (N,) were combined, and torch made (N, N) of them: give both one shape first",
        lambda s: len(s.got) == 2 and s.got[0] == s.got[1] > 1 and s.expected in [s.got[:1], (s.got[0], 1)],
    ),
    Mistake(
        "not-flattened",
        "the number of elements is right: flatten all but the batch dimension",
        lambda s: len(s.got) > len(s.expected) and math.prod(s.got) == math.prod(s.expected),
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

SEVERAL_VALUES = Mistake("several-values", "these are several values: add the terms up, and return one number")
NOT_REDUCED = Mistake("not-reduced", "the result still has one value for each element: reduce it to one number")
CALLS_DIFFER = Mistake(
    "calls-differ",
    "two calls with the same arguments give different results: it must depend on its arguments alone, so draw nothing "
    "and keep nothing from call to call",
)
INPUT_CHANGED = Mistake(
    "input-changed",
    "it writes into the tensor that it is given, which the caller uses once more: make a new one, x = factor * x, and "
    "use no x *= factor, x.mul_() or inplace=True on it",
)
ROWS_MIXED = Mistake(
    "rows-mixed",
    "one row's result changes with the other rows of the batch: keep dimension 0 for the rows, and reduce or normalise "
    "along the others",
)
