"""Grades many answers whose verdict is known, in several processes, each with a zygote of its own."""

import multiprocessing
import os
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Thread

from autograder.exercises import BY_ID, FILES


@dataclass(frozen=True)
class Case:
    """An answer to one question as text, the exercises that are wrong in it (none in a right one), and the slips."""

    name: str
    question: str
    source: str
    exercises: tuple[str, ...] = ()
    slips: tuple[str, ...] = ()  # the diagnoses of which one is to be named; none where no name is asked for
    alone: bool = False  # grade those exercises only, and not what else they might hurt
    training: bool = False  # with the training checks


@dataclass(frozen=True)
class Loss:
    """A check that did not give all its points, and the slip that it named."""

    check: str
    exercise: str
    status: str
    slip: str


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
        """Wrong exercises of which no check took points, because they were not graded for want of another."""
        losses = {exercise: self.at(exercise) for exercise in self.case.exercises}
        return [e for e, lost in losses.items() if lost and all(loss.status == "not graded" for loss in lost)]

    @property
    def named(self) -> bool:
        """Whether a check of a wrong exercise named a slip that was made."""
        return bool(set(self.told) & set(self.case.slips))

    @property
    def misled(self) -> bool:
        """Whether the checks of the wrong exercises named slips, and none that was made."""
        return bool(self.case.slips and self.told) and not self.named

    @property
    def told(self) -> list[str]:
        """The slips that the checks of the wrong exercises named."""
        return sorted({loss.slip for exercise in self.case.exercises for loss in self.at(exercise) if loss.slip})

    @property
    def elsewhere(self) -> list[str]:
        """Right exercises that lost points, those aside that were not graded for want of another."""
        hurt = {loss.exercise for loss in self.losses if loss.status != "not graded"}
        return sorted(hurt - set(self.case.exercises))


def try_all(cases: Iterable[Case], jobs: int, seed: int = 0) -> Iterator[Verdict]:
    """Grade every case, `jobs` of them at a time; the verdicts come in the order of the cases.

    Args:
        cases: the answers.
        jobs: how many processes grade.
        seed: what the public and the hidden checks of every grade draw from, so that a verdict is to be had again.
    """
    # spawned, not forked: a process that has read the answers must not become the parent of a zygote
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, initializer=_start) as pool:
        yield from pool.map(partial(_try, seed), cases)


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_zygotes: list[object] = []  # of this process: one


def _start() -> None:
    from autograder.isolation.zygote import Zygote

    _zygotes.append(Zygote())
    Thread(target=_end_with_parent, daemon=True).start()  # after the fork: a zygote has one thread


def _end_with_parent() -> None:
    """Do not wait for work for ever where the command was killed."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


def _try(seed: int, case: Case) -> Verdict:
    from autograder.grading import grade
    from autograder.isolation.zygote import Zygote
    from autograder.plugin import Options

    zygote = _zygotes[0]
    assert isinstance(zygote, Zygote)
    options = Options(
        (case.question,),
        quick=not case.training,
        seed=seed,
        hidden_seed=seed,
        exercises=case.exercises if case.alone else (),
    )
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / FILES[case.question]).write_text(case.source, encoding="utf-8")
        result = grade(zygote, Path(folder), options)
    losses = tuple(
        Loss(
            outcome.check.partition("::")[2],
            outcome.exercise,
            outcome.status,
            outcome.finding.slip_name if outcome.finding else "",
        )
        for exercise in BY_ID.values()
        for outcome in result.of(exercise)
        if outcome.points < outcome.max_points
    )
    trouble = ["the grade did not finish"] if not result.finished else []
    trouble += [str(error).splitlines()[-1] for error in result.facts.get("grader_errors", {}).values()]
    return Verdict(case, losses, tuple(trouble + result.for_staff), result.facts.get("seconds", 0.0))
