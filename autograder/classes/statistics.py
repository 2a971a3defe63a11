"""The numbers about a class: how totals are distributed, what was hard, which mistakes were made how often."""

import json
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from autograder.classes.scores import Flag, Score
from autograder.homework import Homework
from autograder.results import Grade, Outcome, Status
from autograder.whole_files import write_json

_BINS = 10
_FILE = "numbers.json"
_SLOWEST = 5


@dataclass(frozen=True)
class Ref:
    """A student in a list, and what the list says about them."""

    name: str
    folder: str  # of the submission that counts; empty where there is none
    said: str = ""


@dataclass(frozen=True)
class Bin:
    """A bar of the histogram of totals."""

    start: float
    end: float
    students: int


@dataclass(frozen=True)
class OfExercise:
    """How the class did in one exercise."""

    id: str
    name: str
    worth: float
    mean: float
    full: int  # students with all points
    none: int  # students with none


@dataclass(frozen=True)
class OfMistake:
    """A mistake that checks named."""

    exercise: str
    name: str
    sentence: str  # as one of the students read it
    students: tuple[Ref, ...]


@dataclass(frozen=True)
class OfCheck:
    """How often a check was not passed."""

    exercise: str
    title: str
    hidden: bool
    lost: int  # students who did not get all of its points, those without a verdict among them
    failed: int  # of them those whose code was run and was wrong
    of: int
    unexplained: int  # of the failed those whom no mistake was named


@dataclass(frozen=True)
class ClassNumbers:
    """All numbers about a class."""

    students: int
    graded: int
    most: float  # points there are
    mean: float
    median: float
    bins: tuple[Bin, ...]
    exercises: tuple[OfExercise, ...]
    mistakes: tuple[OfMistake, ...]  # the most frequent first
    checks: tuple[OfCheck, ...]  # the hardest first
    flagged: dict[Flag, tuple[Ref, ...]]
    seconds: float  # of all grades together
    slowest: tuple[Ref, ...]

    def to_json(self) -> dict[str, Any]:
        """The numbers as JSON-ready data."""
        return asdict(self)

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> "ClassNumbers":
        """The numbers that `to_json` gave this for; raises KeyError, TypeError or ValueError for anything else."""
        made = {name: tuple(kind(**each) for each in content[name]) for name, kind in _PARTS.items()}
        mistakes = tuple(OfMistake(**each | {"students": _refs(each["students"])}) for each in content["mistakes"])
        flagged = {Flag(flag): _refs(students) for flag, students in content["flagged"].items()}
        return cls(**content | made | {"mistakes": mistakes, "flagged": flagged})


_PARTS: dict[str, Any] = {"bins": Bin, "exercises": OfExercise, "checks": OfCheck, "slowest": Ref}


def _refs(content: list[dict[str, Any]]) -> tuple[Ref, ...]:
    return tuple(Ref(**each) for each in content)


def worth_of(rows: Sequence[Score], homework: Homework, with_paper: bool) -> dict[str, float]:
    """What each exercise is worth in these grades, by its id: without training, those that train are not there."""
    found: dict[str, float] = {}
    for exercise in homework.exercises:
        worths = [sum(o.max_points for o in row.grade.of(exercise)) for row in rows if row.grade]
        if any(worths):
            found[exercise.id] = round(max(worths), 2)
    return found | (homework.paper if with_paper else {})


def numbers(rows: Sequence[Score], homework: Homework, worth: Mapping[str, float]) -> ClassNumbers:
    """The numbers about these students."""
    graded = [row for row in rows if row.grade]
    totals = [row.total for row in graded]
    most = round(sum(worth.values()), 2)
    flagged = {flag: tuple(_flagged(rows, flag)) for flag in Flag}
    return ClassNumbers(
        len(rows),
        len(graded),
        most,
        round(statistics.fmean(totals), 2) if totals else 0.0,
        round(statistics.median(totals), 2) if totals else 0.0,
        _bins(totals, most),
        tuple(_of_exercises(graded, homework, worth)),
        tuple(_mistakes(graded)),
        tuple(_checks(graded)),
        {flag: found for flag, found in flagged.items() if found},
        round(sum({row.folder: row.seconds for row in rows}.values()), 1),
        tuple(_ref(row, f"{row.seconds:.0f} s") for row in sorted(graded, key=lambda row: -row.seconds)[:_SLOWEST]),
    )


def _ref(row: Score, said: str = "") -> Ref:
    return Ref(row.person.shown, row.folder, said)


def _flagged(rows: Sequence[Score], flag: Flag) -> Iterator[Ref]:
    for row in rows:
        said = [note.text for note in row.notes if note.flag is flag]
        if said:
            yield _ref(row, "; ".join(filter(None, said)))


def _bins(totals: Sequence[float], most: float) -> tuple[Bin, ...]:
    width = (most or 1.0) / _BINS
    counts = [0] * _BINS
    for total in totals:
        counts[min(_BINS - 1, max(0, int(total / width)))] += 1
    return tuple(Bin(round(i * width, 2), round((i + 1) * width, 2), count) for i, count in enumerate(counts))


def _of_exercises(graded: Sequence[Score], homework: Homework, worth: Mapping[str, float]) -> list[OfExercise]:
    names = {exercise.id: exercise.name for exercise in homework.exercises} | dict.fromkeys(homework.paper, "on paper")
    found = []
    for identifier, most in worth.items():
        points = [{**row.by_exercise, **row.written}.get(identifier, 0.0) for row in graded]
        mean = round(statistics.fmean(points), 2) if points else 0.0
        full, none = sum(each >= most for each in points), sum(not each for each in points)
        found.append(OfExercise(identifier, names[identifier], most, mean, full, none))
    return found


def _mistakes(graded: Sequence[Score]) -> list[OfMistake]:
    found: dict[tuple[str, str], tuple[str, dict[str, Ref]]] = {}
    for row in graded:
        for outcome in _outcomes(row.grade):
            if outcome.lacks_points and outcome.finding and outcome.finding.mistake:
                sentence = outcome.finding.cause or outcome.finding.asked
                key = outcome.exercise, outcome.finding.mistake
                found.setdefault(key, (sentence, {}))[1][row.person.key] = _ref(row)
    made = [OfMistake(*key, sentence, tuple(rows.values())) for key, (sentence, rows) in found.items()]
    return sorted(made, key=lambda mistake: -len(mistake.students))


def _checks(graded: Sequence[Score]) -> list[OfCheck]:
    found: dict[str, list[Outcome]] = {}
    for row in graded:
        for outcome in _outcomes(row.grade):
            found.setdefault(outcome.check, []).append(outcome)
    made = []
    for outcomes in found.values():
        failed = [each for each in outcomes if each.lacks_points]
        unexplained = sum(not (each.finding and each.finding.mistake) for each in failed)
        lost = sum(each.status is not Status.PASSED for each in outcomes)
        one = outcomes[0]
        made.append(OfCheck(one.exercise, one.title, one.hidden, lost, len(failed), len(outcomes), unexplained))
    return sorted(made, key=lambda check: (-check.failed, -check.lost))


def _outcomes(grade: Grade | None) -> list[Outcome]:
    return grade.all_outcomes() if grade else []


def write_numbers(folder: Path, told: ClassNumbers) -> None:
    """Write the numbers into a folder of results, for `read_numbers`."""
    write_json(folder / _FILE, told.to_json())


def read_numbers(folder: Path) -> ClassNumbers | None:
    """The numbers of the last run into this folder; None where there are none that can be read."""
    try:
        return ClassNumbers.from_json(json.loads((folder / _FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None
