"""What the tests of this room share: a zygote, files of given text in a worker, and the grade of an answer."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.grading.grade import grade
from autograder.grading.run import Options
from autograder.host.student_module import StudentModule
from autograder.host.worker_host import WorkerHost
from autograder.host.zygote import Zygote
from autograder.results import Grade
from tests.q3_dqn.question import QUESTION


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    """One zygote for all tests of a session."""
    started = Zygote([QUESTION])
    yield started
    started.close()


@pytest.fixture
def student(zygote: Zygote, tmp_path: Path) -> Iterator[Callable[[str], StudentModule]]:
    """Makes a worker for a file of the given text, and the proxy to talk to it."""
    hosts = []

    def make(source: str) -> StudentModule:
        folder = tmp_path.resolve()
        (folder / QUESTION.file).write_text(source)
        hosts.append(WorkerHost(zygote, folder / QUESTION.file, folder, QUESTION))
        return StudentModule(hosts[-1])

    yield make
    for host in hosts:
        host.close()


@pytest.fixture
def graded(zygote: Zygote, tmp_path: Path) -> Callable[..., Grade]:
    """Grades a file of this text, or one of its exercises alone."""

    def run(source: str, *exercises: str, quick: bool = True) -> Grade:
        folder = tmp_path / "submission"
        folder.mkdir()
        (folder / QUESTION.file).write_text(source)
        return grade(zygote, folder, Options((QUESTION,), quick=quick, exercises=exercises))

    return run
