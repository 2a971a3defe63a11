"""A grade in the form in which Gradescope reads it: results.json."""

import json
from html import escape
from typing import Any

from autograder.evidence import Evidence, Matrix, Table
from autograder.ids import question_of
from autograder.question import Exercise, Question
from autograder.reports.view import NOT_STARTED, view_of_exercise, worth_of
from autograder.results import SECRET_FACTS, Finding, Grade, Outcome, Status, total

_PICTURES = 400_000  # characters of pictures in all boxes together; what would be more is told in words alone
Test = dict[str, Any]  # one box, by Gradescope's published format


def results_json(grade: Grade, pictures: bool = False) -> dict[str, Any]:
    """The content of Gradescope's results.json, by its published format.

    Each exercise is one box, and its hidden checks are another one, which appears once the grades are published. What
    lacks points stands first. What staff should look at is in a box that students never see; there is none where
    nothing is odd, because Gradescope may show no total as long as a box is hidden.

    Args:
        grade: the grade.
        pictures: whether what checks saw is drawn: it takes a while, so it is left out while a grade is under way.
    """
    gallery = _Gallery(_PICTURES if pictures else 0)
    tests = [test for question in grade.questions for test in _of_question(question, grade, gallery)]
    tests.sort(key=lambda test: (test["visibility"] != "visible", test["score"] >= test["max_score"]))  # else as it was
    if grade.for_staff or grade.needs_human or "grader_errors" in grade.facts:
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
    facts = {name: fact for name, fact in grade.facts.items() if name not in SECRET_FACTS}
    lines = [f"needs a human: {reason}" for reason in grade.needs_human]
    lines += [note for note in grade.for_staff if note not in grade.needs_human]
    lines += [f"total: {grade.points:g} of {grade.max_points:g}", json.dumps(facts)]
    for outcome in grade.all_outcomes():
        if outcome.finding and outcome.finding != outcome.shown_finding:
            lines += [f"hidden, {outcome.exercise} {outcome.title}:", *outcome.finding.lines()]
    lines += [f"{check}:\n{error}" for check, error in grade.facts.get("grader_errors", {}).items()]
    return "\n".join(lines)


def _summary(grade: Grade) -> str:
    """What a student reads first; Gradescope itself shows no total while a box is hidden."""
    shown = [outcome for outcome in grade.all_outcomes() if not outcome.hidden]
    hidden = [outcome for outcome in grade.all_outcomes() if outcome.hidden]
    lines = [*grade.problems] if grade.finished else [*grade.problems, "The grade is not complete."]
    lines.append(f"The checks that you see below: {_of(shown)} points.")
    for question in grade.questions:
        of_it = [o for exercise in grade.exercises(question) for o in grade.of(exercise) if not o.hidden]
        if of_it:
            lines.append(f"{question.id} {question.title}: {_of(of_it)}")
    if hidden:
        worth = worth_of(hidden)
        lines.append(f"{len(hidden)} hidden checks, {worth:g} points, are shown once the grades are published.")
    return "\n".join(lines)


def _of(outcomes: list[Outcome]) -> str:
    return f"{total(outcomes):g} of {worth_of(outcomes):g}"


def _of_question(question: Question, grade: Grade, gallery: "_Gallery") -> list[Test]:
    """The boxes of a question: one for each exercise and its hidden checks, or one for all that is not started yet."""
    exercises = grade.exercises(question)
    shown = [outcome for exercise in exercises for outcome in grade.of(exercise) if not outcome.hidden]
    tests = []
    if shown and all(outcome.status in NOT_STARTED for outcome in shown):
        tests.append(_box(question.id, f"{question.id} {question.title}", shown, _not_started(exercises, grade)))
    else:
        for exercise in exercises:
            outcomes = [outcome for outcome in grade.of(exercise) if not outcome.hidden]
            if outcomes:
                told = _told(exercise, outcomes, grade, gallery)
                tests.append(_box(exercise.id, f"{exercise.id} {exercise.name}", outcomes, told))
    for exercise in exercises:
        hidden = [outcome for outcome in grade.of(exercise) if outcome.hidden]
        if hidden:
            name, told = f"{exercise.id} {exercise.name}: hidden checks", _told(exercise, hidden, grade, gallery)
            tests.append(_box(exercise.id, name, hidden, told) | {"visibility": "after_published"})
    return tests


