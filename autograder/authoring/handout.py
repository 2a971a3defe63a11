"""Joins the handout of a homework: the frame, homeworks/handout.md, with the pages of its questions' rooms in it.

The frame is a jinja2 template. It may use `homework`, `sections` (see Section), `questions` (their texts, joined),
`public` (the points of the public checks), `data_sets` (what data/<name>.md says about each data set), and `scripts`
(the files that a student can run).
"""

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

import jinja2

from autograder import rooms
from autograder.errors import Unreadable
from autograder.grading.checks import collect_checks, is_hidden, mark_of, trained
from autograder.homework import Homework
from autograder.ids import EXERCISE, question_of
from autograder.markers import without
from autograder.project import DATA, HOMEWORKS, ROOMS, SOLUTIONS, STARTER
from autograder.question import Question

_FRAME = "handout.md"
_PAGE, _PAPER = "handout.md", "paper.md"  # of a room: what is programmed, and what is done on paper
_PLACE_OF_PAPER = "<!-- paper -->\n\n"  # in a room's page: where the exercises on paper stand, if the homework has them
_PICTURE = re.compile(r"!\[[^\]]*\]\(([\w.-]+\.png)\)")
_TABLE = re.compile(r"(?:^\|.*\n)+", re.M)
_ROW = re.compile(rf"^\| (?P<id>{EXERCISE}) \|.*\n", re.M)
_LEAD = re.compile(rf"^\*\*[^*\n]+ \((?P<ids>{EXERCISE}(?:, {EXERCISE})*)\)", re.M)  # of a paragraph about exercises
_RULE = "\n---\n\n"  # between two pages
MADE = "<!-- Made from homeworks/handout.md and the rooms' pages by `python -m autograder starter`. -->\n"


class HandoutError(Unreadable):
    """The handout cannot be made; the message is one sentence that says what is missing."""


@dataclass(frozen=True)
class Section:
    """What the handout says about one question."""

    question: Question
    in_code: bool  # whether the homework asks for its exercises in code
    paper: dict[str, float]  # points of its exercises on paper, by id
    text: str  # markdown; its first line is a heading of the second level

    @property
    def heading(self) -> str:
        """The text of its heading."""
        return self.text.partition("\n")[0].removeprefix("## ")

    @property
    def training(self) -> float:
        """The points of the exercises of which only trainings judge."""
        learned = trained(self.question)
        return sum((exercise.points for exercise in self.question.exercises if exercise.id in learned), 0.0)

    @property
    def anchor(self) -> str:
        """The name under which markdown viewers link to its heading."""
        return re.sub(r"[^\w\- ]", "", self.heading.lower()).replace(" ", "-")


def pages(homework: Homework) -> dict[str, bytes]:
    """The handout's README.md and its pictures, by file name.

    Raises:
        HandoutError: a room lacks a page that the homework needs.
        GraderError: the checks, whose points it tells, cannot be collected.
    """
    sections = [_section(question, homework) for question in _of(homework)]
    found = {"README.md": _joined(homework, sections).encode()}
    for section in sections:
        for name in _PICTURE.findall(section.text):
            found[name] = (rooms.folder(section.question) / name).read_bytes()
    return found


def _joined(homework: Homework, sections: list[Section]) -> str:
    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined, keep_trailing_newline=True, trim_blocks=True, lstrip_blocks=True
    )
    frame = environment.from_string((HOMEWORKS / _FRAME).read_text(encoding="utf-8"))
    rendered = frame.render(
        homework=homework,
        sections=sections,
        questions=_RULE.join(section.text for section in sections).rstrip(),
        public=_public_points(homework),
        data_sets=[page.read_text(encoding="utf-8").rstrip() for page in _data_pages(homework)],
        scripts=[question.file for question in homework.questions if _is_script(question)],
    )
    title, rest = rendered.split("\n", 1)
    return f"{title}\n\n{MADE}{rest}"


