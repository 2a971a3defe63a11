"""What is graded and how, and the state that the parts of one grade share."""

import hashlib
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from autograder.evidence_json import Budget
from autograder.grading.checks import is_hidden
from autograder.host.student_module import StudentModule
from autograder.host.zygote import Zygote
from autograder.ids import question_of
from autograder.intake import Submission
from autograder.question import Question
from autograder.results import Grade, Outcome


@dataclass(frozen=True)
class Options:
    """What is graded and how."""

    questions: tuple[Question, ...]
    quick: bool = False  # leave out the training checks
    public: bool = False  # leave out the hidden checks
    seed: int = 0  # the public checks draw their inputs from it
    hidden_seed: int = 0  # the hidden checks draw theirs from this one
    exercises: tuple[str, ...] = ()  # ids: their checks alone, whatever these need; none stands for all
    deadline: float = math.inf  # of `time.monotonic()`: no check begins after it, and no request outlasts it
    scale: float | None = None  # how slow this machine is, for the time limits; None measures it

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions of which anything is graded."""
        named = {question_of(exercise) for exercise in self.exercises}
        return tuple(question for question in self.questions if not named or question.id in named)


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")


@dataclass
class Run:
    """One grade under way."""

    submission: Submission
    zygote: Zygote  # where workers come from
    options: Options
    scale: float  # how slow this machine is, for the time limits
    grade: Grade  # where the outcomes go
    after_each: Callable[[Grade, Outcome], None]  # called when a check has its outcome: it writes the partial results
    student: StudentModule | None = None  # the file under way
    notes: list[str] = field(default_factory=list)  # what the check under way measured, in words
    figures: dict[str, float] = field(default_factory=dict)  # and as numbers, by name
    evidence: Budget = field(default_factory=Budget)  # and as pictures can show it
    _until: dict[str, float] = field(default_factory=dict)  # when the time of each question is up, by its id

    def begin(self, question: Question) -> float:
        """Start a question's time, unless that was done; when it is up, on `time.monotonic()`.

        What is left of the whole grade's time is shared evenly by the questions to come, so that one endless loop does
        not cost the others their grade.
        """
        if question.id not in self._until:
            left = len(self.options.asked) - self.options.asked.index(question)
            now = time.monotonic()
            self._until[question.id] = now + (self.options.deadline - now) / left
        return self._until[question.id]

    def is_late(self, question: str) -> bool:
        """Whether the time of the question with this id is up."""
        return time.monotonic() >= self._until.get(question, self.options.deadline)

    def seed(self, item: pytest.Item) -> int:
        """The number that a check draws its inputs from; it never leaves the grader.

        It is the same for the same seed and check. That of a hidden check is mixed with what was handed in, so that
        nobody can use in one submission what another one has seen.
        """
        return _number(f"{self._hidden_seed}/{item.name}" if is_hidden(item) else f"{self.options.seed}/{item.name}")

    def secret_seed(self, item: pytest.Item) -> int:
        """A number that nobody knows before the grade, in a public check neither; it never leaves the grader."""
        return _number(f"secret/{self._hidden_seed}/{item.name}")

    def worker_seed(self, item: pytest.Item) -> int:
        """The number that seeds the worker and its worlds; nothing that the grader draws follows from it."""
        seed = self._hidden_seed if is_hidden(item) else self.options.seed
        return _number(f"worker/{seed}/{item.name}")

    def __post_init__(self) -> None:
        """Mix the hidden seed while the submission is as it was handed in: its code may change its own files."""
        digest = hashlib.sha256(str(self.options.hidden_seed).encode())
        for identifier, file in sorted(self.submission.files.items()):
            digest.update(f"/{identifier}/".encode() + file.read_bytes())
        self._hidden_seed = int.from_bytes(digest.digest()[:8], "big")
