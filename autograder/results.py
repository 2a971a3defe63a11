"""The result of a grade as a value: what every report is drawn from, and what is on disk after every check."""

import shlex
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields, replace
from enum import Enum
from typing import Any

from autograder import evidence_json
from autograder.evidence import Evidence
from autograder.excerpt import Excerpt
from autograder.plain_text import one_line
from autograder.question import Exercise, Question


class Status(str, Enum):
    """What came of a check."""

    PASSED = "passed"
    PARTIAL = "partial"
    FAILED = "failed"
    NOT_IMPLEMENTED = "not implemented"
    NOT_GRADED = "not graded"
    GRADER_ERROR = "grader error"

    __str__ = str.__str__


SECRET_FACTS = ("grader_errors", "hidden_seed")  # of a grade: shown apart, and shown to nobody


@dataclass(frozen=True)
class Finding:
    """What a check saw: the parts of a message, each one plain text, rendered elsewhere."""

    asked: str  # what was asked for, in a sentence
    expected: str = ""  # the value of a right answer
    got: str = ""  # the value seen
    tolerance: str = ""  # how far from the expected value a right answer may be
    cause: str = ""  # the sentence about the mistake that explains the value seen; empty where none does
    mistake: str = ""  # that mistake's name in the room's `mistakes.py`
    where: str = ""  # the line of the student's file, as "model.py, line 88"

    def cleaned(self) -> "Finding":
        """The same with every part on one line of printable characters, and cut: a student's code may have made it."""
        return Finding(*(one_line(getattr(self, part.name)) for part in fields(self)))

    def labelled(self) -> list[tuple[str, str]]:
        """The parts below the first line that are there, each with its label."""
        parts = {
            "expected": self.expected,
            "got": self.got,
            "tolerance": self.tolerance,
            "likely cause": self.cause,
            "see": self.where,
        }
        return [(label, text) for label, text in parts.items() if text]

    def lines(self) -> list[str]:
        """The message as plain text, one line for each part that is there."""
        return [self.asked] + [f"{label + ':':<13} {text}" for label, text in self.labelled()]


@dataclass(frozen=True)
class Outcome:
    """One check's verdict: points in [0, max_points], and the finding that explains what is missing."""

    check: str
    exercise: str
    title: str
    status: Status
    points: float
    max_points: float
    hidden: bool = False
    finding: Finding | None = None
    seconds: float = 0.0
    note: str = ""  # what a passing check measured ("average 312 after 290 episodes")
    figures: dict[str, float] = field(default_factory=dict)  # the same as numbers, by name, for leaderboards
    evidence: tuple[Evidence, ...] = ()  # what the check saw, for pictures
    excerpt: Excerpt | None = None  # the student's own lines around `finding.where`
    waits_for: str = ""  # the id of the exercise without which it is not graded

    def to_json(self) -> dict[str, Any]:
        """The outcome as JSON-ready data."""
        return asdict(replace(self, evidence=())) | {"evidence": list(map(evidence_json.to_json, self.evidence))}

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> "Outcome":
        """The outcome that `to_json` gave this for; raises KeyError, TypeError or ValueError for anything else."""
        made = {
            "finding": Finding(**content["finding"]) if content["finding"] else None,
            "status": Status(content["status"]),
            "evidence": tuple(map(evidence_json.from_json, content.get("evidence", []))),
            "excerpt": Excerpt.from_json(content["excerpt"]) if content.get("excerpt") else None,
        }
        return cls(**{**content, **made})

    @property
    def lacks_points(self) -> bool:
        """Whether the check was run and saw something wrong."""
        return self.status in (Status.FAILED, Status.PARTIAL)

    @property
    def shown_finding(self) -> Finding | None:
        """The finding as the student may see it: of a hidden check that failed, nothing that tells its inputs.

        An error's text can hold inputs, too, and whoever wrote the code chooses that text.
        """
        if not (self.hidden and self.lacks_points):
            return self.finding
        return Finding(
            f"A hidden check: it asks what the public checks of {self.exercise} ask, with other numbers, and these "
            "are not shown."
        )


