"""Which checks of a grade are run, and which of them not after all."""

import pytest

from autograder.grading.checks import exercise_of, in_order, is_hidden, is_left_out, mark_of
from autograder.grading.outcomes import NotGraded, TimeUp, outcome_of
from autograder.grading.run import Run
from autograder.ids import question_of
from autograder.results import Finding, Status


class SelectionPlugin:
    """Keeps the checks that the options ask for, plans them all, and stops those that cannot be graded."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the checks that the options ask for, in the order of the exercises, and plan them all."""
        items[:] = in_order(item for item in items if self._wanted(item))
        pending = Finding("the grader did not get to it")
        for item in items:
            self._run.grade.planned[item.nodeid] = outcome_of(item, Status.NOT_GRADED, 0, pending)
            self._run.grade.outcomes.pop(item.nodeid, None)  # that of an earlier grade

    def _wanted(self, item: pytest.Item) -> bool:
        options = self._run.options
        if is_left_out(item, options.questions):
            return False
        if options.exercises and exercise_of(item) not in options.exercises:
            return False
        return not (options.quick and mark_of(item)["training"]) and not (options.public and is_hidden(item))

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Do not run a check that comes too late, that has no file, or whose prerequisite has earned nothing."""
        question = question_of(exercise_of(item))
        if self._run.is_late(question):
            raise TimeUp
        if question not in self._run.submission.files:
            raise NotGraded(self._run.submission.missing(question))
        for needed in mark_of(item)["needs"]:
            before = [each for each in self._run.grade.outcomes.values() if each.exercise == needed]
            if before and not any(each.points for each in before):
                raise NotGraded(f"not graded: needs {needed}", waits_for=needed)
