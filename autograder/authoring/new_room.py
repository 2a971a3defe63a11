"""Writes the room of a new question, its solution and its stub, from the template beside this file."""

import re
from dataclasses import dataclass
from pathlib import Path

from autograder.authoring.starter import cut_stub
from autograder.rooms import Place

_TEMPLATE = Path(__file__).with_name("template")
_ENDING = ".in"  # keeps Python's tools from taking a template for a module
_SOLUTION = "solution.py.in"
_PLACEHOLDER = re.compile(r"@\{(?P<name>\w+)\}")
_NAME = re.compile(r"q(?P<number>[1-9]\d*)_[a-z][a-z0-9_]*")


class CannotMake(Exception):
    """The room cannot be made; the message is one sentence."""


@dataclass(frozen=True)
class Made:
    """What was made."""

    room: str
    key: str
    files: tuple[Path, ...]


def make_room(name: str, title: str, place: Place, starter: Path) -> Made:
    """Write the room, the solution and the stub of a new question.

    Args:
        name: the room's name.
        title: the question's title.
        place: where rooms and solutions are.
        starter: the folder of the stubs.

    Raises:
        CannotMake: the name is not of the form that rooms have, or the room or its number is there already.
    """
    found = _NAME.fullmatch(name)
    if not found:
        raise CannotMake(f"{name!r} is no name for a question: it is q, a number, _ and a word in small letters")
    number = found["number"]
    taken = [path.name for path in place.folder.glob(f"q{number}_*")]
    if taken:
        raise CannotMake(f"the number {number} is taken by {taken[0]}")
    values = {"id": f"Q{number}", "key": f"q{number}", "room": name, "package": place.package, "title": title}
    files = dict[Path, str]()
    for template in sorted(_TEMPLATE.glob(f"*{_ENDING}")):
        text = _PLACEHOLDER.sub(lambda found: values[found["name"]], template.read_text(encoding="utf-8"))
        if template.name == _SOLUTION:
            files[place.solutions / f"{name}.py"] = text
            files[starter / f"{name}.py"] = cut_stub(text, f"{name}.py")
        else:
            files[place.folder / name / template.name.removesuffix(_ENDING)] = text
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Made(name, f"q{number}", tuple(files))
