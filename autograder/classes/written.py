"""Points on paper: a CSV file with a student in each line and an exercise in each column."""

from collections.abc import Sequence
from pathlib import Path

from autograder.classes.csv_files import read_csv
from autograder.classes.members import Member
from autograder.classes.roster import Roster, Row, read_roster
from autograder.errors import Unreadable
from autograder.homework import Homework


def read_written(
    path: Path, class_members: Sequence[Member], homework: Homework
) -> tuple[dict[str, dict[str, float]], list[str]]:
    """The points on paper, and what of the file could not be used.

    Args:
        path: the file; its columns are the homework's exercises on paper and what names a student.
        class_members: the students.
        homework: whose exercises on paper these are.

    Returns:
        By the key of a student the points by the id of an exercise, and sentences for staff.

    Raises:
        Unreadable: it has no column of an exercise on paper, or a cell is no number that the exercise can give.
    """
    heads, _ = read_csv(path)
    exercises = [head for head in heads if head in homework.paper]
    if not exercises:
        raise Unreadable(f"{path} needs a column for {' or '.join(homework.paper) or 'an exercise on paper'}")
    roster = Roster((), tuple(Row(member.person) for member in class_members))
    found: dict[str, dict[str, float]] = {}
    problems = [f"{path.name} has no column {each}" for each in homework.paper if each not in exercises]
    for row in read_roster(path).rows:
        known = roster.row_of(row.person)
        if known is None:
            problems.append(f"{path.name}: {row.person.shown} is nobody, or more than one, of the class")
            continue
        cells = {each: row.cells[each] for each in exercises if row.cells.get(each)}
        found[known.person.key] = {
            each: _points(cell, homework.paper[each], f"{row.person.shown}, {each}") for each, cell in cells.items()
        }
    return found, problems


def _points(cell: str, most: float, where: str) -> float:
    try:
        points = float(cell.replace(",", "."))
    except ValueError:
        raise Unreadable(f"{where}: {cell!r} is no number") from None
    if not 0 <= points <= most:
        raise Unreadable(f"{where}: {points:g} points, and it is worth {most:g}")
    return points
