"""A grade in the form in which Gradescope reads it: results.json."""

from typing import Any

from autograder.results import Grade, Outcome


def results_json(grade: Grade) -> dict[str, Any]:
    """The content of Gradescope's results.json, by its published format.

    Hidden checks appear once the grades are published; everything is plain text.
    """
    notes = [*grade.problems] if grade.finished else [*grade.problems, "The grade is not complete."]
    return {
        "output": "\n".join(notes),
        "output_format": "text",
        "stdout_visibility": "hidden",
        "execution_time": round(float(grade.facts.get("seconds", 0))),
        "tests": [_test(outcome) for outcome in grade.all_outcomes()],
    }


def _test(outcome: Outcome) -> dict[str, Any]:
    lines = outcome.finding.lines() if outcome.finding else []
    return {
        "number": outcome.exercise,
        "name": outcome.title,
        "score": outcome.points,
        "max_score": outcome.max_points,
        "status": "passed" if outcome.status == "passed" else "failed",
        "output": "\n".join(lines + ([outcome.note] if outcome.note else [])),
        "output_format": "text",
        "visibility": "after_published" if outcome.hidden else "visible",
    }
