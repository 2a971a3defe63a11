"""The corpus of attacks: each a small submission that says what it is after, and what its honest part earns."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from autograder.rooms import every_question

FOLDER = Path(__file__).with_name("attacks")
PARTS = FOLDER / "attack_parts.py"
FILES = {question.key: question.file for question in every_question()}
_HEAD = re.compile(
    r"# Aim: (.+)\n# Question: (q\d)(?: \((.+)\))?\. Earns: ([\d.]+)\. Staff are told: (yes|no)\.( Needs the lock\.)?\n"
)


@dataclass(frozen=True)
class Attack:
    """An attack.

    Args:
        name: what the test is called.
        aim: what it is after, in a sentence.
        question: the short name of the question that it is graded at.
        earns: the points of its honest part.
        told: whether staff must hear of it: it does what no homework has a need of.
        needs_lock: whether only the lock keeps it from gaining or doing harm.
        write: makes the submission in an empty folder, and returns what is handed in.
        exercises: those that it is graded at, with their training; none stands for all, without the training.
    """

    name: str
    aim: str
    question: str
    earns: float
    told: bool
    needs_lock: bool
    write: Callable[[Path], Path]
    exercises: tuple[str, ...] = ()


def _from_file(file: Path) -> Attack:
    text = file.read_text(encoding="utf-8")
    head = _HEAD.match(text)
    if not head:
        raise ValueError(f"{file.name} does not begin with its aim and its points")
    aim, question, exercises, earns, told, needs_lock = head.groups()

    def write(folder: Path) -> Path:
        (folder / FILES[question]).write_text(text, encoding="utf-8")
        if PARTS.stem in text:
            shutil.copy(PARTS, folder)
        return folder

    asked = tuple(exercises.split(", ")) if exercises else ()
    return Attack(file.stem, aim, question, float(earns), told == "yes", bool(needs_lock), write, asked)


def attacks_from_files() -> list[Attack]:
    """The attacks that are one file each."""
    return [_from_file(file) for file in sorted(FOLDER.glob("*.py")) if file != PARTS]
