"""What a grade depends on, as short hashes: an equal hash gives an equal grade, so that it need not be made again."""

import hashlib
import json
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import Enum
from functools import cache
from importlib.metadata import version
from pathlib import Path

from autograder import rooms
from autograder.project import DATA, ROOT
from autograder.question import Question

# What the worth of a grade does not depend on: commands, pages and tools for staff.
_NO_PART = ("authoring", "bundle", "classes", "reports", "verification", "watch")
_LIBRARIES = ("torch", "numpy", "gymnasium", "scipy")
_DIGITS = 16


class Reason(str, Enum):
    """Why a grade is made, or made again."""

    NEW = "not graded before"
    SUBMISSION = "another submission"
    ENGINE = "the grader changed"
    ROOM = "the checks of this question changed"
    LIBRARIES = "other versions of Python or of a library"
    OPTIONS = "other options, seeds or exercises"
    ASKED = "asked for with --again"
    UNFINISHED = "the grade before was not finished"

    __str__ = str.__str__


@dataclass(frozen=True)
class Fingerprint:
    """What the grade of one question of one submission depends on."""

    submission: str
    engine: str
    room: str
    libraries: str
    options: str  # options, seeds and the exercises of the homework

    def reason(self, before: "Fingerprint | None") -> Reason | None:
        """Why a grade with another fingerprint does not count any more; None where it still does."""
        if before is None:
            return Reason.NEW
        old, new = asdict(before), asdict(self)
        return next((Reason[name.upper()] for name in new if new[name] != old[name]), None)


@dataclass(frozen=True)
class Kit:
    """The grader on one machine."""

    engine: str
    rooms: dict[str, str]  # their checks, and the exercises that are asked for, by the question's id
    libraries: dict[str, str]  # versions of Python and of what grades depend on

    @property
    def hash_of_libraries(self) -> str:
        """The versions as one hash."""
        return hash_of(self.libraries)

    def differs(self, other: "Kit") -> str:
        """In what another machine's kit differs, as the end of a sentence; empty where they are equal."""
        theirs = {name: other.libraries.get(name) for name in self.libraries}
        found = [f"{name} {theirs[name]}, not {own}" for name, own in self.libraries.items() if theirs[name] != own]
        found += ["another grader (autograder/ or data/)"] if self.engine != other.engine else []
        found += [f"other checks of {name}" for name, own in self.rooms.items() if other.rooms.get(name) != own]
        return "; ".join(found)


def hash_of(content: object) -> str:
    """A short hash of what JSON can hold."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:_DIGITS]


@cache
def kit(questions: tuple[Question, ...]) -> Kit:
    """The grader on this machine, as far as these questions go. It is read once."""
    engine = [path for path in (ROOT / "autograder").rglob("*.py") if _grades(path)]
    libraries = {"Python": ".".join(platform.python_version_tuple()[:2])}
    return Kit(
        _hash_of_files([*engine, *DATA.glob("*.py")]),
        {question.id: _hash_of_room(question) for question in questions},
        libraries | {name: version(name) for name in _LIBRARIES},
    )


def _grades(path: Path) -> bool:
    inside = path.relative_to(ROOT / "autograder").parts
    return inside[0] not in _NO_PART and not inside[0].endswith(("_command.py", "cli.py"))


def _hash_of_room(question: Question) -> str:
    asked = [exercise.id for exercise in question.exercises]
    return hash_of([asked, _hash_of_files([*rooms.grading_files(question), *rooms.shared_files()])])


def _hash_of_files(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths, key=lambda path: path.as_posix()):
        content = path.read_bytes()
        digest.update(f"{path.parent.name}/{path.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:_DIGITS]
