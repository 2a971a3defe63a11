"""Text that would break a page, if it were not escaped: in every field of a grade that a student's code can reach."""

import json
from dataclasses import replace

from autograder.evidence import (
    Band,
    Curve,
    Line,
    Matrix,
    Role,
    Table,
    histogram,
    images,
    series,
)
from autograder.excerpt import Excerpt
from autograder.homework import load_homework
from autograder.results import Finding, Grade, Outcome, Status

TEXT = "</style></script></pre><script>alert(1)</script><img src=x onerror=alert(2)>\" onload='a(3)' {{ 7*7 }} &lt; ]]>"


def finding(text: str = TEXT) -> Finding:
    """A finding with the text in every part."""
    return Finding(text, text, text, text, text + " cause", "name", text)


def every_kind(text: str = TEXT):
    """One piece of evidence of each kind, with the text in every part."""
    asked = series(text, Role.ASKED, [0.5, 0.5, 0.2], [-1, 0, 1])
    return (
        Curve(
            text,
            text,
            text,
            (asked, series(text, Role.YOURS, [1.0, float("nan"), 3.0], spread=[0.1, 0.1, 0.1], points=True)),
            Band(text, (1.0, 2.0), (0.0, 0.5), (2.0, 3.0)),
            (Line(text, 2.5),),
        ),
        histogram(text, text, [-0.9, -0.9, 0.1, 7.0, float("inf")], -1.0, 1.0, asked, bins=5),
        images(text, [[[0.0, 1.0], [0.5, 0.2]]] * 2, 2, [text, "1"], ["0", text]),
        images(text, [[[0.0, 1.0], [0.5, 0.2]]] * 2, 2),
        Matrix(text, (text, "b"), (text,), (1.0, 2.0), (1.0, float("nan")), 0.1),
        Table(text, (text, "second"), ((text, text),)),
    )


def outcome(check: str, exercise: str, status: Status, **more) -> Outcome:
    """An outcome of half a point with the text in its title and note."""
    return Outcome(check, exercise, f"{check} {TEXT}", status, 0.5, 1.0, note=TEXT, **more)


def hostile_grade() -> Grade:
    """A grade whose every text is hostile, with an outcome of every status, public and hidden."""
    questions = load_homework().questions
    lines = Excerpt("model.py", ((3, TEXT), (4, ""), (5, f"    return {TEXT}")), 5)
    shown = {"finding": finding(), "evidence": every_kind(), "excerpt": lines}
    found = [
        outcome(f"{exercise.id}/{status.name}", exercise.id, status, hidden=number % 2 == 1, **shown)
        for question in questions
        for exercise in question.exercises
        for number, status in enumerate(Status)
    ]
    first = questions[0].exercises[0].id
    found.append(replace(found[0], check="waits", waits_for=first, finding=replace(finding(), asked="other")))
    facts = {
        "graded": TEXT,
        "data": {TEXT: TEXT},
        "options": {"quick": True, "exercises": [TEXT]},
        "isolation": {"level": "C", "lacks": [TEXT]},
        "versions": {TEXT: TEXT},
        "grader_errors": {TEXT: TEXT},
        "hidden_seed": 424242,
        "seconds": 3.2,
    }
    planned = {each.check: each for each in found}
    said = {"problems": [TEXT], "for_staff": [TEXT], "needs_human": [TEXT]}
    return Grade(TEXT, questions, dict(planned), planned, facts=facts, **said)


def through_json(grade: Grade) -> Grade:
    """The grade as it is read from its file."""
    return Grade.from_json(json.loads(json.dumps(grade.to_json(), allow_nan=False)))
