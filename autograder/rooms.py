"""Finds the rooms of the questions in tests/, and the modules that lie in them."""

import importlib
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from autograder.ids import order_of
from autograder.project import ROOMS, SOLUTIONS
from autograder.question import Question


@dataclass(frozen=True)
class Place:
    """Where rooms are looked for."""

    package: str  # by which Python imports the folder
    folder: Path  # holds the rooms
    solutions: Path  # holds their solutions


class NoSuchRoom(Exception):
    """There is no question of this name; the message is one sentence."""


_SHARED = ("worlds", "measures")  # folders beside the rooms, from which checks of several rooms take what they need
_CODE = (".py", ".npz")  # what is imported, and the numbers that it reads
# What the names of those files of a room begin with that no grade needs.
_NO_CHECK = ("wrong", "right", "plain", "seeds", "bench", "blind", "unit", "contract", "as_report")

_places = [Place(ROOMS.name, ROOMS, SOLUTIONS)]


def add_place(place: Place) -> None:
    """Look for rooms here as well: the tests of the engine bring a question of their own."""
    _places.append(place)


def _place_of(room: str) -> Place:
    for place in _places:
        if (place.folder / room / "question.py").is_file():
            return place
    raise NoSuchRoom(f"there is no question {room}: {ROOMS.name}/{room}/question.py is missing")


def question(room: str) -> Question:
    """What the question in this room declares.

    Raises:
        NoSuchRoom: there is no such room, or its name is not that of the question's file.
    """
    declared = importlib.import_module(f"{_place_of(room).package}.{room}.question").QUESTION
    assert isinstance(declared, Question)
    if declared.room != room:
        raise NoSuchRoom(f"{ROOMS.name}/{room}/question.py speaks of {declared.file}: the two names must be the same")
    return declared


def every_question() -> tuple[Question, ...]:
    """The questions of the project's own rooms, in the order of their ids."""
    found = (question(file.parent.name) for file in ROOMS.glob("*/question.py"))
    return tuple(sorted(found, key=lambda declared: order_of(declared.id)))


def folder(of: Question) -> Path:
    """The folder of a question's room."""
    return _place_of(of.room).folder / of.room


def solution(of: Question) -> Path:
    """The file of a question's solution; a packed kit has none."""
    return _place_of(of.room).solutions / of.file


def has(of: Question, name: str) -> bool:
    """Whether the room holds a module of this name."""
    return (folder(of) / f"{name}.py").is_file() or (folder(of) / name / "__init__.py").is_file()


def module(of: Question, name: str) -> ModuleType:
    """A module of a question's room, such as "instruments" or "wrong"."""
    return importlib.import_module(f"{_place_of(of.room).package}.{of.room}.{name}")


def grading_files(of: Question, hidden: bool = True) -> list[Path]:
    """The files of a question's room that a grade needs.

    Args:
        of: the question.
        hidden: whether the hidden checks are among them.
    """
    room = folder(of)
    found = [path for path in room.rglob("*") if path.suffix in _CODE and (hidden or not is_hidden(path))]
    return [path for path in found if not path.relative_to(room).parts[0].startswith(_NO_CHECK)]


def shared_files() -> list[Path]:
    """The files beside the rooms that checks of several rooms need."""
    return [path for name in _SHARED for path in (ROOMS / name).glob("*") if path.suffix in _CODE]


def is_hidden(file: Path) -> bool:
    """Whether a file holds checks that are hidden from students: one of the words of its name is "hidden"."""
    return "hidden" in file.stem.split("_")


def check_files(of: Question) -> list[Path]:
    """The files that hold a question's checks."""
    return sorted(folder(of).glob("test_*.py"))
