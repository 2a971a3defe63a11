"""What the tests of this room share: a zygote, and the grade of an answer."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.grading.grade import grade
from autograder.grading.run import Options
from autograder.host.zygote import Zygote
from autograder.results import Grade
from autograder.verification.answers import Answer
from tests.q1_cvae.question import QUESTION


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    """One zygote for all tests of a session."""
    started = Zygote([QUESTION])
    yield started
    started.close()


@pytest.fixture
def graded(zygote: Zygote, tmp_path: Path) -> Callable[..., Grade]:
    """Grades the solution with some edits, without the training."""

    def run(*edits: tuple[str, str]) -> Grade:
        folder = Answer("edited", QUESTION, edits).write(tmp_path / "submission")
        return grade(zygote, folder, Options((QUESTION,), quick=True))

    return run
