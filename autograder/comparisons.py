"""Comparisons that explain themselves: shapes, numbers and tensors of the student's against the grader's own."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from autograder import general_mistakes as general
from autograder.check import fail
from autograder.general_values import explain_values
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
        asked = asked.replace("should be a tensor", f"should be a {_name(dtype)} tensor")
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
    sizes: Mapping[str, int] | None = None,
    again: Callable[[], Any] | None = None,
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
        sizes: the sizes of the problem by name, such as {"images": 8}: a factor or an offset may be one of them.
        again: asks the student's code for the value once more; where the two differ, that is the mistake.
        facts: what the mistakes may look at besides got and expected.
    """
    expected = torch.as_tensor(expected, dtype=torch.float64)
    value = _double(got, expected, what)
    if torch.allclose(value, expected, rtol=rtol, atol=atol):
        return
    seen = Seen(got=value, expected=expected, rtol=max(rtol, 1e-6), atol=atol, facts=facts)
    if again is not None and not torch.allclose(_double(again(), expected, what), value, rtol=1e-5, atol=1e-7):
        cause: Mistake | None = general.CALLS_DIFFER
    else:
        cause = explain(seen, mistakes) or explain_values(seen, sizes or {})
    worst = int((value - expected).abs().argmax())
    wanted = expected.flatten()[worst].item()
    shown, wanted_shown = apart(value.flatten()[worst].item(), wanted)
    asked = f"{what} should have the expected value"
    if expected.ndim:
        place = ", ".join(str(int(i)) for i in torch.unravel_index(torch.tensor(worst), expected.shape))
        asked = f"{asked}s (the worst is at [{place}])"
    fail(
        asked,
        expected=wanted_shown,
        got=shown,
        tolerance=f"{atol + rtol * abs(wanted):.2g}",
        mistake=cause,
        earned=earned,
    )


def _double(got: Any, expected: Tensor, what: str) -> Tensor:
    """The student's value in float64, if it has the expected shape; else the check fails."""
    if expected.ndim == 0:
        return torch.tensor(number(got, what), dtype=torch.float64)
    return tensor_of_shape(got, tuple(expected.shape), what, dtype=None).double()


def own_rows(what: str, row: str, of_all: Tensor, alone: Tensor, mistake: Mistake = general.ROWS_MIXED) -> None:
    """Fail unless some rows' results are the same without the other rows of the batch.

    Args:
        what: how the message names the results.
        row: what a row is, such as "image".
        of_all: the results of these rows in a larger batch.
        alone: their results without the others.
        mistake: the one that is told.
    """
    if float((of_all - alone).abs().max()) <= 1e-3 * max(1e-2, float(alone.abs().max())):
        return
    worst = int((of_all - alone).abs().argmax())
    got, expected = apart(*(float(part.flatten()[worst]) for part in (of_all, alone)))
    asked = f"{what} of an {row} should not" if row[0] in "aeiou" else f"{what} of a {row} should not"
    fail(f"{asked} change when others are left out of the batch", expected=expected, got=got, mistake=mistake)


def apart(got: float, expected: float) -> tuple[str, str]:
    """Both numbers with as many digits as it takes to see that they differ, six at least."""
    for digits in (6, 9, 12, 17):
        shown = f"{got:.{digits}g}", f"{expected:.{digits}g}"
        if shown[0] != shown[1]:
            break
    return shown


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
