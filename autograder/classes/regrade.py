"""What a run changed: the points of the last run that came to its end, kept beside the grades, and what differs now."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from autograder.classes.csv_files import write_csv
from autograder.classes.scores import Score
from autograder.ids import question_of
from autograder.whole_files import write_json

TABLE = "regrade.csv"
_FILE = "last.json"
_HEADS = ("student", "sid", "exercise", "before", "after", "change", "why")


@dataclass(frozen=True)
class Before:
    """What a student had after the last run."""

    folder: str  # of the submission that counted
    total: float
    by_exercise: dict[str, float]


def read_last(results: Path) -> dict[str, Before]:
    """What each student had, by the student's key; empty where no run came to its end."""
    try:
        content = json.loads((results / _FILE).read_text(encoding="utf-8"))
        return {key: Before(**each) for key, each in content.items()}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def write_last(results: Path, rows: Sequence[Score]) -> None:
    """Keep what each graded student has, for the next run."""
    kept = {row.person.key: asdict(Before(row.folder, row.total, row.by_exercise)) for row in rows if row.grade}
    write_json(results / _FILE, kept)


def write_regrade(
    results: Path, before: Mapping[str, Before], after: Sequence[Score], reasons: Mapping[str, Mapping[str, str]]
) -> int:
    """Write what changed: one line for each exercise of a student whose points are others, and one for the total.

    Args:
        results: the folder of results.
        before: what the students had.
        after: the rows now.
        reasons: by the folder of a submission and the id of a question, why it was graded last.

    Returns:
        The number of students whose total changed.
    """
    lines: list[dict[str, object]] = []
    students = set()
    for row in after:
        old = before.get(row.person.key)
        if old is None:
            continue
        why, moved = reasons.get(row.folder, {}), "another submission counts" if old.folder != row.folder else ""
        changed = {
            exercise: (old.by_exercise.get(exercise, 0.0), row.by_exercise.get(exercise, 0.0))
            for exercise in {**old.by_exercise, **row.by_exercise}
        }
        told = []
        for exercise, (was, now) in changed.items():
            if was != now:
                told.append(moved or why.get(question_of(exercise), ""))
                lines.append(_line(row, exercise, was, now, told[-1]))
        if old.total != row.total:
            students.add(row.person.key)
            reason = "; ".join(dict.fromkeys(told)) or moved or "lateness or points on paper"
            lines.append(_line(row, "total", old.total, row.total, reason))
    write_csv(results / TABLE, _HEADS, lines)
    return len(students)


def _line(row: Score, what: str, was: float, now: float, why: str) -> dict[str, object]:
    return {
        "student": row.person.shown,
        "sid": row.person.sid,
        "exercise": what,
        "before": was,
        "after": now,
        "change": round(now - was, 2),
        "why": why,
    }
