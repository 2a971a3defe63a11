"""What a watched folder looks like at a moment, and what shows it."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

from autograder.question import Exercise
from autograder.results import Grade, Outcome, Status
from autograder.watch.sources import SyntaxProblem


class Doing(str, Enum):
    """What is under way."""

    NOTHING = "nothing"
    GRADING = "grading"
    TRAINING = "training"

    __str__ = str.__str__


@dataclass(frozen=True)
class View:
    """All that is shown."""

    folder: Path
    saved: tuple[str, ...]  # the files saved last
    doing: Doing
    under_way: tuple[str, ...]  # ids of the exercises that are being graded
    heard: int  # how many of their checks have a verdict already
    grade: Grade  # with the verdicts from before, where there are no newer ones
    fresh: frozenset[str]  # ids of the exercises graded since the last save; all others are from before
    problems: tuple[SyntaxProblem, ...]  # of files that are no Python: nothing of them is graded
    seconds: float  # since the save
    note: str = ""

    @property
    def first(self) -> tuple[Exercise, Outcome] | None:
        """The first check that lacks points: of the exercises graded since the last save, else of all."""
        exercises = [each for question in self.grade.questions for each in self.grade.exercises(question)]
        for exercise in (*(each for each in exercises if each.id in self.fresh), *exercises):
            outcomes = [o for o in self.grade.of(exercise) if o.check in self.grade.outcomes]
            for outcome in outcomes:
                if outcome.status is not Status.PASSED:
                    return exercise, outcome
        return None


class Display(Protocol):
    """Shows a view."""

    def saved(self, view: View) -> None:
        """A file was saved, and is about to be graded."""

    def progress(self, view: View) -> None:
        """A check has a verdict."""

    def finished(self, view: View) -> None:
        """There is no more to grade for now."""
