"""A homework: the questions that an instructor picked, and the exercises on paper, as homeworks/<name>.toml says."""

import sys
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from autograder import rooms
from autograder.ids import is_on_paper
from autograder.late_policy import LatePolicy, LatePolicyError, read_late_policy
from autograder.project import HOMEWORKS
from autograder.question import Exercise, Question

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

DEFAULT = "core"
ALL = "all"  # the questions of all rooms, for who works on them

_KINDS: dict[str, type] = {
    "title": str,
    "questions": list,
    "optional": list,
    "only": dict,
    "paper": dict,
    "time_limit": int,
    "due": datetime,
    "late": dict,
}
_WORDS = {str: "text", list: "list", dict: "table", int: "whole number", datetime: "date with a time"}


class HomeworkError(Exception):
    """A homework cannot be read; the message is one sentence that says what to change."""


@dataclass(frozen=True)
class Homework:
    """What one homework asks for."""

    name: str  # of its file, without .toml
    title: str
    questions: tuple[Question, ...]  # those in code, in the order of the handout
    paper: dict[str, float] = field(default_factory=dict)  # points of the exercises on paper, by id
    time_limit: int = 600  # seconds that a container is given for the whole grade
    late: LatePolicy | None = None  # what lateness costs; None where the homework is never due

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """The exercises in code of all questions."""
        return tuple(exercise for question in self.questions for exercise in question.exercises)

    @property
    def points(self) -> float:
        """What the exercises in code are worth together."""
        return sum(question.points for question in self.questions)

    @property
    def data(self) -> tuple[str, ...]:
        """The names of the data sets that the questions use, each once."""
        return tuple(dict.fromkeys(name for question in self.questions for name in question.data))

    def question(self, word: str) -> Question:
        """The question that a word names: its id, its room or its file, in capitals or not.

        Raises:
            HomeworkError: this homework has no such question.
        """
        for question in self.questions:
            if word.lower() in (question.key, question.room.lower(), question.file.lower()):
                return question
        known = ", ".join(question.key for question in self.questions)
        raise HomeworkError(f"homework {self.name} has no question {word!r}: it has {known}")

    def exercise(self, word: str) -> Exercise:
        """The exercise that a word names: its id, in capitals or not.

        Raises:
            HomeworkError: this homework has no such exercise.
        """
        for exercise in self.exercises:
            if word.lower() == exercise.id.lower():
                return exercise
        for question in self.questions:
            if word.upper() in question.practice:
                known = ", ".join(exercise.id for exercise in question.exercises)
                raise HomeworkError(f"homework {self.name} does not ask for {word.upper()}, but for {known}")
        known = ", ".join(exercise.id for exercise in self.exercises)
        raise HomeworkError(f"homework {self.name} has no exercise {word!r}: it has {known}")


def default_name() -> str:
    """The homework that commands take where none is named: the core one, or in a student kit the only one there is."""
    there = every_homework()
    return there[0] if len(there) == 1 else DEFAULT


def every_homework() -> list[str]:
    """The names of all homeworks."""
    return sorted(path.stem for path in HOMEWORKS.glob("*.toml"))


def load_homework(name: str = DEFAULT) -> Homework:
    """The homework of this name.

    Raises:
        HomeworkError: there is none, or its file does not say what it must.
    """
    if name == ALL:
        return Homework(ALL, "All questions", rooms.every_question())
    path = HOMEWORKS / f"{name}.toml"
    if not path.is_file():
        raise HomeworkError(f"there is no homework {name!r}: there are {', '.join(every_homework())}")
    try:
        return _read(name, tomllib.loads(path.read_text(encoding="utf-8")), path)
    except tomllib.TOMLDecodeError as error:
        raise HomeworkError(f"{path.name}: {error}") from None
    except rooms.NoSuchRoom as error:
        raise HomeworkError(f"{path.name}: {error}") from None


def _read(name: str, content: dict[str, Any], path: Path) -> Homework:
    for key, value in content.items():
        if key not in _KINDS:
            raise HomeworkError(f"{path.name}: it does not know {key!r}")
        if type(value) is not _KINDS[key]:
            raise HomeworkError(f"{path.name}: {key} is {value!r}, and should be a {_WORDS[_KINDS[key]]}")
    if not content.get("title") or not content.get("questions"):
        raise HomeworkError(f"{path.name}: it needs a title and questions")
    listed = content["questions"]
    for room in listed:
        if type(room) is not str or listed.count(room) > 1:
            raise HomeworkError(f"{path.name}: {room!r} is no name of a question, or stands there twice")
    paper = content.get("paper", {})
    for identifier, points in paper.items():
        if not _is_on_paper(identifier):
            raise HomeworkError(f"{path.name}: {identifier!r} is no exercise on paper: it ends in no (letter)")
        if type(points) not in (int, float):
            raise HomeworkError(f"{path.name}: {identifier} is worth {points!r}, and that is no number")
    points_on_paper = {str(identifier): float(points) for identifier, points in paper.items()}
    try:
        late = read_late_policy(content.get("due"), content.get("late", {}))
    except LatePolicyError as error:
        raise HomeworkError(f"{path.name}: {error}") from None
    questions = _with_optional(tuple(rooms.question(room) for room in listed), content.get("optional", []), path)
    questions = _with_only(questions, content.get("only", {}), content.get("optional", []), path)
    return Homework(name, content["title"], questions, points_on_paper, content.get("time_limit", 600), late)


def _with_optional(questions: tuple[Question, ...], chosen: list[Any], path: Path) -> tuple[Question, ...]:
    """The questions with those of their optional exercises alone that the homework chose."""
    known = [exercise.id for question in questions for exercise in question.exercises if exercise.optional]
    for identifier in chosen:
        if identifier not in known:
            there = f"there are {', '.join(known)}" if known else "they have none"
            raise HomeworkError(f"{path.name}: {identifier!r} is no optional exercise of its questions: {there}")
    return tuple(question.with_optional(chosen) for question in questions)


def _with_only(
    questions: tuple[Question, ...], only: dict[str, Any], optional: list[str], path: Path
) -> tuple[Question, ...]:
    """The questions; those that [only] names with the exercises alone that it gives for them."""
    for identifier in only:
        if identifier not in [question.id for question in questions]:
            known = ", ".join(question.id for question in questions)
            raise HomeworkError(f"{path.name}: [only] names {identifier!r}, and the questions are {known}")
    return tuple(
        _with_chosen(question, only[question.id], optional, path) if question.id in only else question
        for question in questions
    )


def _with_chosen(question: Question, chosen: Any, optional: list[str], path: Path) -> Question:
    known = [exercise.id for exercise in question.exercises]
    where = f"{path.name}: [only] of {question.id}"
    if type(chosen) is not list or not chosen:
        raise HomeworkError(f"{where} is {chosen!r}, and should be a list of exercises, such as [{known[0]!r}]")
    for identifier in chosen:
        if identifier in question.left_out:
            raise HomeworkError(f"{where} names {identifier}, which is optional: list it in `optional`, too")
        if identifier not in known:
            raise HomeworkError(f"{where} names {identifier!r}, and its exercises are {', '.join(known)}")
        if chosen.count(identifier) > 1:
            raise HomeworkError(f"{where} names {identifier} twice")
    for identifier in optional:
        if identifier in known and identifier not in chosen:
            raise HomeworkError(f"{where} leaves out {identifier}, and `optional` asks for it")
    return question.with_only(chosen)


def _is_on_paper(identifier: str) -> bool:
    try:
        return is_on_paper(identifier)
    except ValueError:
        return False
