"""The markers in a solution: between which lines an answer stands, and to which exercises it belongs.

# --- solution ID loss_function ---    an answer; its stub raises NotImplementedError
# --- solution ID, ID: your layers ---  (with a colon) something to fill in; its stub has a TODO comment
# --- end ---                           ends both

What an optional exercise needs besides, here and on the page of the handout, stands between two lines as well:

# --- only ID ---, # --- end of ID ---  in a solution
<!-- only ID -->, <!-- end of ID -->    on a page
"""

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from autograder.ids import EXERCISE

_BEGIN = re.compile(
    rf"^(?P<indent> *)# --- solution (?P<ids>{EXERCISE}(?:, {EXERCISE})*)(?P<colon>:?) (?P<text>.+) ---$"
)
_END = re.compile(r"^ *# --- end ---$")
_ONLY = re.compile(
    rf"^ *(?:# ---|<!--) only (?P<id>{EXERCISE}) -+>?\n(?P<text>.*?)^ *(?:# ---|<!--) end of (?P=id) -+>?\n",
    re.M | re.S,
)


class MarkerError(Exception):
    """A solution's markers do not pair; the message names the file and the line."""


@dataclass(frozen=True)
class Region:
    """An answer in a solution."""

    first: int  # the line of its opening marker, from 1
    last: int  # the line of its closing marker
    ids: tuple[str, ...]  # the exercises that it belongs to
    text: str  # what the opening marker says after them
    is_todo: bool  # whether the stub has a comment there, and no error
    indent: str  # the spaces before the marker


def regions(source: str, name: str) -> list[Region]:
    """The answers of a solution, from top to bottom.

    Args:
        source: the solution's text.
        name: its file name, for errors.

    Raises:
        MarkerError: a marker is opened twice or never closed.
    """
    found, opened, begun = [], 0, None
    for number, line in enumerate(source.splitlines(), 1):
        begin, end = _BEGIN.match(line), _END.match(line)
        if (begin and begun) or (end and not begun):
            raise MarkerError(f"{name}, line {number}: the marker does not fit the one before it")
        if begin:
            opened, begun = number, begin
        elif end and begun:
            ids = tuple(begun["ids"].split(", "))
            found.append(Region(opened, number, ids, begun["text"], bool(begun["colon"]), begun["indent"]))
            begun = None
    if begun:
        raise MarkerError(f"{name}, line {opened}: this marker is never closed")
    return found


def without(text: str, left_out: Collection[str]) -> str:
    """A solution or a page of the handout without what these optional exercises need, and without the marks of all."""
    return _ONLY.sub(lambda part: "" if part["id"] in left_out else part["text"], text)


def functions_without_answer(source: str, name: str) -> list[str]:
    """The functions and methods of a solution that hold no answer, such as "Memory.push": those that the stub gives.

    Raises:
        MarkerError: see `regions`.
    """
    answers = regions(source, name)
    return [
        path
        for path, node in _functions(ast.parse(source))
        if not any(node.lineno <= answer.first <= (node.end_lineno or 0) for answer in answers)  # a comment may end it
        and not any(answer.first < node.lineno < answer.last for answer in answers)
    ]


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.{each.name}", each) for each in node.body if isinstance(each, ast.FunctionDef))
