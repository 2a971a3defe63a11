"""The checks as pytest sees them: what their marks say, and how they are collected."""

import contextlib
import io
import os
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import pytest

from autograder import rooms
from autograder.errors import GraderError, Unreadable
from autograder.ids import order_of
from autograder.project import ROOMS
from autograder.question import Question


class Stopped(Exception):
    """Somebody pressed Ctrl-C."""


def mark_of(item: pytest.Item) -> dict[str, Any]:
    """What the check's @check(...) says: exercise, points, needs, seconds, training, false_alarm."""
    mark = item.get_closest_marker("check")
    if mark is None:
        raise pytest.UsageError(f"{item.nodeid} is no check: it lacks its @check(...)")
    return dict(mark.kwargs)


def exercise_of(item: pytest.Item) -> str:
    """The id of the check's exercise."""
    return str(mark_of(item)["exercise"])


def is_hidden(item: pytest.Item) -> bool:
    """Whether the check is hidden from students: its file is."""
    return rooms.is_hidden(item.path)


def has_hidden_checks(questions: Iterable[Question]) -> bool:
    """Whether there are hidden checks of these questions: a student kit has none."""
    return any(rooms.is_hidden(file) for question in questions for file in rooms.check_files(question))


def is_left_out(item: pytest.Item, questions: Iterable[Question]) -> bool:
    """Whether the check is of an exercise that the homework of these questions does not ask for."""
    return any(exercise_of(item) in question.not_asked for question in questions)


def title_of(item: pytest.Item) -> str:
    """The check's title: the first line of its docstring."""
    return str(item.obj.__doc__ or item.name).strip().splitlines()[0].rstrip(".")  # type: ignore[attr-defined]


def in_order(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """The checks of each question in the order of its exercises, its hidden ones after all others."""

    def place(item: pytest.Item) -> tuple[int, bool, tuple[int, int, str]]:
        order = order_of(exercise_of(item))
        return order[0], is_hidden(item), order

    return sorted(items, key=place)


class _BasicPlugin:
    """Makes the mark known to pytest, and notes whether somebody stops it."""

    stopped = False

    def pytest_configure(self, config: pytest.Config) -> None:
        """Register the mark."""
        config.addinivalue_line(
            "markers", "check(exercise, points, needs, seconds, training, false_alarm): a graded check"
        )

    def pytest_keyboard_interrupt(self, excinfo: "pytest.ExceptionInfo[BaseException]") -> None:
        """Note that Ctrl-C was pressed; pytest's own interruptions come here, too."""
        self.stopped = excinfo.type is KeyboardInterrupt


def run_pytest(questions: Iterable[Question], plugins: Sequence[object], *arguments: str) -> None:
    """Let pytest run the checks of these questions.

    Raises:
        GraderError: pytest could not collect or run them.
        Stopped: somebody pressed Ctrl-C.
    """
    basic = _BasicPlugin()
    files = [str(file) for question in questions for file in rooms.check_files(question)]
    # no plugins but ours, and no rewritten assertions: the checks use neither, and both take their time to load; nobody
    # reads pytest's own account of a failure, and the native one takes a tenth of the time
    plain = ["-p", "no:cacheprovider", "-p", "no:logging", "--disable-plugin-autoload", "--assert=plain"]
    command = ["-q", "--tb=native", "-c", os.devnull, "--rootdir", str(ROOMS), *plain, *arguments, *files]
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        status = pytest.main(command, plugins=[basic, *plugins])
    if basic.stopped:
        raise Stopped
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise GraderError(f"the checks could not be run:\n{said.getvalue()[-3000:]}")


class _Collector:
    """Keeps the collected checks."""

    def __init__(self) -> None:
        self.items: list[pytest.Item] = []

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.items = list(items)


def collect_checks(questions: Sequence[Question]) -> list[pytest.Item]:
    """Every check of these questions, in the order of the exercises; nothing is run.

    Raises:
        GraderError: they cannot be collected.
        Unreadable: one of them needs an exercise that the homework of these questions does not ask for.
    """
    collector = _Collector()
    run_pytest(questions, [collector], "--collect-only")
    asked = in_order(item for item in collector.items if not is_left_out(item, questions))
    not_asked = {identifier for question in questions for identifier in question.not_asked}
    for item in asked:
        if lacking := sorted(not_asked.intersection(mark_of(item)["needs"]), key=order_of):
            needed = ", ".join(lacking)
            raise Unreadable(f"{exercise_of(item)} needs {needed}: the homework must ask for that, too")
    return asked


@cache
def trained(question: Question) -> frozenset[str]:
    """The exercises of which only trainings judge."""
    marks = [(exercise_of(item), mark_of(item)["training"]) for item in collect_checks([question])]
    return frozenset(exercise for exercise, _ in marks if all(training for e, training in marks if e == exercise))
