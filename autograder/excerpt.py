"""The student's own lines around the place that a finding names."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.definitions import LARGEST, line_of
from autograder.plain_text import printable

_AROUND = 3  # lines before and after
_WIDEST = 160  # characters of a line


@dataclass(frozen=True)
class Excerpt:
    """Some consecutive lines of a file."""

    file: str
    first: int  # the number of the first line
    lines: tuple[str, ...]
    marked: int  # the number of the line that is meant

    @property
    def numbered(self) -> list[tuple[int, str]]:
        """The lines, each with its number."""
        return list(enumerate(self.lines, self.first))

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> "Excerpt":
        """The excerpt that `dataclasses.asdict` gave this for."""
        return cls(**content | {"lines": tuple(map(str, content["lines"]))})


def excerpt_of(file: Path, where: str) -> Excerpt | None:
    """The lines around `where` ("model.py, line 88"); None where it names no line of this file."""
    number = line_of(where, file.name)
    try:
        with file.open(encoding="utf-8", errors="replace") as source:
            lines = source.read(LARGEST).splitlines()
    except OSError:  # where nothing locks it in, a student's code may have removed its file
        return None
    if not 1 <= number <= len(lines):
        return None
    first = max(1, number - _AROUND)
    shown = [_plain(line) for line in lines[first - 1 : number + _AROUND]]
    return Excerpt(file.name, first, tuple(shown), number)


def _plain(line: str) -> str:
    clean = printable(line[: 2 * _WIDEST].expandtabs(4)).rstrip()
    return clean if len(clean) <= _WIDEST else clean[: _WIDEST - 4] + " ..."
