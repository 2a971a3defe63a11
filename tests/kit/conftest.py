"""What the kit's tests share: one zygote, the homework, and small submissions made on the spot."""

import secrets
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from autograder import rooms
from autograder.calibration import time_scale
from autograder.grading.grade import grade
from autograder.grading.run import Options
from autograder.homework import ALL, Homework, load_homework
from autograder.host.student_error import KnownError
from autograder.host.student_module import StudentModule
from autograder.host.worker_host import WorkerHost
from autograder.host.zygote import Zygote
from autograder.project import ROOT
from autograder.question import Question
from autograder.results import Grade
from toy_rooms import TOY

__all__ = ["ROOT"]
collect_ignore = ["toy_rooms", "attacks"]  # checks, which a grade runs, and submissions


def pytest_addoption(parser: pytest.Parser) -> None:
    """The whole corpus of wrong answers takes many minutes: only `make verify` asks for it."""
    parser.addoption("--whole-corpus", action="store_true", help="grade every wrong answer, not three of an exercise")


def pytest_configure(config: pytest.Config) -> None:
    """Let tests import the checks of a room."""
    config.addinivalue_line("markers", "check: see autograder.check")


@pytest.fixture(scope="session")
def homework() -> Homework:
    """The core homework."""
    return load_homework()


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    """One zygote for all tests of a session; its workers know every question, and the toy."""
    started = Zygote([*rooms.every_question(), TOY])
    yield started
    started.close()


@pytest.fixture
def seed() -> int:
    """A fresh seed for what a test draws; where the test fails, its output names the seed."""
    drawn = secrets.randbits(40)
    print(f"drawn from the seed {drawn}")
    return drawn


@pytest.fixture
def student(zygote: Zygote, tmp_path: Path) -> Iterator[Callable[..., StudentModule]]:
    """Makes a worker for a file of the given text, and the proxy to talk to it."""
    hosts = []

    def make(
        source: str | bytes, given: Sequence[str] = (), known: Sequence[KnownError] = (), **others: str
    ) -> StudentModule:
        (tmp_path / TOY.file).write_bytes(source if isinstance(source, bytes) else source.encode())
        for other, text in others.items():
            (tmp_path / f"{other}.py").write_text(text)
        folder = tmp_path.resolve()
        hosts.append(WorkerHost(zygote, folder / TOY.file, folder, TOY, given, known))
        return StudentModule(hosts[-1])

    yield make
    for host in hosts:
        host.close()


@pytest.fixture(scope="session")
def machine() -> float:
    """How slow this machine is, measured once: the factor of all time limits."""
    return time_scale()


@pytest.fixture
def graded(zygote: Zygote, homework: Homework, machine: float) -> Callable[..., Grade]:
    """Grades a path at the homework's questions, or at those named; without training checks, unless told otherwise.

    `hurry` is a factor of all time limits.
    """

    def run(path: Path, *questions: str | Question, quick: bool = True, hurry: float = 1.0, **options: Any) -> Grade:
        chosen = tuple(each if isinstance(each, Question) else load_homework(ALL).question(each) for each in questions)
        scale = hurry * machine
        found = grade(zygote, path, Options(chosen or homework.questions, quick=quick, scale=scale, **options))
        assert found.planned, "no check was to be run"
        return found

    return run
