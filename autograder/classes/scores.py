"""What each student of a class gets: points in code and on paper, lateness, and what staff should look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from autograder.classes.handed_in import HandedIn
from autograder.classes.members import Member, Work
from autograder.classes.people import Person
from autograder.classes.store import Record, Store
from autograder.homework import Homework
from autograder.late_policy import LatePolicy
from autograder.results import Grade, Status


class Flag(str, Enum):
    """Why staff should look at a student's row."""

    NO_SUBMISSION = "no submission"
    UNREADABLE = "submission cannot be read"
    CRASHED = "could not be graded"
    INCOMPLETE = "not graded completely"
    GRADER_ERROR = "the grader failed in a check"
    LATE = "late"
    HUMAN = "needs a human"
    ODD = "odd code"
    SEVERAL = "several submissions"
    NOT_ON_ROSTER = "not on the roster"
    NO_WRITTEN = "no points on paper"

    __str__ = str.__str__


@dataclass(frozen=True)
class Note:
    """A flag, and what there is to say about it."""

    flag: Flag
    text: str = ""


@dataclass(frozen=True)
class Score:
    """One student's row."""

    member: Member
    folder: str = ""  # of the submission that counts; empty where there is none
    handed: HandedIn | None = None
    days_late: int = 0
    kept: float = 1.0  # the share of the points in code that lateness leaves
    grade: Grade | None = None
    by_exercise: dict[str, float] = field(default_factory=dict)
    written: dict[str, float] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    seconds: float = 0.0
    machine: str = ""  # on which it was graded

    @property
    def person(self) -> Person:
        """The student."""
        return self.member.person

    @property
    def points(self) -> float:
        """The points in code, before lateness."""
        return round(sum(self.by_exercise.values()), 2)

    @property
    def total(self) -> float:
        """All points, after lateness."""
        return round(self.points * self.kept + sum(self.written.values()), 2)

    @property
    def when(self) -> datetime | None:
        """When the submission that counts was handed in, if the platform tells."""
        return self.handed.when if self.handed else None

    def has(self, *flags: Flag) -> bool:
        """Whether one of the flags is set."""
        return any(note.flag in flags for note in self.notes)


def scores(
    store: Store,
    class_members: Sequence[Member],
    works: Sequence[Work],
    homework: Homework,
    written: Mapping[str, Mapping[str, float]] | None = None,
    unreadable: Mapping[str, str] | None = None,
) -> list[Score]:
    """The rows of all students, in the order of the class. Of several graded submissions the best one counts.

    Args:
        store: the grades.
        class_members: the students.
        works: the submissions that are graded.
        homework: what they answer.
        written: the points on paper by the key of a student and the id of an exercise; None where there are none yet.
        unreadable: by the folder of a submission why it cannot be read from the disk.
    """
    folders = {work.handed: work.folder for work in works}
    order = tuple(question.id for question in homework.questions)
    found = []
    for member in class_members:
        on_paper = dict((written or {}).get(member.person.key, {}))
        notes = [] if member.row or not _has_roster(class_members) else [Note(Flag.NOT_ON_ROSTER)]
        missing = [each for each in homework.paper if each not in on_paper]
        if written is not None and missing:
            notes.append(Note(Flag.NO_WRITTEN, ", ".join(missing)))
        rows = []
        for handed in member.handed:
            if handed in folders:
                folder = folders[handed]
                record = store.record(folder)
                rows.append(_row(member, handed, folder, record, order, homework, on_paper, (unreadable or {})))
        if rows:
            best = max(reversed(rows), key=lambda row: row.total)  # of equal ones the latest
            if len(member.handed) > 1 and best.handed:
                notes.append(Note(Flag.SEVERAL, f"{len(member.handed)}, {best.handed.source} counts"))
            found.append(_noted(best, notes))
        else:
            found.append(Score(member, written=on_paper, notes=(Note(Flag.NO_SUBMISSION), *notes)))
    return found


def _has_roster(class_members: Sequence[Member]) -> bool:
    return any(member.row for member in class_members)


def _noted(score: Score, notes: Sequence[Note]) -> Score:
    return Score(**{**vars(score), "notes": (*score.notes, *notes)})


def _row(
    member: Member,
    handed: HandedIn,
    folder: str,
    record: Record | None,
    order: tuple[str, ...],
    homework: Homework,
    on_paper: dict[str, float],
    unreadable: Mapping[str, str],
) -> Score:
    grade = record.grade(order) if record else None
    days = days_late(handed, homework.late)
    notes = [*_of_record(record, order, unreadable.get(folder, ""))]
    if grade:
        notes += [Note(Flag.HUMAN, reason) for reason in grade.needs_human]
        notes += [Note(Flag.ODD, note) for note in grade.for_staff if note not in grade.needs_human]
    if grade and any(outcome.status is Status.GRADER_ERROR for outcome in grade.all_outcomes()):
        notes.append(Note(Flag.GRADER_ERROR))
    if days:
        unknown = "" if handed.when else ", at least: the platform does not tell when"
        notes.append(Note(Flag.LATE, f"{days} day{'s' if days > 1 else ''}{unknown}"))
    earned: dict[str, float] = {}
    for outcome in grade.all_outcomes() if grade else ():
        earned[outcome.exercise] = round(earned.get(outcome.exercise, 0.0) + outcome.points, 2)
    kept = homework.late.kept(days) if homework.late and days else 1.0
    seconds = record.seconds if record else 0.0
    machine = next((part.machine for part in record.parts.values()), "") if record else ""
    return Score(member, folder, handed, days, kept, grade, earned, on_paper, tuple(notes), seconds, machine)


def _of_record(record: Record | None, order: tuple[str, ...], unreadable: str) -> list[Note]:
    parts = record.parts if record else {}
    notes = [Note(Flag.UNREADABLE, unreadable)] if unreadable else []
    for text in dict.fromkeys(part.unreadable for part in parts.values() if part.unreadable):
        notes.append(Note(Flag.UNREADABLE, text))
    for text in dict.fromkeys(part.trouble for part in parts.values() if part.trouble):
        notes.append(Note(Flag.CRASHED, text))
    missing = [each for each in order if each not in parts or not parts[each].whole]
    if missing and not notes:
        notes.append(Note(Flag.INCOMPLETE, f"not graded yet: {', '.join(missing)}"))
    return notes


def days_late(handed: HandedIn, policy: LatePolicy | None) -> int:
    """How many days late a submission is: as its time says, or else one day where the platform calls it late."""
    if handed.when and policy:
        return policy.days_late(handed.when)
    return 1 if handed.marked_late else 0
