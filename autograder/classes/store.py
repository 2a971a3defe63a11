"""What is known of a class, on disk: each grade as soon as it is made, so that nothing is lost or made twice."""

import contextlib
import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from autograder.classes.fingerprints import Fingerprint
from autograder.errors import Unreadable
from autograder.results import Grade
from autograder.whole_files import write_json

_SETTINGS, _RECORD, _GRADE, _LOCK, _JOURNAL = "class.json", "record.json", "grade.json", ".lock", "journal.jsonl"
SUBMISSIONS = "students"  # the folder with one folder for each submission


class InUse(Unreadable):
    """Another command writes to this folder; the message is one sentence."""


@dataclass(frozen=True)
class Part:
    """What came of one question of a submission."""

    fingerprint: Fingerprint
    grade: dict[str, Any] | None = None  # as Grade.to_json gives it; None where there is none
    trouble: str = ""  # why the grade is not whole, for staff: what was lost, and how often
    unreadable: str = ""  # why the submission could not be read, for the student
    seconds: float = 0.0
    machine: str = ""  # on which it was graded

    @property
    def whole(self) -> bool:
        """Whether there is nothing left to try: a grade from its first check to its last, or none to be had."""
        return bool(self.unreadable or self.trouble or (self.grade and self.grade["finished"]))


@dataclass
class Record:
    """What is known of one submission."""

    folder: str  # the name of its folder
    source: str  # what the class's folder calls it
    parts: dict[str, Part] = field(default_factory=dict)  # by the question's id

    @property
    def seconds(self) -> float:
        """How long its grades took together."""
        return round(sum(part.seconds for part in self.parts.values()), 2)

    def grade(self, order: tuple[str, ...]) -> Grade | None:
        """The grades of the questions as one, in the order of their ids; None where there is none."""
        grades = [Grade.from_json(self.parts[each].grade or {}) for each in order if self._is_graded(each)]
        if not grades:
            return None
        whole = Grade(grades[0].submission, grades[0].questions, facts=dict(grades[0].facts))
        errors: dict[str, str] = {}
        exercises: list[str] = []
        data: dict[str, str] = {}
        for each in grades:
            whole.outcomes |= each.outcomes
            whole.planned |= each.planned
            for problem in each.problems:
                whole.tell(problem)
            for note in each.for_staff:
                whole.tell_staff(note)
            for reason in each.needs_human:
                whole.ask_human(reason)
            exercises += each.facts.get("options", {}).get("exercises", [])
            errors |= each.facts.get("grader_errors", {})
            data |= each.facts.get("data", {})
        chosen = {"exercises": exercises if len(grades) < len(order) else []}  # none stands for all
        whole.facts |= {"seconds": self.seconds, "data": data, "options": whole.facts.get("options", {}) | chosen}
        whole.facts |= {"grader_errors": errors} if errors else {}
        whole.finished = all(each.finished for each in grades)
        return whole

    def _is_graded(self, question: str) -> bool:
        return question in self.parts and self.parts[question].grade is not None


class Store:
    """The folder of results of one class."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other commands from writing here; the lock ends with the process, however that ends.

        Raises:
            InUse: another command has the lock.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / _LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise InUse(f"another grade-class writes to {self.folder}: wait, or name another --out") from None
            yield

    def settings(self) -> dict[str, Any]:
        """What all grades of the class share: the homework's name and the seeds; empty before the first run.

        Raises:
            Unreadable: the file is there and cannot be read.
        """
        path = self.folder / _SETTINGS
        if not path.is_file():
            return {}
        try:
            return dict(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise Unreadable(f"{path} cannot be read: {error}") from None

    def write_settings(self, settings: dict[str, Any]) -> None:
        """Write what all grades of the class share; only its owner may read it, for it holds the hidden seed."""
        write_json(self.folder / _SETTINGS, settings, private=True)

    def place(self, folder: str) -> Path:
        """Where the results of a submission are."""
        return self.folder / SUBMISSIONS / folder

    def grade_file(self, folder: str) -> Path:
        """Where the whole grade of a submission is."""
        return self.place(folder) / _GRADE

    def record(self, folder: str) -> Record | None:
        """What is known of a submission; None where nothing can be read."""
        try:
            content = json.loads((self.place(folder) / _RECORD).read_text(encoding="utf-8"))
            parts = {
                question: Part(**part | {"fingerprint": Fingerprint(**part["fingerprint"])})
                for question, part in content["parts"].items()
            }
            return Record(content["folder"], content["source"], parts)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, record: Record, order: tuple[str, ...]) -> None:
        """Write what is known of a submission, and its whole grade for whoever reads it, also after a loss of power."""
        place = self.place(record.folder)
        write_json(place / _RECORD, asdict(record), private=True)
        grade = record.grade(order)
        if grade:
            write_json(place / _GRADE, grade.to_json(), private=True)

    def note(self, **facts: Any) -> None:
        """Add a line to the journal: what was graded when, where and why."""
        with contextlib.suppress(OSError), (self.folder / _JOURNAL).open("a", encoding="utf-8") as journal:
            journal.write(json.dumps(facts) + "\n")

    def journal(self) -> list[dict[str, Any]]:
        """The lines of the journal; what a kill cut off is left out."""
        path, found = self.folder / _JOURNAL, []
        for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
            with contextlib.suppress(ValueError):
                found.append(json.loads(line))
        return found

    def reasons(self) -> dict[str, dict[str, str]]:
        """Why each question of each submission was graded last, by the submission's folder and the question's id."""
        found: dict[str, dict[str, str]] = {}
        for line in self.journal():
            found.setdefault(line["submission"], {})[line["question"]] = line["why"]
        return found
