"""Who is in the class, what each student handed in, and which of it is graded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from autograder.classes.handed_in import HandedIn
from autograder.classes.people import Person
from autograder.classes.roster import Roster, Row


@dataclass
class Member:
    """One student of the class."""

    person: Person
    row: Row | None  # of the roster; None where there is no roster, or the student is not on it
    handed: list[HandedIn] = field(default_factory=list)  # the earliest first


@dataclass(frozen=True)
class Work:
    """One submission that is to be graded."""

    folder: str  # the name of its folder in the results
    handed: HandedIn


def members(handed: Iterable[HandedIn], roster: Roster | None) -> list[Member]:
    """The students of the class: those of the roster in its order, then who else handed in.

    Args:
        handed: the submissions, with what the roster tells about their students.
        roster: the class's; None where it has none.
    """
    found = {row.person.key: Member(row.person, row) for row in (roster.rows if roster else ())}
    for each in handed:
        for person in each.people:
            found.setdefault(person.key, Member(person, None)).handed.append(each)
    for member in found.values():
        member.handed.sort(key=lambda each: each.place)
    return list(found.values())


def to_grade(class_members: Sequence[Member], best: bool) -> list[Work]:
    """The submissions that are graded: each student's last one, or all where the best one counts."""
    chosen = dict.fromkeys(each for member in class_members for each in (member.handed if best else member.handed[-1:]))
    taken: dict[str, int] = {}
    work = []
    for handed in sorted(chosen, key=lambda each: each.place):
        name = "+".join(person.folder for person in handed.people)[:100]
        taken[name.casefold()] = number = taken.get(name.casefold(), 0) + 1
        work.append(Work(name if number == 1 else f"{name}.{number}", handed))
    return work
