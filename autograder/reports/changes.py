"""What has changed since the last grade that stands in the same place."""

import json
from pathlib import Path

from autograder.results import Grade, total


def read_grade(path: Path) -> Grade | None:
    """The grade in a file, or None where there is none that can be read."""
    try:
        return Grade.from_json(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def changes(before: Grade | None, after: Grade) -> list[str]:
    """The exercises whose points have changed ("1.75 → 3.25"), where both grades ran the same checks on it."""
    found = []
    if before is None or before.submission != after.submission:
        return []
    for question in after.questions:
        for exercise in after.exercises(question):
            was, now = before.of(exercise), after.of(exercise)
            if {each.check for each in was} == {each.check for each in now} and total(was) != total(now):
                found.append(f"{exercise.id} {total(was):g} → {total(now):g}")
    return found
