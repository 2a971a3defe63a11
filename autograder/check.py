"""What a check is made of: its mark, its verdicts short of a pass, and the comparisons that explain themselves."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NoReturn

import pytest
import torch
from torch import Tensor

from autograder.diagnoses import Diagnosis, Seen, general, name_the_slip
from autograder.exercises import BY_ID
from autograder.results import Finding

_NOTHING = ("the function returned nothing: is its `return` missing?", "returns-nothing")
_SEVERAL = ("these are several values: add the terms up, and return one number", "several-values")
_NOT_REDUCED = ("the result still has one value for each element: reduce it to one number", "not-reduced")


class CheckFailed(AssertionError):
    """A check's verdict: the finding, and the share of the check's points earned all the same (0 to below 1)."""

    def __init__(self, finding: Finding, earned: float = 0.0) -> None:
        super().__init__("\n".join(finding.lines()))
        self.finding, self.earned = finding, earned


def check(
    exercise: str,
    points: float,
    needs: str | Sequence[str] = (),
    seconds: float = 5.0,
    training: bool = False,
    false_alarm: float = 0.0,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Mark a pytest function as a graded check; its docstring's first line is the title that students read.

    Args:
        exercise: the id, such as "Q1.5".
        points: what it is worth.
        needs: ids of exercises; the check is not graded while one of them has earned nothing.
        seconds: CPU seconds that one request of it may take on the reference machine.
        training: whether it trains something, and is therefore left out of a quick grade.
        false_alarm: how probable it is, at most, that bad luck alone costs a right answer points, as computed where
            the threshold stands; 0 where chance has no say. Of a training it is not computed but measured.
    """
    assert exercise in BY_ID, exercise
    needed = (needs,) if isinstance(needs, str) else tuple(needs)
    return pytest.mark.check(
        exercise=exercise,
        points=points,
        needs=needed,
        seconds=seconds,
        training=training,
        false_alarm=false_alarm,
    )


def fail(finding: Finding, earned: float = 0.0) -> NoReturn:
    """End the check with this finding."""
    raise CheckFailed(finding, earned)


def require(condition: bool, asked: str, **parts: str) -> None:
    """Fail with a Finding of these parts unless the condition holds."""
    if not condition:
        fail(Finding(asked, **parts))


def tensor_of_shape(
    value: Any,
    shape: Sequence[int],
    what: str,
    dtype: torch.dtype | None = torch.float32,
    diagnoses: Sequence[Diagnosis] = (),
) -> Tensor:
    """`value`, if it is a tensor of this shape (and dtype, unless None) with finite entries; else the check fails.

    Args:
        value: what the student's code returned.
        shape: the sizes asked for.
        what: how the message names it, such as "mu".
        dtype: the dtype asked for.
        diagnoses: the slips to try on a wrong shape; the general ones are tried after them.
    """
    asked = f"{what} should be a tensor of shape {tuple(shape)}"
    if not isinstance(value, Tensor):
        fail(Finding(asked, f"shape {tuple(shape)}", show(value), "", *(_NOTHING if value is None else ())))
    if tuple(value.shape) != tuple(shape):
        seen = Seen(got=tuple(value.shape), expected=tuple(shape))
        slip = name_the_slip(seen, (*diagnoses, *general.SHAPES))
        fail(Finding(asked, f"shape {tuple(shape)}", f"shape {tuple(value.shape)}", "", *slip))
    if dtype is not None and value.dtype != dtype:
        slip = name_the_slip(Seen(got=value.dtype, expected=dtype), general.DTYPES)
        fail(Finding(asked.replace("tensor", f"{_name(dtype)} tensor", 1), _name(dtype), _name(value.dtype), "", *slip))
    if not bool(torch.isfinite(value.double()).all()):
        fail(Finding(f"{what} should hold finite numbers only", got=show(value)))
    return value


def number(value: Any, what: str) -> float:
    """`value` as a float, if it is a finite number or a tensor with one element; else the check fails."""
    if isinstance(value, Tensor) and value.numel() == 1:
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, int | float):
        slip = _NOTHING if value is None else _NOT_REDUCED if isinstance(value, Tensor) else ()
        slip = _SEVERAL if isinstance(value, list | tuple) else slip
        fail(Finding(f"{what} should be one number", "a scalar", show(value), "", *slip))
    if not math.isfinite(value):
        fail(Finding(f"{what} should be finite", expected="a finite number", got=show(float(value))))
    return float(value)


def close(
    got: Any,
    expected: Any,
    what: str,
    rtol: float = 1e-4,
    atol: float = 1e-5,
    diagnoses: Sequence[Diagnosis] = (),
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
        diagnoses: the slips to try, most telling first; the general ones are tried after them.
        earned: the share of the points that a failure leaves.
        facts: what the diagnoses may look at besides got and expected.
    """
    expected = torch.as_tensor(expected, dtype=torch.float64)
    if expected.ndim == 0:
        value = torch.tensor(number(got, what), dtype=torch.float64)
    else:
        value = tensor_of_shape(got, tuple(expected.shape), what, dtype=None).double()
    if torch.allclose(value, expected, rtol=rtol, atol=atol):
        return
    seen = Seen(got=value, expected=expected, rtol=max(rtol, 1e-6), atol=atol, facts=facts)
    slip = name_the_slip(seen, (*diagnoses, *general.VALUES))
    worst = int((value - expected).abs().argmax())
    finding = Finding(
        f"{what} should have the expected value" if expected.ndim == 0 else f"{what} should have the expected values",
        show(expected.flatten()[worst].item()),
        show(value.flatten()[worst].item()),
        f"{atol + rtol * abs(expected.flatten()[worst].item()):.2g}",
        *slip,
    )
    if expected.ndim:
        place = ", ".join(str(int(i)) for i in torch.unravel_index(torch.tensor(worst), expected.shape))
        finding = replace(finding, asked=f"{finding.asked} (the worst is at [{place}])")
    fail(finding, earned)


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
