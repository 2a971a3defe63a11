"""What a question declares about itself: values without torch, and without anything that students may not know.

Each question's room, tests/<file without .py>/, has a `question.py` that holds one of these as QUESTION.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

from autograder.ids import order_of, question_of


@dataclass(frozen=True)
class Exercise:
    """One exercise in code."""

    id: str  # its question's, a dot and a number
    name: str  # the function or class that it is about, or "training"
    points: float  # what its checks are worth together
    optional: bool = False  # whether only those homeworks ask for it that name it

    @property
    def question(self) -> str:
        """The id of its question."""
        return question_of(self.id)


@dataclass(frozen=True)
class World:
    """A gymnasium environment that a question plays in, and whose episodes the grader replays.

    Its steps must follow from the seed of a reset and the actions after it.
    """

    id: str  # what gymnasium.make takes, with its version
    longest: int  # steps after which an episode is cut
    names: tuple[str, ...] = ()  # other ids under which students make the same environment


@dataclass(frozen=True)
class Figure:
    """A measured number that the leaderboard shows."""

    name: str  # by which a check notes it
    title: str  # what the board calls it, after the question's id
    best: Literal["asc", "desc"]  # the order of the board: the smallest first, or the largest


@dataclass(frozen=True)
class Question:
    """One question of a homework."""

    id: str  # Q and a number
    file: str  # what students write; its room is named like it
    title: str
    exercises: tuple[Exercise, ...]  # in the order of their ids
    worlds: tuple[World, ...] = ()  # that its students play in
    data: tuple[str, ...] = ()  # names of data sets, each a module in data/
    leaderboard: tuple[Figure, ...] = ()
    left_out: tuple[str, ...] = ()  # ids of its optional exercises that the homework does not ask for: nobody sees them
    practice: tuple[str, ...] = ()  # ids of the others that it does not ask for: they stay in stub and handout

    def __post_init__(self) -> None:
        for exercise in self.exercises:
            if exercise.question != self.id:
                raise ValueError(f"{exercise.id} is no exercise of {self.id}")
        if list(self.exercises) != sorted(self.exercises, key=lambda exercise: order_of(exercise.id)):
            raise ValueError(f"the exercises of {self.id} are not in order")

    @cached_property
    def key(self) -> str:
        """The short name that commands and fixtures use: its id in small letters."""
        return self.id.lower()

    @cached_property
    def room(self) -> str:
        """The name of its room: the file's without .py."""
        return self.file.removesuffix(".py")

    @property
    def points(self) -> float:
        """What its exercises in code are worth together."""
        return sum(exercise.points for exercise in self.exercises)

    @property
    def not_asked(self) -> tuple[str, ...]:
        """The ids of all exercises that the homework does not ask for."""
        return self.left_out + self.practice

    def with_optional(self, chosen: Collection[str]) -> "Question":
        """The question with those of its optional exercises alone whose ids are chosen."""
        left_out = tuple(each.id for each in self.exercises if each.optional and each.id not in chosen)
        kept = tuple(each for each in self.exercises if each.id not in left_out)
        return replace(self, exercises=kept, left_out=left_out)

    def with_only(self, chosen: Collection[str]) -> "Question":
        """The question with those of its exercises alone whose ids are chosen; the others are practice."""
        practice = tuple(each.id for each in self.exercises if each.id not in chosen)
        kept = tuple(each for each in self.exercises if each.id in chosen)
        return replace(self, exercises=kept, practice=practice)

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> "Question":
        """The question that `dataclasses.asdict` gave this for."""
        parts = {"exercises": Exercise, "worlds": World, "leaderboard": Figure}
        made: dict[str, Any] = {name: tuple(kind(**each) for each in content[name]) for name, kind in parts.items()}
        made["worlds"] = tuple(World(world.id, world.longest, tuple(world.names)) for world in made["worlds"])
        return cls(**content | made | {name: tuple(content.get(name, ())) for name in ("data", "left_out", "practice")})
