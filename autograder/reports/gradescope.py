"""A grade in the form in which Gradescope reads it: results.json."""

import json
from html import escape
from typing import Any

from autograder.ids import question_of
from autograder.results import Finding, Grade, Outcome, Status, total

_SECRET_FACTS = ("grader_errors", "hidden_seed")  # shown apart, and shown to nobody


def results_json(grade: Grade) -> dict[str, Any]:
    """The content of Gradescope's results.json, by its published format.

    Hidden checks appear once the grades are published. What staff should look at is in an entry that students never
    see; there is none where nothing is odd, because Gradescope may show no total as long as an entry is hidden.
    """
    tests = [_test(outcome, grade) for outcome in grade.all_outcomes()]
    if grade.for_staff or "grader_errors" in grade.facts:
        tests.append(_staff_entry(for_staff(grade)))
    return {
        "output": _summary(grade),
        "output_format": "text",
        "stdout_visibility": "hidden",
        "execution_time": round(float(grade.facts.get("seconds", 0))),
        "tests": tests,
        "leaderboard": _leaderboard(grade),
    }


def nothing_graded(sentence: str, staff: str) -> dict[str, Any]:
    """The results.json of a submission for which there is no grade: 0 points, and why."""
    return {
        "score": 0,
        "output": sentence,
        "output_format": "text",
        "stdout_visibility": "hidden",
        "tests": [_staff_entry(staff)],
    }


def for_staff(grade: Grade) -> str:
    """All that staff may want to know about a grade and students are not shown, as lines of text."""
    facts = {name: fact for name, fact in grade.facts.items() if name not in _SECRET_FACTS}
    lines = [*grade.for_staff, f"total: {grade.points:g} of {grade.max_points:g}", json.dumps(facts)]
    for outcome in grade.all_outcomes():
        if outcome.finding and outcome.finding != outcome.shown_finding:
            lines += [f"hidden, {outcome.exercise} {outcome.title}:", *outcome.finding.lines()]
    lines += [f"{check}:\n{error}" for check, error in grade.facts.get("grader_errors", {}).items()]
    return "\n".join(lines)


def _summary(grade: Grade) -> str:
    """What a student reads first; Gradescope itself shows no total while a check is hidden."""
    shown = [outcome for outcome in grade.all_outcomes() if not outcome.hidden]
    hidden = [outcome for outcome in grade.all_outcomes() if outcome.hidden]
    lines = [*grade.problems] if grade.finished else [*grade.problems, "The grade is not complete."]
    lines.append(f"The checks that you see below: {_of(shown)} points.")
    for question in grade.questions:
        of_it = [outcome for outcome in shown if question_of(outcome.exercise) == question.id]
        if of_it:
            lines.append(f"{question.id} {question.title}: {_of(of_it)}")
    if hidden:
        worth = round(sum(outcome.max_points for outcome in hidden), 2)
        lines.append(f"{len(hidden)} hidden checks, {worth:g} points, are shown once the grades are published.")
    return "\n".join(lines)


def _of(outcomes: list[Outcome]) -> str:
    return f"{total(outcomes):g} of {round(sum(outcome.max_points for outcome in outcomes), 2):g}"


def _test(outcome: Outcome, grade: Grade) -> dict[str, Any]:
    return {
        "number": outcome.exercise,
        "name": outcome.title,
        "score": outcome.points,
        "max_score": outcome.max_points,
        "status": "passed" if outcome.status is Status.PASSED else "failed",
        "output": _html(outcome.shown_finding, outcome.note, grade.command_to_repeat(outcome, "starter")),
        "output_format": "html",
        "tags": [question_of(outcome.exercise), str(outcome.status), "hidden" if outcome.hidden else "public"],
        "visibility": "after_published" if outcome.hidden else "visible",
    }


def _html(finding: Finding | None, note: str, command: str) -> str:
    """A finding as HTML that reads the same with its tags left out."""
    parts = []
    if finding:
        parts.append(f"<p><strong>{escape(finding.asked)}</strong></p>")
        values = [f"{label + ':':<10} {text}" for label, text in finding.labelled() if text != finding.cause]
        if values:
            parts.append(f"<pre>{escape(chr(10).join(values))}</pre>")
        if finding.cause:
            parts.append(f"<p><strong>likely cause:</strong> {escape(finding.cause)}</p>")
    if note:
        parts.append(f"<p>measured: {escape(note)}</p>")
    if command:
        parts.append(f"<p>reproduce: <code>{escape(command)}</code></p>")
    return "\n".join(parts)


def _staff_entry(text: str) -> dict[str, Any]:
    return {
        "name": "For staff",
        "score": 0,
        "max_score": 0,
        "status": "passed",
        "output": text,
        "output_format": "text",
        "visibility": "hidden",
    }


def _leaderboard(grade: Grade) -> list[dict[str, Any]]:
    figures = {name: value for outcome in grade.all_outcomes() for name, value in outcome.figures.items()}
    return [
        {"name": f"{question.id}: {figure.title}", "value": figures[figure.name], "order": figure.best}
        for question in grade.questions
        for figure in question.leaderboard
        if figure.name in figures
    ]
