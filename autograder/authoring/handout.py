"""Joins the handout of a homework: the frame, homeworks/handout.md, with the pages of its questions' rooms in it."""

import re
from pathlib import Path

import jinja2

from autograder import rooms
from autograder.homework import Homework
from autograder.ids import question_of
from autograder.project import HOMEWORKS, STARTER
from autograder.question import Question

_FRAME = "handout.md"
_PAGE, _PAPER = "handout.md", "paper.md"  # of a room: what is programmed, and what is done on paper
_PLACE_OF_PAPER = "<!-- paper -->\n\n"  # in a room's page: where the exercises on paper stand, if the homework has them
_PICTURE = re.compile(r"!\[[^\]]*\]\(([\w.-]+\.png)\)")
_RULE = "\n---\n\n"  # between two pages
MADE = "<!-- Made from homeworks/handout.md and the rooms' pages by `python -m autograder starter`. -->\n"


def pages(homework: Homework) -> dict[str, bytes]:
    """The handout's README.md and its pictures, by file name."""
    text = _joined(homework)
    found = {"README.md": text.encode()}
    for question in _of(homework):
        for name in _PICTURE.findall(_page(question, homework)):
            found[name] = (rooms.folder(question) / name).read_bytes()
    return found


def _joined(homework: Homework) -> str:
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True, trim_blocks=True)
    frame = environment.from_string((HOMEWORKS / _FRAME).read_text(encoding="utf-8"))
    written = _RULE.join(_page(question, homework) for question in _of(homework))
    title, rest = frame.render(homework=homework, questions=written.rstrip()).split("\n", 1)
    return f"{title}\n\n{MADE}{rest}"


def _of(homework: Homework) -> list[Question]:
    """The questions of which the homework asks something, in code or on paper, in the order of the handout."""
    on_paper = {question_of(identifier) for identifier in homework.paper}
    others = [each for each in rooms.every_question() if each.id in on_paper and each not in homework.questions]
    return [*homework.questions, *others]


def _page(question: Question, homework: Homework) -> str:
    """A question's page: its exercises in code, on paper, or both, as far as the homework has them."""
    folder = rooms.folder(question)
    on_paper = question.id in {question_of(identifier) for identifier in homework.paper}
    paper = (folder / _PAPER).read_text(encoding="utf-8").rstrip() + "\n\n" if on_paper else ""
    if question not in homework.questions:
        return f"## {question.id}: {question.title}\n\n{paper.rstrip()}\n"
    return (folder / _PAGE).read_text(encoding="utf-8").replace(_PLACE_OF_PAPER, paper)


def changed_pages(homework: Homework) -> list[str]:
    """The names of the handout's files in starter/ that differ from what the sources give."""
    return [name for name, content in pages(homework).items() if not _is_current(name, content)]


def write_pages(homework: Homework) -> list[Path]:
    """Write the handout into starter/ and return its files' paths."""
    STARTER.mkdir(exist_ok=True)
    for name, content in pages(homework).items():
        (STARTER / name).write_bytes(content)
    return [STARTER / name for name in pages(homework)]


def _is_current(name: str, content: bytes) -> bool:
    path = STARTER / name
    return path.exists() and path.read_bytes() == content
