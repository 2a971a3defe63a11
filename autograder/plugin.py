"""The pytest side of the grader: gives the checks their fixtures, and turns what pytest reports into outcomes."""

import hashlib
import math
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import torch

from autograder.check import CheckFailed
from autograder.definitions import place_of
from autograder.exercises import BY_ID, FILES
from autograder.intake import Submission
from autograder.isolation.cartpole_server import CartPoleServer
from autograder.isolation.student_error import StudentError
from autograder.isolation.student_module import StudentModule
from autograder.isolation.worker import Worker
from autograder.isolation.zygote import Zygote, ZygoteError
from autograder.results import Finding, Grade, Outcome, Status
from data.digits import Digits, load_digits

_NO_ZYGOTE = "not graded: the grader lost the process that runs student code; the staff are to grade again"
_ODD_ANSWER = "what your code gave back is of a kind that this check cannot read; the staff have been told"
_OF_ODD_ANSWERS = (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
_ENOUGH_DIGITS = 20_000  # no check trains on more, and memory is scarce
_TIME_UP = "not graded: the time of the whole grade was up"


@dataclass(frozen=True)
class Options:
    """What is graded and how: which questions, without the training or the hidden checks, from which seeds."""

    questions: tuple[str, ...] = tuple(FILES)
    quick: bool = False
    public: bool = False
    seed: int = 0  # the public checks draw their inputs from it
    hidden_seed: int = 0  # the hidden checks draw theirs from this one
    exercises: tuple[str, ...] = ()  # their checks alone, whatever these need; none stands for all
    deadline: float = math.inf  # of `time.monotonic()`: no check begins after it, and no request outlasts it


class NotGraded(Exception):
    """A check that was not run: its sentence says what it needs."""


@dataclass
class GraderPlugin:
    """Runs the checks of one grade.

    Args:
        submission: what is graded.
        zygote: where workers come from.
        options: which checks are run.
        scale: how slow this machine is, for the time limits.
        grade: where the outcomes go.
        after_each: called when a check has its outcome: it writes the partial results.
        digits_pair: the training and the test digits; None loads them when a check asks for them.
    """

    submission: Submission
    zygote: Zygote
    options: Options
    scale: float
    grade: Grade
    after_each: Callable[[Grade, Outcome], None]
    digits_pair: tuple[Digits, Digits] | None = None
    _question: str = ""
    _module: StudentModule | None = None  # of the question under way; two questions' workers are never there at once
    _started: float = 0.0
    _notes: list[str] = field(default_factory=list)
    _figures: dict[str, float] = field(default_factory=dict)

    def pytest_configure(self, config: pytest.Config) -> None:
        """Make the mark known."""
        config.addinivalue_line(
            "markers", "check(exercise, points, needs, seconds, training, false_alarm): a graded check"
        )

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the checks that the options ask for, in the order of the exercises, and plan them all."""
        items[:] = [item for item in items if self._wanted(item)]
        items.sort(key=lambda item: (mark_of(item)["exercise"], is_hidden(item)))
        for item in items:
            self.grade.planned[item.nodeid] = self._outcome(
                item, "not graded", 0, Finding("the grader did not get to it")
            )

    def _wanted(self, item: pytest.Item) -> bool:
        mark = mark_of(item)
        left_out = (self.options.quick and mark["training"]) or (self.options.public and is_hidden(item))
        if self.options.exercises and mark["exercise"] not in self.options.exercises:
            return False
        return not left_out and mark["exercise"][:2].lower() in self.options.questions

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: "pytest.CallInfo[None]") -> Any:
        """Record a check's verdict once it is known: at a failed setup, or at the end of the call."""
        if call.when == "setup":
            self._notes.clear()
            self._figures = {}
            self._started = time.monotonic() - call.duration
        if call.when == "call" or (call.when == "setup" and call.excinfo):
            outcome = self._verdict(item, call.excinfo.value if call.excinfo else None)
            self.grade.outcomes[item.nodeid] = outcome
            self.after_each(self.grade, outcome)
        return (yield)

    def _verdict(self, item: pytest.Item, error: BaseException | None) -> Outcome:
        points = mark_of(item)["points"]
        if error is None:
            return self._outcome(item, "passed", points)
        if isinstance(error, CheckFailed):
            status: Status = "partial" if error.earned else "failed"
            return self._outcome(item, status, points * error.earned, self._placed(item, error.finding))
        if isinstance(error, NotGraded):
            return self._outcome(item, "not graded", 0, Finding(str(error)))
        if isinstance(error, StudentError) and error.kind == "too slow" and self._time_is_up():
            return self._outcome(item, "not graded", 0, Finding(_TIME_UP))
        if isinstance(error, StudentError):
            status = "not implemented" if error.kind == "not implemented" else "failed"
            return self._outcome(
                item,
                status,
                0,
                self._placed(item, Finding(error.sentence, slip_name=error.slip_name, where=error.where)),
            )
        self.grade.facts.setdefault("grader_errors", {})[item.nodeid] = "".join(traceback.format_exception(error))
        if isinstance(error, ZygoteError):
            if str(error) not in self.grade.for_staff:
                self.grade.for_staff.append(str(error))
            return self._outcome(item, "grader error", 0, Finding(_NO_ZYGOTE))
        if isinstance(error, _OF_ODD_ANSWERS) and self._module and self._module.answered:
            what = f"{type(error).__name__}: {error}"
            self.grade.for_staff.append(f"{item.nodeid} cannot read the answers ({what}): is the check at fault?")
            return self._outcome(item, "failed", 0, self._placed(item, Finding(_ODD_ANSWER)))
        return self._outcome(item, "grader error", 0, Finding("this check could not be run; the staff have been told"))

    def _placed(self, item: pytest.Item, finding: Finding) -> Finding:
        """The finding with the line to look at: where it happened, else where the exercise's function begins."""
        exercise = BY_ID[mark_of(item)["exercise"]]
        file = self.submission.files.get(exercise.question)
        if finding.where or file is None:
            return finding
        return replace(finding, where=place_of(file, exercise.name))

    def _outcome(self, item: pytest.Item, status: Status, points: float, finding: Finding | None = None) -> Outcome:
        mark = mark_of(item)
        seconds = round(time.monotonic() - self._started, 3) if self._started else 0.0
        note = "; ".join(self._notes)
        earned = round(min(max(points, 0.0), mark["points"]), 2)
        return Outcome(
            item.nodeid,
            mark["exercise"],
            title_of(item),
            status,
            earned,
            mark["points"],
            is_hidden(item),
            finding,
            seconds,
            note,
            self._figures,
        )

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Do not run a check that comes too late, that has no file, or whose prerequisite has earned nothing."""
        if self._time_is_up():
            raise NotGraded(_TIME_UP)
        mark = mark_of(item)
        if self._module:
            self._module.answered = False
        if mark["exercise"][:2].lower() not in self.submission.files:
            raise NotGraded(self.submission.missing(mark["exercise"][:2].lower()))
        for needed in mark["needs"]:
            before = [outcome for outcome in self.grade.outcomes.values() if outcome.exercise == needed]
            if before and not any(outcome.points for outcome in before):
                raise NotGraded(f"not graded: needs {needed}")

    def _time_is_up(self) -> bool:
        return time.monotonic() >= self.options.deadline

    def _student(self, question: str, request: pytest.FixtureRequest) -> StudentModule:
        if self._module is None or self._question != question:
            self._leave_question()
            worker = Worker(self.zygote, self.submission.files[question], self.submission.folder, self.scale)
            worker.until = self.options.deadline
            self._question, self._module = question, StudentModule(worker)
        student = self._module
        student.seconds = mark_of(request.node)["seconds"]
        student.worker.service = CartPoleServer(self._seed(request.node)).answer
        student.seed(self._seed(request.node))
        student.answered = False
        return student

    @pytest.fixture
    def q1(self, request: pytest.FixtureRequest) -> StudentModule:
        """The student's q1_cvae.py."""
        return self._student("q1", request)

    @pytest.fixture
    def q2(self, request: pytest.FixtureRequest) -> StudentModule:
        """The student's q2_gan.py."""
        return self._student("q2", request)

    @pytest.fixture
    def q3(self, request: pytest.FixtureRequest) -> StudentModule:
        """The student's q3_dqn.py."""
        return self._student("q3", request)

    @pytest.fixture
    def rng(self, request: pytest.FixtureRequest) -> torch.Generator:
        """The generator of this check's inputs: the same for the same seed and check, secret for a hidden check."""
        return torch.Generator().manual_seed(self._seed(request.node))

    @pytest.fixture
    def digits(self) -> tuple[Digits, Digits]:
        """The training and the test digits; the grade records where they came from."""
        if self.digits_pair is None:
            self.digits_pair = load_both()
        self.grade.facts["data"] = self.digits_pair[0].source
        return self.digits_pair

    @pytest.fixture
    def note(self) -> Callable[..., None]:
        """Adds what was measured to the outcome, whether it passes or fails: a text, and figures by name."""

        def add(text: str, **figures: float) -> None:
            self._notes.append(text)
            self._figures.update(figures)

        return add

    @pytest.fixture
    def for_staff(self, request: pytest.FixtureRequest) -> Callable[[str], None] | None:
        """Tells staff what students are not to know; None where no hidden check runs, and so nobody of staff grades."""
        return self.grade.for_staff.append if any(map(is_hidden, request.session.items)) else None

    def _seed(self, item: pytest.Item) -> int:
        seed = self.options.hidden_seed if is_hidden(item) else self.options.seed
        digest = hashlib.sha256(f"{seed}/{item.name}".encode()).digest()
        return int.from_bytes(digest[:6], "big")

    def pytest_sessionfinish(self) -> None:
        """End the last worker."""
        self._leave_question()

    def _leave_question(self) -> None:
        """End the worker of the question under way, and note what stopped its file half-way."""
        if self._module is None:
            return
        stopped = self._module.worker.load_error
        if stopped:
            where = f" ({stopped.where})" if stopped.where else ""
            self.grade.problems.append(f"{stopped.sentence}{where}; what it had not defined by then is not graded")
        self.grade.for_staff += [f"{FILES[self._question]}: {alarm}" for alarm in self._module.worker.alarms]
        self._module.worker.close()
        self._module = None


def load_both() -> tuple[Digits, Digits]:
    """The training digits that the checks draw from, and the test digits.

    Raises:
        FileNotFoundError: see `data.digits.load_digits`.
    """
    train, test = load_digits(train=True), load_digits(train=False)
    return train.take(torch.arange(min(_ENOUGH_DIGITS, len(train.labels)))), test


def mark_of(item: pytest.Item) -> dict[str, Any]:
    """What the check's @check(...) says: exercise, points, needs, seconds, training."""
    mark = item.get_closest_marker("check")
    if mark is None:
        raise pytest.UsageError(f"{item.nodeid} is no check: it lacks its @check(...)")
    return dict(mark.kwargs)


def is_hidden(item: pytest.Item) -> bool:
    """Whether the check is hidden from students: its file's name ends in _hidden."""
    return item.path.stem.endswith("_hidden")


def title_of(item: pytest.Item) -> str:
    """The check's title: the first line of its docstring."""
    return str(item.obj.__doc__ or item.name).strip().splitlines()[0].rstrip(".")  # type: ignore[attr-defined]
