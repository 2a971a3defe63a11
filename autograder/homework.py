"""A homework: the questions that an instructor picked, and the exercises on paper, as homeworks/<name>.toml says."""

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder import rooms
from autograder.ids import is_on_paper
from autograder.project import HOMEWORKS
from autograder.question import Exercise, Question

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

DEFAULT = "core"
ALL = "all"  # the questions of all rooms, for who works on them


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
    unknown = set(content) - {"title", "questions", "paper", "time_limit"}
    if unknown or not {"title", "questions"} <= set(content):
        what = f"it does not know {sorted(unknown)[0]!r}" if unknown else "it needs a title and questions"
        raise HomeworkError(f"{path.name}: {what}")
    paper = {str(identifier): float(points) for identifier, points in content.get("paper", {}).items()}
    for identifier in paper:
        try:
            wrong = not is_on_paper(identifier)
        except ValueError:
            wrong = True
        if wrong:
            raise HomeworkError(f"{path.name}: {identifier!r} is no exercise on paper: it ends in no (letter)")
    questions = tuple(rooms.question(room) for room in content["questions"])
    return Homework(name, str(content["title"]), questions, paper, int(content.get("time_limit", 600)))
