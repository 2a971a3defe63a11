"""Cuts the stubs that students fill in out of the solutions, at the markers.

# --- solution Q1.5 loss_function ---      becomes a NotImplementedError that names the exercise, file and line
# --- solution Q1.1, Q1.3: your layers ---  (with a colon) becomes the comment `# TODO Q1.1, Q1.3: your layers`
# --- end ---                               ends both
"""

import ast
import re
from pathlib import Path

from autograder.exercises import FILES

ROOT = Path(__file__).resolve().parents[1]
_BEGIN = re.compile(r"^(?P<indent> *)# --- solution (?P<ids>Q\d\.\d(?:, Q\d\.\d)*)(?P<colon>:?) (?P<text>.+) ---$")
_END = re.compile(r"^ *# --- end ---$")
_HEADING = """# Made from solutions/{name} by `python -m autograder starter`: change it there, and run that again.
# Students: replace every `raise NotImplementedError(...)`, and fill in every TODO; the rest is given.
"""


class MarkerError(Exception):
    """A solution's markers do not pair; the message names the file and the line."""


def cut_stub(source: str, name: str) -> str:
    """The stub of one solution file.

    Args:
        source: the solution's text.
        name: its file name, for the stub's messages.

    Returns:
        The stub's text: what lies outside the markers, and in place of each answer a raise or a TODO.

    Raises:
        MarkerError: a marker is opened twice or never closed.
    """
    lines = _HEADING.format(name=name).splitlines()
    opened = 0
    for number, line in enumerate(source.splitlines(), 1):
        begin = _BEGIN.match(line)
        if begin and not opened:
            opened = number
            lines.append(_replacement(begin, name, len(lines) + 1))
        elif _END.match(line) and opened:
            opened = 0
        elif begin or _END.match(line):
            raise MarkerError(f"solutions/{name}, line {number}: the marker does not fit the one before it")
        elif not opened:
            lines.append(line)
    if opened:
        raise MarkerError(f"solutions/{name}, line {opened}: this marker is never closed")
    stub = "\n".join(lines) + "\n"
    ast.parse(stub)
    return stub


def _replacement(begin: re.Match[str], name: str, line: int) -> str:
    if begin["colon"]:
        return f"{begin['indent']}# TODO {begin['ids']}: {begin['text']}"
    message = f"{begin['ids']} {begin['text']} is still to do (starter/{name}, line {line})"
    return f'{begin["indent"]}raise NotImplementedError("{message}")'


def changed_stubs() -> list[str]:
    """The names of the files in starter/ that differ from what the solutions give."""
    return [name for name in FILES.values() if not _is_current(name)]


def write_stubs() -> list[Path]:
    """Write all stubs into starter/ and return their paths."""
    (ROOT / "starter").mkdir(exist_ok=True)
    for name in FILES.values():
        (ROOT / "starter" / name).write_text(_stub(name), encoding="utf-8")
    return [ROOT / "starter" / name for name in FILES.values()]


def _is_current(name: str) -> bool:
    path = ROOT / "starter" / name
    return path.exists() and path.read_text(encoding="utf-8") == _stub(name)


def _stub(name: str) -> str:
    return cut_stub((ROOT / "solutions" / name).read_text(encoding="utf-8"), name)
