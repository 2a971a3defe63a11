"""The student's own lines around the place that a finding names."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.definitions import LARGEST, line_of
from autograder.plain_text import printable

_AROUND = 3  # lines before and after
_OF_BODY = 12  # lines of a function, where the whole of it is meant
_WIDEST = 160  # characters of a line
_DEFINITION = re.compile(r"[ \t]*(?:async\s+def|def|class)\b")
_DOCSTRING = re.compile(r"[ \t]*[rRuU]?(\"\"\"|''')")


@dataclass(frozen=True)
class Excerpt:
    """Some lines of a file."""

    file: str
    lines: tuple[tuple[int, str], ...]  # each with its number
    marked: int  # the number of the line that is meant

    @property
    def span(self) -> str:
        """The numbers of the first and the last line."""
        return f"{self.lines[0][0]} to {self.lines[-1][0]}"

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> "Excerpt":
        """The excerpt that `dataclasses.asdict` gave this for."""
        return cls(
            content["file"], tuple((int(number), str(text)) for number, text in content["lines"]), content["marked"]
        )


def excerpt_of(file: Path, where: str) -> Excerpt | None:
    """The lines around `where` ("model.py, line 88"); None where it names no line of this file.

    Where the line begins a function or a class, the whole of it is meant: then its first lines without the docstring.
    """
    number = line_of(where, file.name)
    try:
        with file.open(encoding="utf-8", errors="replace") as source:
            lines = source.read(LARGEST).splitlines()
    except OSError:  # where nothing locks it in, a student's code may have removed its file
        return None
    if not 1 <= number <= len(lines):
        return None
    numbers = range(max(1, number - _AROUND), min(len(lines), number + _AROUND) + 1)
    chosen = _of_definition(lines, number) if _DEFINITION.match(lines[number - 1]) else list(numbers)
    return Excerpt(file.name, tuple((each, _plain(lines[each - 1])) for each in chosen), number)


def _of_definition(lines: list[str], start: int) -> list[int]:
    """The numbers of a definition's lines: its opening and the beginning of its body."""
    end = start
    while end < min(len(lines), start + 2 * _OF_BODY) and not lines[end - 1].partition("#")[0].rstrip().endswith(":"):
        end += 1
    opening, body = list(range(start, end + 1)), end + 1
    quotes = _DOCSTRING.match(lines[body - 1]) if body <= len(lines) else None
    if quotes:
        rest = lines[body - 1][quotes.end() :]
        while quotes[1] not in rest and body < len(lines):
            body += 1
            rest = lines[body - 1]
        body += 1
    depth, inside = _depth(lines[start - 1]), list[int]()
    for number in range(body, len(lines) + 1):
        text = lines[number - 1]
        if text.strip() and _depth(text) <= depth or len(inside) == _OF_BODY:
            break
        inside.append(number)
    while inside and not lines[inside[-1] - 1].strip():
        inside.pop()
    return [*(opening if len(opening) <= 2 else opening[:1]), *inside]


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _plain(line: str) -> str:
    clean = printable(line[: 2 * _WIDEST].expandtabs(4)).rstrip()
    return clean if len(clean) <= _WIDEST else clean[: _WIDEST - 4] + " ..."