def _public_points(homework: Homework) -> float:
    """What the checks are worth together that students can run."""
    public = (item for item in collect_checks(homework.questions) if not is_hidden(item))
    return round(sum((float(mark_of(item)["points"]) for item in public), 0.0), 2)


def _is_script(question: Question) -> bool:
    return 'if __name__ == "__main__":' in (SOLUTIONS / question.file).read_text(encoding="utf-8")


def _data_pages(homework: Homework) -> list[Path]:
    return [page for name in homework.data if (page := DATA / f"{name}.md").is_file()]


def _of(homework: Homework) -> list[Question]:
    """The questions of which the homework asks something, in code or on paper, in the order of the handout."""
    on_paper = {question_of(identifier): identifier for identifier in homework.paper}
    in_code = {question.id for question in homework.questions}
    others = [each for each in rooms.every_question() if each.id in on_paper.keys() - in_code]
    for each in set(on_paper) - {question.id for question in (*homework.questions, *others)}:
        raise HandoutError(f"homework {homework.name} asks for {on_paper[each]}, and no room is that of {each}")
    return [*homework.questions, *others]


def _section(question: Question, homework: Homework) -> Section:
    """A question's exercises in code, on paper, or both, as far as the homework has them."""
    points = {each: worth for each, worth in homework.paper.items() if question_of(each) == question.id}
    paper = _read(question, _PAPER).rstrip() + "\n\n" if points else ""
    page = _of_those_asked(_read(question, _PAGE), question)
    if question not in homework.questions:
        heading = page.partition("\n")[0]
        return Section(question, False, points, f"{heading}\n\n{paper.rstrip()}\n")
    if points and _PLACE_OF_PAPER not in page:
        raise HandoutError(f"{ROOMS.name}/{question.room}/{_PAGE} lacks the line {_PLACE_OF_PAPER.strip()}")
    return Section(question, True, points, page.replace(_PLACE_OF_PAPER, paper))


def _of_those_asked(page: str, question: Question) -> str:
    """The page, which says what is practice: below the table, which has no row for that, and where it is explained."""
    for identifier in question.practice:
        if identifier not in _ROW.findall(page):
            raise HandoutError(f"{ROOMS.name}/{question.room}/{_PAGE} has no row for {identifier} in a table")
    script = f" Run as a script, `{question.file}` stops where it needs one of them." if _is_script(question) else ""
    note = (
        f"**Only these exercises of {question.id} are graded in this homework.** The other parts of {question.id} are "
        f"practice: leave them as they are, or write them for yourself.{script}"
    )

    def kept(table: re.Match[str]) -> str:
        rows = _ROW.sub(lambda row: "" if row["id"] in question.practice else row[0], table[0])
        return rows if rows == table[0] else f"{rows}\n{textwrap.fill(note, 120)}\n"

    def marked(lead: re.Match[str]) -> str:
        return f"{lead[0][:-1]}, practice)" if set(lead["ids"].split(", ")) <= set(question.practice) else lead[0]

    return _LEAD.sub(marked, _TABLE.sub(kept, page))


def _read(question: Question, name: str) -> str:
    page = rooms.folder(question) / name
    if not page.is_file():
        raise HandoutError(f"{ROOMS.name}/{question.room}/{name} is missing: the handout is made of it")
    return without(page.read_text(encoding="utf-8"), question.left_out)


def changed_pages(homework: Homework) -> list[str]:
    """The names of the handout's files in starter/ that differ from what the sources give."""
    return [name for name, content in pages(homework).items() if not _is_current(name, content)]


def write_pages(homework: Homework) -> list[Path]:
    """Write the handout into starter/ and return its files' paths."""
    made = pages(homework)
    STARTER.mkdir(exist_ok=True)
    for name, content in made.items():
        (STARTER / name).write_bytes(content)
    return [STARTER / name for name in made]


def _is_current(name: str, content: bytes) -> bool:
    path = STARTER / name
    return path.exists() and path.read_bytes() == content