@dataclass
class Grade:
    """A whole grade: the outcomes in the order of the checks, and how they came about.

    `planned` holds every check that was to run, so that one without a verdict counts as zero, never as absent.
    """

    submission: str
    questions: tuple[Question, ...] = ()  # those of the homework that were asked for
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    planned: dict[str, Outcome] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)  # sentences about the submission as a whole or one file
    for_staff: list[str] = field(default_factory=list)  # what staff should look at, and the student is not shown
    needs_human: list[str] = field(default_factory=list)  # why somebody of staff should look before this counts
    facts: dict[str, Any] = field(default_factory=dict)  # data, seeds, versions, machine: for staff
    finished: bool = False

    def tell(self, problem: str) -> None:
        """Add a sentence about the submission, once."""
        _add(self.problems, problem)

    def tell_staff(self, note: str) -> None:
        """Add a sentence for staff, once."""
        _add(self.for_staff, note)

    def ask_human(self, reason: str) -> None:
        """Add a reason why somebody of staff should look at the submission, once."""
        _add(self.needs_human, reason)

    def all_outcomes(self) -> list[Outcome]:
        """Every planned check's outcome; one that left no verdict is "not graded" and earns nothing."""
        return [self.outcomes.get(check, pending) for check, pending in self.planned.items()]

    def of(self, exercise: Exercise) -> list[Outcome]:
        """The outcomes of one exercise."""
        return [outcome for outcome in self.all_outcomes() if outcome.exercise == exercise.id]

    def exercises(self, question: Question) -> list[Exercise]:
        """Those exercises of a question that this grade covers."""
        covered = {outcome.exercise for outcome in self.planned.values()}
        return [exercise for exercise in question.exercises if exercise.id in covered]

    @property
    def points(self) -> float:
        """The points earned."""
        return total(self.all_outcomes())

    @property
    def max_points(self) -> float:
        """The points that the planned checks are worth together."""
        return round(sum(outcome.max_points for outcome in self.planned.values()), 2)

    def command_to_repeat(self, outcome: Outcome, path: str) -> str:
        """The command that runs an exercise's checks alone on `path`, with this grade's inputs.

        It is empty where it would show nothing: for what passed, what was not run, and what is hidden from students.
        """
        if outcome.hidden or not outcome.lacks_points:
            return ""
        seed = self.facts.get("seed", 0)
        drawn = f" --seed {seed}" if seed else ""  # 0 is what the command takes by itself: the line stays short
        return f".venv/bin/python -m autograder grade {shlex.quote(path)} --exercise {outcome.exercise}{drawn}"

    @property
    def grader_failed(self) -> bool:
        """Whether a check failed for a reason that lies in the grader."""
        return not self.finished or any(outcome.status is Status.GRADER_ERROR for outcome in self.outcomes.values())

    def to_json(self) -> dict[str, Any]:
        """The grade as JSON-ready data."""
        return {
            "submission": self.submission,
            "questions": [asdict(question) for question in self.questions],
            "points": self.points,
            "max_points": self.max_points,
            "finished": self.finished,
            "problems": self.problems,
            "for_staff": self.for_staff,
            "needs_human": self.needs_human,
            "facts": self.facts,
            "outcomes": [outcome.to_json() for outcome in self.all_outcomes()],
        }

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> "Grade":
        """The grade that `to_json` gave this for; raises KeyError, TypeError or ValueError for anything else."""
        outcomes = {each["check"]: Outcome.from_json(each) for each in content["outcomes"]}
        return cls(
            content["submission"],
            tuple(map(Question.from_json, content["questions"])),
            outcomes,
            dict(outcomes),
            content["problems"],
            content["for_staff"],
            content.get("needs_human", []),
            content["facts"],
            content["finished"],
        )


def _add(sentences: list[str], sentence: str) -> None:
    clean = one_line(sentence)
    if clean not in sentences:
        sentences.append(clean)


def total(outcomes: Iterable[Outcome]) -> float:
    """The points of some outcomes together, rounded to hundredths."""
    return round(sum(outcome.points for outcome in outcomes), 2)
