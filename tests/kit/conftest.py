"""What the kit's tests share: one zygote, and small submissions made on the spot."""

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.grading.grade import grade
from autograder.host.student_module import StudentModule
from autograder.host.worker_host import WorkerHost
from autograder.host.zygote import Zygote
from autograder.grading.plugin import Options
from autograder.results import Grade

ROOT = Path(__file__).resolve().parents[2]


def pytest_addoption(parser: pytest.Parser) -> None:
    """The whole corpus of wrong answers takes many minutes: only `make verify` asks for it."""
    parser.addoption("--whole-corpus", action="store_true", help="grade every wrong answer, not one in five")


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    """One zygote for all tests of a session."""
    started = Zygote()
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
    workers = []

    def make(source: str | bytes, name: str = "q1_cvae.py", **others: str) -> StudentModule:
        (tmp_path / name).write_bytes(source if isinstance(source, bytes) else source.encode())
        for other, text in others.items():
            (tmp_path / f"{other}.py").write_text(text)
        folder = tmp_path.resolve()
        workers.append(Worker(zygote, folder / name, folder))
        return StudentModule(workers[-1])

    yield make
    for worker in workers:
        worker.close()


@pytest.fixture
def graded(zygote: Zygote) -> Callable[..., Grade]:
    """Grades a path quickly: no training checks, unless told otherwise."""

    def run(path: Path, *questions: str, quick: bool = True, **options: int) -> Grade:
        chosen = questions or ("q1", "q2", "q3")
        return grade(zygote, path, Options(questions=chosen, quick=quick, **options))

    return run
