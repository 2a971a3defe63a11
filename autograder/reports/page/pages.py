"""Makes the two pages of a grade: what its student reads, and what staff read."""

import json
import shlex
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markdown_it import MarkdownIt
from markupsafe import Markup

from autograder import __version__
from autograder.evidence import Curve, Evidence, Histogram, Images
from autograder.question import Exercise, Question
from autograder.reports.page.passage import formulas_marked, formulas_set, passage
from autograder.reports.pictures import words
from autograder.reports.pictures.drawing import data_uri, plot_of, png_of
from autograder.reports.view import GradeView, view_of
from autograder.results import SECRET_FACTS, Grade, Status
from autograder.whole_files import write_text

PAGE, STAFF_PAGE = "report.html", "report-staff.html"
_TEMPLATES = Path(__file__).with_name("templates")


def student_page(grade: Grade, path: str = "starter", changes: Sequence[str] = ()) -> str:
    """The page of a grade for the student: of hidden checks it shows titles and points alone.

    Args:
        grade: what it shows.
        path: what was graded, for the commands that repeat a check.
        changes: what has changed since the last grade, one text for each exercise.
    """
    return _rendered(view_of(grade, path, staff=False), path, changes, staff=False)


def staff_page(grade: Grade, path: str = "starter", changes: Sequence[str] = ()) -> str:
    """The page of a grade for staff: all there is, but the secret numbers."""
    return _rendered(view_of(grade, path, staff=True), path, changes, staff=True)


def write_pages(grade: Grade, folder: Path, path: str, changes: Sequence[str], staff: bool) -> list[Path]:
    """Write report.html beside grade.json, and report-staff.html where staff grade; their paths.

    Raises:
        OSError: they cannot be written.
    """
    written = [folder / PAGE]
    write_text(written[0], student_page(grade, path, changes))
    if staff:
        written.append(folder / STAFF_PAGE)
        write_text(written[1], staff_page(grade, path, changes))
    else:  # of an earlier grade
        (folder / STAFF_PAGE).unlink(missing_ok=True)
    return written


@cache
def environment() -> jinja2.Environment:
    """The templates; everything that they are given is escaped, unless it is Markup."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"points": lambda value: f"{value:g}", "day": _day}
    made.tests |= {
        "beside": lambda evidence: _kind(evidence) == "plot" or evidence.__class__ is Images and not evidence.read
    }
    made.globals |= {"kind": _kind, "plot": _plot, "picture": _picture, "words": words, "passage": _passage}
    return made


def _rendered(view: GradeView, path: str, changes: Sequence[str], staff: bool) -> str:
    grade = view.grade
    seed, again = grade.facts.get("seed", 0), f".venv/bin/python -m autograder grade {shlex.quote(path)}"
    return (
        environment()
        .get_template("report.html")
        .render(
            view=view,
            grade=grade,
            staff=staff,
            changes=changes,
            next_passage=_next_passage(view),
            left_out=_left_out(grade),
            options=grade.facts.get("options", {}),
            facts={name: _fact(fact) for name, fact in grade.facts.items() if name not in SECRET_FACTS},
            again=f"{again}{f' --seed {seed}' if seed else ''} --hidden-seed results/grade.json",
            version=__version__,
        )
    )


def _next_passage(view: GradeView) -> dict[str, Markup] | None:
    """What the handout says about the exercise that is to be written next."""
    after = view.next.view
    if after is None or after.status is not Status.NOT_IMPLEMENTED:
        return None
    return next(_passage(each.question, after.exercise) for each in view.questions if after in each.exercises)


def _left_out(grade: Grade) -> str:
    """What the homework has, and this grade did not check."""
    options = grade.facts.get("options", {})
    if options.get("exercises"):
        return f"Only {', '.join(options['exercises'])} was checked."
    missing = sum(question.points for question in grade.questions) - grade.max_points
    if missing < 0.005:
        return ""
    when = "with training, or after you hand in" if options.get("quick") else "after you hand in"
    return f"{missing:g} more points are checked {when}."


def _fact(fact: Any) -> str:
    return fact if isinstance(fact, str) else json.dumps(fact, ensure_ascii=False)


def _day(moment: str) -> str:
    """A point in time as people write it."""
    try:
        when = datetime.fromisoformat(moment)
    except ValueError:
        return moment
    return f"{when.day} {when:%B %Y, %H:%M}"


def _kind(evidence: Evidence) -> str:
    return "plot" if isinstance(evidence, Curve | Histogram) else type(evidence).__name__.lower()


def _plot(evidence: Curve | Histogram) -> Markup:
    return Markup(plot_of(evidence))  # made of elements, whose texts are escaped


def _picture(evidence: Images, number: int | None = None) -> str:
    return data_uri(png_of(evidence, number))


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _passage(question: Question, exercise: Exercise) -> dict[str, Markup] | None:
    """What the handout says about an exercise, as HTML."""
    found = passage(question, exercise)
    if found is None:
        return None
    parts = {"what": found.what, "contract": found.contract}
    made = {name: formulas_set(_markdown().renderInline(formulas_marked(text))) for name, text in parts.items()}
    return made | {"paragraphs": formulas_set(_markdown().render(formulas_marked(found.paragraphs)))}
