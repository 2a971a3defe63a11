"""What is graded and how, and the state that the parts of one grade share."""

import hashlib
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from autograder.grading.checks import is_hidden
from autograder.host.student_module import StudentModule
from autograder.host.zygote import Zygote
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

    def is_late(self) -> bool:
        """Whether the time of the whole grade is up."""
        return time.monotonic() >= self.options.deadline

    def seed(self, item: pytest.Item) -> int:
        """The number that a check draws from: the same for the same seed and check, secret for a hidden check."""
        seed = self.options.hidden_seed if is_hidden(item) else self.options.seed
        digest = hashlib.sha256(f"{seed}/{item.name}".encode()).digest()
        return int.from_bytes(digest[:6], "big")
