"""Comparisons that explain themselves: shapes, numbers and tensors of the student's against the grader's own."""

import math
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from autograder import general_mistakes as general
from autograder.check import fail
from autograder.mistakes import RETURNS_NOTHING, Mistake, Seen, explain


def tensor_of_shape(
    value: Any,
    shape: Sequence[int],
    what: str,
    dtype: torch.dtype | None = torch.float32,
    mistakes: Sequence[Mistake] = (),
) -> Tensor:
    """`value`, if it is a tensor of this shape (and dtype, unless None) with finite entries; else the check fails.

    Args:
        value: what the student's code returned.
        shape: the sizes asked for.
        what: how the message names it, such as "mu".
        dtype: the dtype asked for.
        mistakes: those to try on a wrong shape; the general ones are tried after them.
    """
    asked, sizes = f"{what} should be a tensor of shape {tuple(shape)}", f"shape {tuple(shape)}"
    if not isinstance(value, Tensor):
        fail(asked, expected=sizes, got=show(value), mistake=RETURNS_NOTHING if value is None else None)
    if tuple(value.shape) != tuple(shape):
        cause = explain(Seen(got=tuple(value.shape), expected=tuple(shape)), (*mistakes, *general.SHAPES))
        fail(asked, expected=sizes, got=f"shape {tuple(value.shape)}", mistake=cause)
    if dtype is not None and value.dtype != dtype:
        cause = explain(Seen(got=value.dtype, expected=dtype), general.DTYPES)
        asked = asked.replace("tensor", f"{_name(dtype)} tensor", 1)
        fail(asked, expected=_name(dtype), got=_name(value.dtype), mistake=cause)
    if not bool(torch.isfinite(value.double()).all()):
        fail(f"{what} should hold finite numbers only", got=show(value))
    return value


def number(value: Any, what: str) -> float:
    """`value` as a float, if it is a finite number or a tensor with one element; else the check fails."""
    if isinstance(value, Tensor) and value.numel() == 1:
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, int | float):
        cause = RETURNS_NOTHING if value is None else general.NOT_REDUCED if isinstance(value, Tensor) else None
        cause = general.SEVERAL_VALUES if isinstance(value, list | tuple) else cause
        fail(f"{what} should be one number", expected="a scalar", got=show(value), mistake=cause)
    if not math.isfinite(value):
        fail(f"{what} should be finite", expected="a finite number", got=show(float(value)))
    return float(value)


def close(
    got: Any,
    expected: Any,
    what: str,
    rtol: float = 1e-4,
    atol: float = 1e-5,
    mistakes: Sequence[Mistake] = (),
    earned: float = 0.0,
    **facts: Any,
) -> None:
    """Fail unless `got` equals `expected` within |got - expected| <= atol + rtol * |expected|, element by element.

    Args:
        got: a number or tensor of the student's.
        expected: the grader's own, a number or tensor of the same shape.
        what: how the message names it.
        rtol: relative tolerance.
        atol: absolute tolerance.
        mistakes: those to try, most telling first; the general ones are tried after them.
        earned: the share of the points that a failure leaves.
        facts: what the mistakes may look at besides got and expected.
    """
    expected = torch.as_tensor(expected, dtype=torch.float64)
    if expected.ndim == 0:
        value = torch.tensor(number(got, what), dtype=torch.float64)
    else:
        value = tensor_of_shape(got, tuple(expected.shape), what, dtype=None).double()
    if torch.allclose(value, expected, rtol=rtol, atol=atol):
        return
    seen = Seen(got=value, expected=expected, rtol=max(rtol, 1e-6), atol=atol, facts=facts)
    cause = explain(seen, (*mistakes, *general.VALUES))
    worst = int((value - expected).abs().argmax())
    wanted = expected.flatten()[worst].item()
    asked = f"{what} should have the expected value"
    if expected.ndim:
        place = ", ".join(str(int(i)) for i in torch.unravel_index(torch.tensor(worst), expected.shape))
        asked = f"{asked}s (the worst is at [{place}])"
    fail(
        asked,
        expected=show(wanted),
        got=show(value.flatten()[worst].item()),
        tolerance=f"{atol + rtol * abs(wanted):.2g}",
        mistake=cause,
        earned=earned,
    )


def show(value: Any) -> str:
    """A value in a few words: a number with six digits, a tensor by shape and range."""
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, Tensor):
        shape = f"a tensor of shape {tuple(value.shape)}"
        if not value.numel():
            return shape
        if value.ndim == 0:
            return f"{value.item():.6g}"
        entries = value.double()
        bad = int((~torch.isfinite(entries)).sum())
        if bad:
            return f"{shape} with {bad} entries NaN or infinite"
        return f"{shape}, from {entries.min().item():.4g} to {entries.max().item():.4g}"
    if isinstance(value, list | tuple):
        return f"a {type(value).__name__} of {len(value)}: " + ", ".join(show(item) for item in value[:4])[:200]
    return repr(value)[:120]


def _name(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")
