"""Finds the rooms of the questions in tests/, and the modules that lie in them."""

import importlib
from functools import cache
from pathlib import Path
from types import ModuleType

from autograder.ids import order_of
from autograder.project import ROOMS
from autograder.question import Question

_PACKAGE = ROOMS.name


class NoSuchRoom(Exception):
    """There is no question of this name; the message is one sentence."""


@cache
def question(room: str) -> Question:
    """What the question in this room declares.

    Raises:
        NoSuchRoom: there is no such room, or its name is not that of the question's file.
    """
    if not (ROOMS / room / "question.py").is_file():
        raise NoSuchRoom(f"there is no question {room}: {_PACKAGE}/{room}/question.py is missing")
    declared = importlib.import_module(f"{_PACKAGE}.{room}.question").QUESTION
    assert isinstance(declared, Question)
    if declared.room != room:
        raise NoSuchRoom(f"{_PACKAGE}/{room}/question.py speaks of {declared.file}: the two names must be the same")
    return declared


def every_question() -> tuple[Question, ...]:
    """The questions of all rooms, in the order of their ids."""
    found = (question(file.parent.name) for file in ROOMS.glob("*/question.py"))
    return tuple(sorted(found, key=lambda declared: order_of(declared.id)))


def folder(of: Question) -> Path:
    """The folder of a question's room."""
    return ROOMS / of.room


def has(of: Question, name: str) -> bool:
    """Whether the room holds a module of this name."""
    return (folder(of) / f"{name}.py").is_file()


def module(of: Question, name: str) -> ModuleType:
    """A module of a question's room, such as "instruments" or "wrong"."""
    return importlib.import_module(f"{_PACKAGE}.{of.room}.{name}")


def check_files(of: Question) -> list[Path]:
    """The files that hold a question's checks."""
    return sorted(folder(of).glob("test_*.py"))
