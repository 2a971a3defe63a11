"""Turns what pytest reports of a check into its outcome."""

import time
import traceback
from dataclasses import replace
from typing import Any

import pytest

from autograder.check import CheckFailed
from autograder.definitions import place_of
from autograder.excerpt import Excerpt, excerpt_of
from autograder.grading.checks import exercise_of, is_hidden, mark_of, title_of
from autograder.grading.run import Run
from autograder.host.student_error import NotWrittenYet, StudentError, TimedOut
from autograder.host.zygote import ZygoteError
from autograder.ids import question_of
from autograder.plain_text import one_line
from autograder.results import Finding, Outcome, Status

TIME_UP = "not graded: the time was up"
_NO_ZYGOTE = "not graded: the grader lost the process that runs student code; course staff are to grade again"
_ODD_ANSWER = "this check could not interpret your return value; course staff have been notified"
_BROKEN = "this check could not be run; course staff have been notified"
_OF_ODD_ANSWERS = (ArithmeticError, AttributeError, LookupError, MemoryError, RuntimeError, TypeError, ValueError)


class NotGraded(Exception):
    """A check that was not run: its sentence says what it needs; `waits_for` is the exercise, where it is one."""

    def __init__(self, sentence: str, waits_for: str = "") -> None:
        super().__init__(sentence)
        self.waits_for = waits_for


class TimeUp(NotGraded):
    """A check that was not run for lack of time."""

    def __init__(self) -> None:
        super().__init__(TIME_UP)


def outcome_of(
    item: pytest.Item, status: Status, points: float, finding: Finding | None = None, **measured: Any
) -> Outcome:
    """A check's outcome, its points within [0, what it is worth]."""
    worth, finding = mark_of(item)["points"], finding.cleaned() if finding else None
    earned = round(min(max(points, 0.0), worth), 2)
    return Outcome(
        item.nodeid, exercise_of(item), title_of(item), status, earned, worth, is_hidden(item), finding, **measured
    )


class OutcomePlugin:
    """Records each check's outcome."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._started = 0.0

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: "pytest.CallInfo[None]") -> Any:
        """Record a check's verdict once it is known: at a failed setup, or at the end of the call."""
        if call.when == "setup":
            self._run.notes.clear()
            self._run.figures = {}
            self._run.evidence.take()
            self._started = time.monotonic() - call.duration
        if call.when == "call" or (call.when == "setup" and call.excinfo):
            error = call.excinfo.value if call.excinfo else None
            status, points, finding = self._verdict(item, error)
            measured = {
                "seconds": round(time.monotonic() - self._started, 3),
                "note": one_line("; ".join(self._run.notes)),
                "figures": self._run.figures,
                "evidence": self._run.evidence.take(),
                "excerpt": self._excerpt(item, status, finding),
                "waits_for": error.waits_for if isinstance(error, NotGraded) else "",
            }
            outcome = outcome_of(item, status, points, finding, **measured)
            self._run.grade.outcomes[item.nodeid] = outcome
            self._run.after_each(self._run.grade, outcome)
        return (yield)

    def _verdict(self, item: pytest.Item, error: BaseException | None) -> tuple[Status, float, Finding | None]:
        points = mark_of(item)["points"]
        if error is None:
            return Status.PASSED, points, None
        if isinstance(error, CheckFailed):
            status = Status.PARTIAL if error.earned else Status.FAILED
            return status, points * error.earned, self._placed(item, error.finding)
        if isinstance(error, NotGraded):
            if isinstance(error, TimeUp):
                self._ask_for_time(item)
            return Status.NOT_GRADED, 0, Finding(str(error))
        if isinstance(error, TimedOut) and self._run.is_late(question_of(exercise_of(item))):
            self._ask_for_time(item)
            return Status.NOT_GRADED, 0, Finding(TIME_UP)
        if isinstance(error, StudentError):
            if isinstance(error, TimedOut):
                self._run.grade.ask_human(f"{exercise_of(item)}: {error.sentence}: is it an endless loop?")
            status = Status.NOT_IMPLEMENTED if isinstance(error, NotWrittenYet) else Status.FAILED
            name = error.mistake.name if error.mistake else ""
            return status, 0, self._placed(item, Finding(error.sentence, mistake=name, where=error.where))
        return self._error_of_ours(item, error)

    def _ask_for_time(self, item: pytest.Item) -> None:
        self._run.grade.ask_human(f"{question_of(exercise_of(item))}: not all of it was graded: the time was up")

    def _error_of_ours(self, item: pytest.Item, error: BaseException) -> tuple[Status, float, Finding]:
        """What no right check, instrument or world does; staff are told."""
        grade = self._run.grade
        grade.facts.setdefault("grader_errors", {})[item.nodeid] = "".join(traceback.format_exception(error))
        grade.ask_human(f"{exercise_of(item)}: the grader failed in {item.name}: {type(error).__name__}")
        if isinstance(error, ZygoteError):
            grade.tell_staff(str(error))
            return Status.GRADER_ERROR, 0, Finding(_NO_ZYGOTE)
        student = self._run.student
        if isinstance(error, _OF_ODD_ANSWERS) and student and student.answered:
            what = f"{type(error).__name__}: {error}"
            grade.tell_staff(f"{item.nodeid} cannot read the answers ({what}): is the check at fault?")
            return Status.FAILED, 0, self._placed(item, Finding(_ODD_ANSWER))
        grade.tell_staff(f"{item.nodeid} could not be run: {type(error).__name__}: {error}")
        return Status.GRADER_ERROR, 0, Finding(_BROKEN)

    def _excerpt(self, item: pytest.Item, status: Status, finding: Finding | None) -> Excerpt | None:
        """The student's own lines around the place that the finding names, where something is wrong with them."""
        file = self._run.submission.files.get(question_of(exercise_of(item)))
        wrong = status in (Status.FAILED, Status.PARTIAL)
        return excerpt_of(file, finding.where) if wrong and finding and file else None

    def _placed(self, item: pytest.Item, finding: Finding) -> Finding:
        """The finding with the line to look at: where it happened, else where the exercise's function begins."""
        identifier = exercise_of(item)
        file = self._run.submission.files.get(question_of(identifier))
        if finding.where or file is None:
            return finding
        exercises = (e for question in self._run.options.questions for e in question.exercises)
        name = next(exercise.name for exercise in exercises if exercise.id == identifier)
        return replace(finding, where=place_of(file, name))
