"""The checks that a watched folder is graded with, and what they need: known before anything is graded."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from autograder.grading.checks import collect_checks, exercise_of, is_hidden, mark_of
from autograder.grading.outcomes import outcome_of
from autograder.question import Question
from autograder.results import Finding, Outcome, Status

NOT_YET = "not graded yet"
NOT_TRAINED = "a training takes longer: press t, or use `grade`"


@dataclass(frozen=True)
class Plan:
    """Which checks there are."""

    pending: dict[str, Outcome]  # what stands for each check until it is graded, in the order of the exercises
    trainings: frozenset[str]  # those checks that train
    needs: dict[str, frozenset[str]]  # the exercises that an exercise's checks need, by its id

    def of(self, exercise: str, training: bool = False) -> list[str]:
        """The checks of an exercise, without those that train, or with them."""
        every = (check for check, outcome in self.pending.items() if outcome.exercise == exercise)
        return [check for check in every if training or check not in self.trainings]

    @property
    def trained(self) -> list[str]:
        """The ids of the exercises of which a check trains."""
        return list(dict.fromkeys(self.pending[check].exercise for check in self.pending if check in self.trainings))


def plan_of(questions: Sequence[Question], exercises: Collection[str], public: bool) -> Plan:
    """Collect the checks. It imports those modules of the rooms that a grade needs: a forked grader has them.

    Args:
        questions: those that are watched.
        exercises: ids of the only exercises that are; empty for all of them.
        public: whether the hidden checks are left out.

    Raises:
        GraderError: the checks cannot be collected.
    """
    pending: dict[str, Outcome] = {}
    trainings, needs = set[str](), dict[str, frozenset[str]]()
    for item in collect_checks(questions):
        mark, exercise = mark_of(item), exercise_of(item)
        if (exercises and exercise not in exercises) or (public and is_hidden(item)):
            continue
        finding = Finding(NOT_TRAINED if mark["training"] else NOT_YET)
        pending[item.nodeid] = outcome_of(item, Status.NOT_GRADED, 0, finding)
        needs[exercise] = needs.get(exercise, frozenset()) | frozenset(mark["needs"])
        if mark["training"]:
            trainings.add(item.nodeid)
    return Plan(pending, frozenset(trainings), needs)
