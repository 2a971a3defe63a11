"""Finds where a student's file defines what an exercise asks for, so that a message can name the line."""

import re
from pathlib import Path

LARGEST = 256 * 1024  # characters; nobody writes more by hand, and a search of more would take time


def place_of(file: Path, name: str) -> str:
    """Where `file` defines `name` ("Model.forward", "Model", "optimize"): "model.py, line 88", or "" where it does not.

    It reads lines, not syntax: no parser is given an attacker's source to choke on. Of two functions with one name
    the later one counts, as in Python.
    """
    try:
        with file.open(encoding="utf-8", errors="replace") as source:
            lines = source.read(LARGEST).splitlines()
    except OSError:  # where nothing locks it in, a student's code may have removed its file
        return ""
    found, inside = 0, range(1, len(lines) + 1)
    for depth, part in enumerate(name.split(".")):
        indent = r"[ \t]+" if depth else ""
        opening = re.compile(indent + rf"(?:async\s+def|def|class)\s+{re.escape(part)}\b")
        places = [number for number in inside if opening.match(lines[number - 1])]
        if not places:
            return ""
        found = places[-1]
        inside = range(found + 1, _end_of_class(lines, found) + 1)
    return f"{file.name}, line {found}"


def line_of(where: str, name: str) -> int:
    """The number of the line that `where` names, if it is one of the file of this name; 0 where it is not."""
    found = re.fullmatch(rf"{re.escape(name)}, line (\d{{1,6}})", where)
    return int(found[1]) if found else 0


def _end_of_class(lines: list[str], start: int) -> int:
    """The number of the last line before the next statement in column 0."""
    for number in range(start + 1, len(lines) + 1):
        if re.match(r"[^\s#)\]}]", lines[number - 1]):
            return number - 1
    return len(lines)
