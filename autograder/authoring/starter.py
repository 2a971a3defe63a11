"""Cuts the stubs that students fill in out of the solutions, at their markers (see `autograder.markers`)."""

import ast
from collections.abc import Collection, Sequence
from pathlib import Path

from autograder import rooms
from autograder.markers import Region, regions, without
from autograder.project import STARTER
from autograder.question import Question

_MADE = "# Made from solutions/{name} by `python -m autograder starter`: change it there, and run that again."
_HEADING = "# Replace every `raise NotImplementedError(...)`, and fill in every TODO; the rest is given."
_NOT_ASKED = "not asked for in this homework"
_PRACTICE = f'# What says "{_NOT_ASKED}" is practice: it is not graded, and may stay as it is.'


def cut_stub(source: str, name: str, practice: Collection[str] = ()) -> str:
    """The stub of one solution file.

    Args:
        source: the solution's text.
        name: its file name, for the stub's messages.
        practice: ids of the exercises that the homework does not ask for.

    Returns:
        The stub's text: what lies outside the markers, and in place of each answer a raise or a TODO.

    Raises:
        MarkerError: a marker is opened twice or never closed.
    """
    lines, done = [_MADE.format(name=name), _HEADING, *([_PRACTICE] if practice else [])], 0
    solution = source.splitlines()
    for region in regions(source, f"solutions/{name}"):
        lines += solution[done : region.first - 1]
        lines.append(_replacement(region, practice))
        done = region.last
    stub = "\n".join(lines + solution[done:]) + "\n"
    ast.parse(stub)
    return stub


def _replacement(region: Region, practice: Collection[str]) -> str:
    ids = ", ".join(each for each in region.ids if each not in practice)
    if not ids:
        what = f"{', '.join(region.ids)} {region.text}: {_NOT_ASKED}"
        return region.indent + (f"# {what}" if region.is_todo else f'raise NotImplementedError("{what}")')
    if region.is_todo:
        return f"{region.indent}# TODO {ids}: {region.text}"
    return f'{region.indent}raise NotImplementedError("{ids} {region.text} is still to do")'


def changed_stubs(questions: Sequence[Question]) -> list[str]:
    """The names of the files in starter/ that differ from what the solutions give."""
    return [question.file for question in questions if not _is_current(question)]


def write_stubs(questions: Sequence[Question]) -> list[Path]:
    """Write all stubs into starter/ and return their paths."""
    STARTER.mkdir(exist_ok=True)
    for question in questions:
        (STARTER / question.file).write_text(stub(question), encoding="utf-8")
    return [STARTER / question.file for question in questions]


def _is_current(question: Question) -> bool:
    path = STARTER / question.file
    return path.exists() and path.read_text(encoding="utf-8") == stub(question)


def stub(question: Question) -> str:
    """The stub of a question's solution, without the optional exercises that are left out."""
    source = rooms.solution(question).read_text(encoding="utf-8")
    return cut_stub(without(source, question.left_out), question.file, question.practice)


def stub_for_students(question: Question) -> str:
    """The same without the line about solutions/, which students have not."""
    return stub(question).partition("\n")[2]
