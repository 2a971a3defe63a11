"""What the checks are given: the student's file, a generator, the data sets, and ways to tell what was measured."""

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch

from autograder import rooms
from autograder.datasets import DataSets
from autograder.evidence import Evidence
from autograder.given import given_functions
from autograder.grading.checks import is_hidden, mark_of
from autograder.grading.run import Run
from autograder.host.student_error import TimedOut, Unreadable
from autograder.host.student_module import StudentModule
from autograder.host.worker_host import WorkerHost
from autograder.host.world_replay import Worlds
from autograder.question import Question


class FixturePlugin:
    """The fixtures that every check may ask for."""

    def __init__(self, run: Run) -> None:
        self._run = run

    @pytest.fixture
    def rng(self, request: pytest.FixtureRequest) -> torch.Generator:
        """The generator of this check's inputs: the same for the same seed and check, secret for a hidden check."""
        return torch.Generator().manual_seed(self._run.seed(request.node))

    @pytest.fixture
    def secret_rng(self, request: pytest.FixtureRequest) -> torch.Generator:
        """A generator like rng, and secret in public checks, too: for what only staff are told."""
        return torch.Generator().manual_seed(self._run.secret_seed(request.node))

    @pytest.fixture
    def note(self) -> Callable[..., None]:
        """Adds what was measured to the outcome, whether it passes or fails: a text, and figures by name."""

        def add(text: str, **figures: float) -> None:
            self._run.notes.append(text)
            self._run.figures.update({name: figure for name, figure in figures.items() if math.isfinite(figure)})

        return add

    @pytest.fixture
    def evidence(self, request: pytest.FixtureRequest) -> Callable[[Evidence], None]:
        """Adds what was seen to the outcome, whether it passes or fails, as far as the grade has room for it."""

        def add(seen: Evidence) -> None:
            if not self._run.evidence.add(seen):
                self._run.grade.tell_staff(f"{request.node.nodeid}: evidence left out, because there is no room for it")

        return add

    @pytest.fixture
    def for_staff(self, request: pytest.FixtureRequest) -> Callable[[str], None] | None:
        """Tells staff what students are not to know; None where no hidden check runs, and so nobody of staff grades."""

        def add(note: str) -> None:
            self._run.grade.tell_staff(note)
            self._run.grade.ask_human(note)

        return add if any(map(is_hidden, request.session.items)) else None


class StudentPlugin:
    """The student's files: a fixture for each question, named by its key, and one for each data set.

    A data set's fixture gives the training and the test part. Two questions' workers are never there at once. Hidden
    checks have a worker of their own: what they send can be shown by no public one.
    """

    def __init__(self, run: Run, data: DataSets) -> None:
        self._run, self._data = run, data
        self._question: Question | None = None
        self._hidden = False  # whether the worker is that of the hidden checks

    def fixtures(self) -> object:
        """A plugin that holds one fixture for each question and each data set."""
        made: dict[str, Any] = {}
        for question in self._run.options.questions:
            made[question.key] = self._student_fixture(question)
            made |= {name: self._data_fixture(name) for name in question.data}
        return type("QuestionFixtures", (), made)()

    def _student_fixture(self, question: Question) -> Any:
        def student(plugin: object, request: pytest.FixtureRequest) -> StudentModule:
            return self._student(question, request.node)

        return pytest.fixture(name=question.key)(student)

    def _data_fixture(self, name: str) -> Any:
        def data(plugin: object) -> tuple[Any, Any]:
            parts = self._data.load(name)
            self._run.grade.facts.setdefault("data", {})[name] = parts[0].source
            return parts

        return pytest.fixture(name=name)(data)

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Forget that earlier checks were answered."""
        if self._run.student:
            self._run.student.answered = False

    def _student(self, question: Question, item: pytest.Item) -> StudentModule:
        if self._run.student is None or (self._question, self._hidden) != (question, is_hidden(item)):
            self._leave_question()
            submission = self._run.submission
            host = WorkerHost(
                self._run.zygote,
                submission.files[question.id],
                submission.folder,
                question,
                given_functions(question),
                rooms.module(question, "mistakes").ERRORS if rooms.has(question, "mistakes") else (),
                self._run.scale,
            )
            host.until = self._run.begin(question)
            self._question, self._hidden, self._run.student = question, is_hidden(item), StudentModule(host)
        student = self._run.student
        assert student is not None
        student.seconds = mark_of(item)["seconds"]
        student.host.service = Worlds(question.worlds, self._run.worker_seed(item)).answer
        student.seed(self._run.worker_seed(item))
        student.answered = False
        return student

    def pytest_sessionfinish(self) -> None:
        """End the last worker."""
        self._leave_question()

    def _leave_question(self) -> None:
        """End the worker of the question under way, and note what stopped its file half-way."""
        student, question = self._run.student, self._question
        if student is None or question is None:
            return
        grade, stopped = self._run.grade, student.host.load_error
        if stopped:
            where = f" ({stopped.where})" if stopped.where else ""
            sentence = f"{stopped.sentence}{where}; what it had not defined by then is not graded"
            grade.tell(sentence)
            grade.facts.setdefault("stopped", {})[question.id] = sentence
            if isinstance(stopped, Unreadable | TimedOut):
                grade.ask_human(stopped.sentence)
        for alarm in student.host.alarms:
            grade.tell_staff(f"{question.file}: {alarm}")
            grade.ask_human(f"{question.file}: {alarm}")
        student.host.close()
        self._run.student = None
