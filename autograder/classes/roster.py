"""The roster of a class: a CSV file that names its students, and finds who handed in what."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from functools import cached_property
from pathlib import Path

from autograder.classes.csv_files import read_csv
from autograder.classes.handed_in import HandedIn
from autograder.classes.people import Person, runs, spellings, words
from autograder.errors import Unreadable

# By the part of a Person the heads under which rosters, grade books and worksheets have it, in small letters.
_HEADS = {
    "name": ("name", "full name", "student", "student name"),
    "sid": ("sid", "student id", "id number", "sis user id", "student number", "matriculation number"),
    "email": ("email", "email address", "e-mail", "mail"),
    "login": ("login", "sis login id", "login id", "username", "user name"),
    "platform_id": ("id", "identifier", "canvas id"),
}
_FIRST, _LAST = ("first name", "first", "given name"), ("last name", "last", "surname", "family name")
_SUBMITTED = ("submitted", "submitted at", "last modified (submission)", "submission time")
_MOODLE_TIME = "%A, %d %B %Y, %I:%M %p"
_NO_STUDENT = re.compile(r"\s*points possible|student, test", re.I)  # rows of Canvas's grade book


@dataclass(frozen=True)
class Row:
    """A student on the roster."""

    person: Person
    cells: dict[str, str] = field(default_factory=dict, compare=False, hash=False)  # as the file has them, by head
    submitted: str = ""  # when, in the roster's words


@dataclass(frozen=True)
class Roster:
    """The students of a class."""

    heads: tuple[str, ...]  # of the file's columns
    rows: tuple[Row, ...]

    def row_of(self, person: Person) -> Row | None:
        """The one student on the roster who this is; None where nobody or more than one could be meant."""
        for value in (person.sid, person.email, person.login, person.platform_id):
            found = self._numbered(value)
            if found:
                return found
        return self._spelled(person.name)

    def _numbered(self, value: str) -> Row | None:
        wanted = value.casefold()
        return _only(self._index.get(wanted, ())) if wanted else None

    def _spelled(self, name: str) -> Row | None:
        """By the name, or by the longest part of a file's name that is a name, a number, a login or an address."""
        whole = [row for spelling in spellings(name) for row in self._index.get(f"name {spelling}", ())]
        if whole:
            return _only(whole)
        if name.casefold() in self._index:
            return _only(self._index[name.casefold()])
        for run in runs(name):
            found = {*self._index.get(f"name {run}", ()), *self._index.get(f"word {run}", ())}
            if found:
                return _only(found)
        return None

    @cached_property
    def _index(self) -> dict[str, list[Row]]:
        index: dict[str, list[Row]] = {}
        for row in self.rows:
            for key in _keys(row.person):
                index.setdefault(key, []).append(row)
        return index


def _keys(person: Person) -> set[str]:
    """What a student is looked up by; words and names are marked, so that no name is taken for a number."""
    numbers = {each.casefold() for each in (person.sid, person.email, person.login, person.platform_id) if each}
    alone = {"".join(words(each)) for each in (person.sid, person.login, person.email.partition("@")[0]) if each}
    return numbers | {f"word {each}" for each in alone} | {f"name {each}" for each in spellings(person.name)}


def _only(rows: Iterable[Row]) -> Row | None:
    several = list(dict.fromkeys(rows))
    return several[0] if len(several) == 1 else None


def read_roster(path: Path) -> Roster:
    """The roster in a CSV file: one of your own, Gradescope's, Canvas's grade book or Moodle's grading worksheet.

    Raises:
        Unreadable: the file names no students.
    """
    heads, lines = read_csv(path)
    rows = []
    for line in lines:
        small = {head.lower(): cell for head, cell in line.items()}
        parts = {part: _first(small, names) for part, names in _HEADS.items()}
        parts["name"] = parts["name"] or f"{_first(small, _FIRST)} {_first(small, _LAST)}".strip()
        parts["platform_id"] = parts["platform_id"].removeprefix("Participant ")
        person = Person(**parts)
        if person.key and not _NO_STUDENT.match(person.name):
            rows.append(Row(person, line, _first(small, _SUBMITTED)))
    if not rows:
        raise Unreadable(f"{path} names no student: it needs a column name, sid or email, and a line for each student")
    return Roster(tuple(heads), tuple(rows))


def _first(cells: dict[str, str], names: Iterable[str]) -> str:
    return next((cells[name] for name in names if cells.get(name)), "")


def identified(handed: Sequence[HandedIn], roster: Roster | None, zone: tzinfo | None) -> list[HandedIn]:
    """The submissions with all that the roster tells about their students, and when they were handed in.

    Args:
        handed: the submissions.
        roster: the class's; None leaves everything as it is.
        zone: that of times which the roster tells without one.
    """
    if roster is None:
        return list(handed)
    found = []
    for each in handed:
        rows = [roster.row_of(person) for person in each.people]
        people = tuple(row.person if row else person for person, row in zip(each.people, rows, strict=True))
        told = [_time(row.submitted, zone) for row in rows if row and row.submitted]
        found.append(replace(each, people=people, when=each.when or next(filter(None, told), None)))
    return found


def _time(text: str, zone: tzinfo | None) -> datetime | None:
    for read in (datetime.fromisoformat, lambda words: datetime.strptime(words, _MOODLE_TIME)):
        try:
            when = read(text)
        except ValueError:
            continue
        return when if when.tzinfo else when.replace(tzinfo=zone) if zone else None
    return None
