"""What all reports of a grade share: what its reader may know, what is said once, the words, and what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from autograder.evidence import Evidence
from autograder.excerpt import Excerpt
from autograder.question import Exercise, Question
from autograder.results import Finding, Grade, Outcome, Status, total


class Word(NamedTuple):
    """How a state is called and marked."""

    word: str  # in a terminal
    colour: str  # there
    mark: str  # one sign, for lists
    phrase: str  # where there is room


WORDS = {
    Status.PASSED: Word("ok", "green", "✓", "right"),
    Status.PARTIAL: Word("part", "yellow", "~", "partly right"),
    Status.FAILED: Word("FAIL", "red", "✗", "wrong"),
    Status.NOT_IMPLEMENTED: Word("todo", "cyan", "–", "to do"),
    Status.NOT_GRADED: Word("skip", "dim", "–", "not graded"),
    Status.GRADER_ERROR: Word("GRADER", "magenta", "–", "grader error"),
}
NOT_STARTED = (Status.NOT_IMPLEMENTED, Status.NOT_GRADED)


@dataclass(frozen=True)
class CheckView:
    """One check as its reader sees it."""

    outcome: Outcome
    finding: Finding | None  # what this reader may know
    repeats: bool  # whether its reason was told by a check before it
    evidence: tuple[Evidence, ...]
    excerpt: Excerpt | None

    @property
    def word(self) -> Word:
        """How its state is called."""
        return WORDS[self.outcome.status]

    @property
    def tells(self) -> bool:
        """Whether there is something to say about it that no check before it said."""
        return self.finding is not None and not self.repeats and not self.closed

    @property
    def closed(self) -> bool:
        """Whether this reader may not know what it saw."""
        return self.finding != self.outcome.finding

    @property
    def lacks(self) -> bool:
        """Whether it is not right."""
        return self.outcome.status is not Status.PASSED


@dataclass(frozen=True)
class ExerciseView:
    """One exercise: its checks, those that are not right first."""

    exercise: Exercise
    checks: tuple[CheckView, ...]
    points: float
    worth: float
    status: Status  # of all checks together
    place: str  # the line that all findings name; empty where they name several
    once: str  # the sentence that all checks say, where it is one and short
    command: str  # repeats the checks; empty where that would show nothing

    @property
    def word(self) -> Word:
        """How the state of all checks together is called."""
        return WORDS[self.status]

    @property
    def opened(self) -> bool:
        """Whether a reader wants to see it at once: what is wrong, and what was measured with a picture."""
        if self.lacking:
            return not self.once
        return any(check.outcome.note and check.evidence for check in self.checks)

    @property
    def lacking(self) -> list[CheckView]:
        """The checks that are not right."""
        return [check for check in self.checks if check.lacks]


@dataclass(frozen=True)
class QuestionView:
    """One question and those of its exercises that the grade covers."""

    question: Question
    exercises: tuple[ExerciseView, ...]
    points: float
    worth: float

    @property
    def started(self) -> bool:
        """Whether anything of it is written and was graded."""
        return any(check.outcome.status not in NOT_STARTED for each in self.exercises for check in each.checks)


@dataclass(frozen=True)
class Next:
    """What to do next."""

    view: ExerciseView | None  # the exercise to look at; None where nothing is wrong
    reason: str  # why; the likely cause where one is known
    waiting: tuple[str, ...] = ()  # ids of the exercises that wait for it


@dataclass(frozen=True)
class GradeView:
    """A grade as its reader sees it."""

    grade: Grade
    questions: tuple[QuestionView, ...]
    next: Next
    measured: tuple[tuple[str, str], ...]  # what was measured and with what, each with its label


def view_of(grade: Grade, path: str = "starter", staff: bool = True) -> GradeView:
    """A grade for a reader.

    Args:
        grade: the grade.
        path: what was graded, for the commands that repeat a check.
        staff: whether the reader may know what hidden checks saw.
    """
    questions = []
    for question in grade.questions:
        views = [view_of_exercise(each, grade.of(each), grade, path, staff) for each in grade.exercises(question)]
        if views:
            outcomes = [check.outcome for view in views for check in view.checks]
            questions.append(QuestionView(question, tuple(views), total(outcomes), worth_of(outcomes)))
    return GradeView(grade, tuple(questions), _next(questions, grade), tuple(_measured(grade)))


def view_of_exercise(
    exercise: Exercise, outcomes: Sequence[Outcome], grade: Grade, path: str = "starter", staff: bool = True
) -> ExerciseView:
    """One exercise, with these of its outcomes."""
    ordered = sorted(outcomes, key=lambda outcome: outcome.status is Status.PASSED)
    checks, said = [], set[str | Finding]()
    for outcome in ordered:
        closed = outcome.hidden and not staff
        finding = outcome.shown_finding if closed else outcome.finding
        reason = (finding.cause or finding) if finding else None
        repeats = reason is not None and reason in said
        said |= {reason} if reason else set()
        evidence, excerpt = ((), None) if closed else (outcome.evidence, outcome.excerpt)
        checks.append(CheckView(outcome, finding, repeats, evidence, excerpt))
    lacking = [check for check in checks if check.lacks]
    places = {check.finding.where for check in lacking if check.finding and not check.closed}
    commands = [grade.command_to_repeat(check.outcome, path) for check in lacking]
    return ExerciseView(
        exercise,
        tuple(checks),
        total(outcomes),
        worth_of(outcomes),
        _together(outcomes),
        places.pop() if len(places) == 1 else "",
        _said_once(checks),
        next(filter(None, commands), ""),
    )


def worth_of(outcomes: Sequence[Outcome]) -> float:
    """What some checks are worth together."""
    return round(sum(outcome.max_points for outcome in outcomes), 2)


def _together(outcomes: Sequence[Outcome]) -> Status:
    statuses = {outcome.status for outcome in outcomes}
    if len(statuses) == 1:
        return statuses.pop()
    return Status.PARTIAL if total(outcomes) else Status.FAILED


def _said_once(checks: Sequence[CheckView]) -> str:
    """The sentence of an exercise whose checks all say the same thing, short enough for one line."""
    finding = checks[0].finding
    if finding is None or {(each.outcome.status, each.finding) for each in checks} != {
        (checks[0].outcome.status, finding)
    }:
        return ""
    if not {label for label, _ in finding.labelled()} <= {"see"}:
        return ""
    return finding.asked + (f" ({finding.where})" if finding.where else "")


def _next(questions: Sequence[QuestionView], grade: Grade) -> Next:
    """The first exercise with a mistake; where there is none, the first one to write, in a question that was begun."""
    begun = sorted(questions, key=lambda question: not question.started)
    for views, statuses in (
        (questions, (Status.FAILED, Status.PARTIAL)),
        (begun, (Status.NOT_IMPLEMENTED,)),
        (questions, (Status.GRADER_ERROR, Status.NOT_GRADED)),
    ):
        for view in (each for question in views for each in question.exercises):
            check = next((check for check in view.checks if check.outcome.status in statuses), None)
            if check:
                finding = check.finding
                return Next(view, (finding.cause or finding.asked) if finding else "", _waiting(view, questions))
    if not grade.planned:
        return Next(None, "Nothing was checked.")
    if grade.facts.get("options", {}).get("quick"):
        return Next(None, "All that was checked is right. The training is not checked yet: leave out --quick.")
    return Next(None, "All that was checked is right. Hand it in: .venv/bin/python -m autograder submit")


def _waiting(view: ExerciseView, questions: Sequence[QuestionView]) -> tuple[str, ...]:
    """The exercises that are not graded as long as this one earns nothing."""
    others = (each for question in questions for each in question.exercises)
    return tuple(
        each.exercise.id for each in others if any(check.outcome.waits_for == view.exercise.id for check in each.checks)
    )


def _measured(grade: Grade) -> list[tuple[str, str]]:
    found = [(f"{outcome.exercise} measured", outcome.note) for outcome in grade.all_outcomes() if outcome.note]
    found += [(name, source) for name, source in grade.facts.get("data", {}).items()]
    isolation = grade.facts.get("isolation", {})
    if isolation.get("level") == "C":
        lacks = "; ".join(isolation["lacks"])
        found.append(("for practice only", f"this machine does not lock the code in. It lacks: {lacks}"))
    return found