def _box(number: str, name: str, outcomes: list[Outcome], output: str) -> Test:
    return {
        "number": number,
        "name": name,
        "score": total(outcomes),
        "max_score": worth_of(outcomes),
        "status": "passed" if all(outcome.status is Status.PASSED for outcome in outcomes) else "failed",
        "output": output,
        "output_format": "html",
        "visibility": "visible",
    }


def _not_started(exercises: list[Exercise], grade: Grade) -> str:
    """Why nothing of a question was graded, one line for each reason."""
    reasons = dict[str, list[str]]()
    for exercise in exercises:
        finding = next((outcome.finding for outcome in grade.of(exercise) if outcome.finding), None)
        reasons.setdefault(finding.asked if finding else "not graded", []).append(exercise.id)
    return "\n".join(f"<p>{escape(', '.join(ids))}: {escape(reason)}</p>" for reason, ids in reasons.items())


def _told(exercise: Exercise, outcomes: list[Outcome], grade: Grade, gallery: "_Gallery") -> str:
    """What the checks of one exercise saw: what lacks points first, each reason once; it reads well without tags."""
    parts, view = [], view_of_exercise(exercise, outcomes, grade, staff=False)
    for check in view.checks:
        outcome = check.outcome
        points = f"{outcome.points:g} of {outcome.max_points:g}"
        parts.append(f"<p>{check.word.mark} {escape(outcome.title)} ({points})</p>")
        if check.finding:
            parts.append("<p>for the same reason</p>" if check.repeats else _html(check.finding))
        if outcome.note:
            parts.append(f"<p>measured: {escape(outcome.note)}</p>")
        parts += map(gallery.shown, check.evidence)
    if view.command:
        parts.append(f"<p>reproduce: <code>{escape(view.command)}</code></p>")
    return "\n".join(parts)


class _Gallery:
    """Draws evidence, as long as there is room."""

    def __init__(self, room: int) -> None:
        self._room = room  # characters

    def shown(self, evidence: Evidence) -> str:
        """The evidence as HTML: in words, and as a picture where there is room for it."""
        if not self._room:
            return ""
        from autograder.reports.pictures import drawing, words  # not while a grade is under way

        if isinstance(evidence, Matrix | Table):
            return f"<p>{escape(evidence.caption)}</p>\n<pre>{escape(words.as_text(words.table_of(evidence)))}</pre>"
        address = drawing.address_of(evidence)
        if len(address) > self._room:
            return f"<p>{escape(words.says(evidence))}</p>"
        self._room -= len(address)
        return f'<p>{escape(words.says(evidence))}<br><img alt="" src="{address}"></p>'


def _html(finding: Finding) -> str:
    """A finding, the likely cause first."""
    parts = []
    if finding.cause:
        parts.append(f"<p><strong>likely cause:</strong> {escape(finding.cause)}</p>")
    parts.append(f"<p>{escape(finding.asked)}</p>")
    values = [f"{label + ':':<10} {text}" for label, text in finding.labelled() if text != finding.cause]
    if values:
        parts.append(f"<pre>{escape(chr(10).join(values))}</pre>")
    return "\n".join(parts)


def _staff_entry(text: str) -> Test:
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
    figures = {
        (question_of(outcome.exercise), name): value
        for outcome in grade.all_outcomes()
        for name, value in outcome.figures.items()
    }
    return [
        {"name": f"{question.id}: {figure.title}", "value": figures[question.id, figure.name], "order": figure.best}
        for question in grade.questions
        for figure in question.leaderboard
        if (question.id, figure.name) in figures
    ]
