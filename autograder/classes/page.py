"""The page about a class: one file for staff, in the style of the page that each student gets."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from autograder import __version__
from autograder.classes.alike_pages import PairPage
from autograder.classes.scores import Score
from autograder.classes.statistics import ClassNumbers
from autograder.classes.store import SUBMISSIONS
from autograder.classes.templating import environment
from autograder.homework import Homework
from autograder.reports.page.pages import PAGE as STUDENT_PAGE
from autograder.reports.page.pages import STAFF_PAGE
from autograder.whole_files import write_text

PAGE = "class.html"
_BEST_FIRST = (STAFF_PAGE, STUDENT_PAGE, "grade.json")
_MANY = 20  # rows of a list


@dataclass(frozen=True)
class Line:
    """A student in the list of all."""

    name: str
    folder: str
    total: float
    points: float
    days_late: int
    flags: str


def write_page(
    folder: Path, rows: Sequence[Score], told: ClassNumbers, homework: Homework, alike: Sequence[PairPage] | None
) -> Path:
    """Write class.html and return its path.

    Args:
        folder: of the results.
        rows: the students.
        told: the numbers about them.
        homework: what was graded.
        alike: pairs of submissions that share code; None where nobody looked.
    """
    text = (
        environment()
        .get_template(PAGE)
        .render(
            title=homework.title,
            day=f"{datetime.now():%d %B %Y, %H:%M}",
            told=told,
            highest=max((each.students for each in told.bins), default=0) or 1,
            rows=[_line(row) for row in rows],
            alike=alike,
            machines=_machines(rows),
            many=_MANY,
            place=folder,
            link=lambda submission: _link(folder, submission),
            version=__version__,
        )
    )
    write_text(folder / PAGE, text)
    return folder / PAGE


def _link(folder: Path, submission: str) -> str:
    """Where the page leads for a submission: to its page for staff, or else to all that there is as JSON."""
    place = Path(SUBMISSIONS) / submission
    name = next((name for name in _BEST_FIRST if (folder / place / name).is_file()), _BEST_FIRST[-1])
    return quote((place / name).as_posix())


def _line(row: Score) -> Line:
    flags = ", ".join(dict.fromkeys(str(note.flag) for note in row.notes))
    return Line(row.person.shown, row.folder, row.total, row.points, row.days_late, flags)


def _machines(rows: Sequence[Score]) -> list[str]:
    """What was graded where, and what should be the same everywhere and is not."""
    machines = Counter(row.machine for row in rows if row.machine)
    lines = [f"Graded on {', '.join(f'{name} ({count})' for name, count in machines.items())}."] if machines else []
    for what, kinds in _facts(rows).items():
        if len(kinds) > 1:
            lines.append(f"Not all submissions were graded with the same {what}: {', '.join(sorted(kinds))}.")
        else:
            lines.append(f"{what.capitalize()}: {', '.join(kinds)}.")
    return lines


def _facts(rows: Sequence[Score]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in rows:
        facts = row.grade.facts if row.grade else {}
        if "isolation" in facts:
            found.setdefault("isolation", set()).add(f"level {facts['isolation']['level']}")
        for name, source in facts.get("data", {}).items():
            found.setdefault(f"data set {name}", set()).add(str(source))
    return found
