"""What a check is made of: its mark, and its verdicts short of a pass."""

from collections.abc import Callable, Sequence
from typing import NoReturn

import pytest

from autograder.ids import order_of
from autograder.mistakes import Mistake
from autograder.results import Finding


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
        exercise: the id of the exercise that it grades.
        points: what it is worth.
        needs: ids of exercises; the check is not graded while one of them has earned nothing.
        seconds: CPU seconds that one request of it may take on the reference machine.
        training: whether it trains something, and is therefore left out of a quick grade.
        false_alarm: how probable it is, at most, that bad luck alone costs a right answer points, as computed where
            the threshold stands; 0 where chance has no say. Of a training it is not computed but measured.

    Raises:
        ValueError: an id is none.
    """
    needed = (needs,) if isinstance(needs, str) else tuple(needs)
    for identifier in (exercise, *needed):
        order_of(identifier)
    return pytest.mark.check(
        exercise=exercise,
        points=points,
        needs=needed,
        seconds=seconds,
        training=training,
        false_alarm=false_alarm,
    )


def fail(
    asked: str,
    *,
    expected: str = "",
    got: str = "",
    tolerance: str = "",
    mistake: Mistake | None = None,
    where: str = "",
    earned: float = 0.0,
) -> NoReturn:
    """End the check: it saw something wrong.

    Args:
        asked: what was asked for, in a sentence.
        expected: the value that a right answer gives.
        got: the value that the student's code gave.
        tolerance: how far from the expected value a right answer may be.
        mistake: the one that explains the value seen, its sentence filled in; None where none does.
        where: the line of the student's file, where it is known.
        earned: the share of the check's points that is earned all the same, from 0 to below 1.
    """
    cause, name = (mistake.says, mistake.name) if mistake else ("", "")
    raise CheckFailed(Finding(asked, expected, got, tolerance, cause, name, where), earned)


def require(condition: bool, asked: str, **parts: object) -> None:
    """Fail as `fail` does, with these parts, unless the condition holds."""
    if not condition:
        fail(asked, **parts)  # type: ignore[arg-type]
