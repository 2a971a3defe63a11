"""Grades many answers whose verdict is known."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from autograder.grading.grade import grade
from autograder.grading.run import Options
from autograder.host.zygote import Zygote
from autograder.question import Question
from autograder.results import Status
from autograder.verification.pool import grade_all


@dataclass(frozen=True)
class Case:
    """An answer to one question as text, the exercises that are wrong in it (none in a right one), and the mistakes."""

    name: str
    question: Question
    source: str
    exercises: tuple[str, ...] = ()
    mistakes: tuple[str, ...] = ()  # the names of which one is to be told; none where no name is asked for
    alone: bool = False  # grade those exercises only, and not what else they might hurt
    training: bool = False  # with the training checks


@dataclass(frozen=True)
class Loss:
    """A check that did not give all its points, and the mistake that it named."""

    check: str
    exercise: str
    status: Status
    mistake: str


@dataclass(frozen=True)
class Verdict:
    """What a case lost."""

    case: Case
    losses: tuple[Loss, ...] = ()
    trouble: tuple[str, ...] = field(default=())  # the grader's own errors: none of them may happen
    seconds: float = 0.0

    def at(self, exercise: str) -> list[Loss]:
        """The losses at one exercise."""
        return [loss for loss in self.losses if loss.exercise == exercise]

    @property
    def killed(self) -> bool:
        """Whether checks took points from each exercise that is wrong, but for those behind another wrong one.

        Any exercise is enough where all stand for one place.
        """
        hit = [exercise for exercise in self.case.exercises if exercise not in self.behind and self.at(exercise)]
        return bool(hit) and (self.case.alone or len(hit) + len(self.behind) == len(self.case.exercises))

    @property
    def behind(self) -> list[str]:
        """Wrong exercises of which no check took points, because they were not graded without another."""
        losses = {exercise: self.at(exercise) for exercise in self.case.exercises}
        return [e for e, lost in losses.items() if lost and all(loss.status is Status.NOT_GRADED for loss in lost)]

    @property
    def named(self) -> bool:
        """Whether a check of a wrong exercise named a mistake that was made."""
        return bool(set(self.told) & set(self.case.mistakes))

    @property
    def misled(self) -> bool:
        """Whether the checks of the wrong exercises named mistakes, and none that was made."""
        return bool(self.case.mistakes and self.told) and not self.named

    @property
    def told(self) -> list[str]:
        """The mistakes that the checks of the wrong exercises named."""
        return sorted({loss.mistake for exercise in self.case.exercises for loss in self.at(exercise) if loss.mistake})

    @property
    def elsewhere(self) -> list[str]:
        """Right exercises that lost points, apart from those that were not graded without another."""
        hurt = {loss.exercise for loss in self.losses if loss.status is not Status.NOT_GRADED}
        return sorted(hurt - set(self.case.exercises))


def try_all(cases: Sequence[Case], jobs: int, seed: int = 0) -> Iterator[Verdict]:
    """Grade every case, `jobs` of them at a time; the verdicts come in the order of the cases.

    Args:
        cases: the answers.
        jobs: how many processes grade.
        seed: what the public and the hidden checks of every grade draw from, so that a verdict is to be had again.
    """
    questions = dict.fromkeys(case.question for case in cases)
    return grade_all(partial(_try, seed), cases, questions, jobs)


def _try(seed: int, zygote: Zygote, case: Case) -> Verdict:
    exercises = case.exercises if case.alone else ()
    options = Options((case.question,), not case.training, seed=seed, hidden_seed=seed, exercises=exercises)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / case.question.file).write_text(case.source, encoding="utf-8")
        result = grade(zygote, Path(folder), options)
    losses = tuple(
        Loss(
            outcome.check.partition("::")[2],
            outcome.exercise,
            outcome.status,
            outcome.finding.mistake if outcome.finding else "",
        )
        for outcome in result.all_outcomes()
        if outcome.points < outcome.max_points
    )
    trouble = ["the grade did not finish"] if not result.finished else []
    trouble += [str(error).splitlines()[-1] for error in result.facts.get("grader_errors", {}).values()]
    return Verdict(case, losses, tuple(trouble + result.for_staff), result.facts.get("seconds", 0.0))
