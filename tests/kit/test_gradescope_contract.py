"""Whatever the outcome, results.json keeps to Gradescope's published format and shows students only what is theirs."""

import html
import json
import re
from dataclasses import replace

import jsonschema
import pytest
import torch

from autograder.evidence import images
from autograder.homework import load_homework
from autograder.reports.gradescope import for_staff, nothing_graded, results_json
from autograder.results import Finding, Grade, Outcome, Status
from conftest import ROOT
from hostile import every_kind, hostile_grade

SCHEMA = json.loads((ROOT / "tests" / "kit" / "gradescope_results.schema.json").read_text())
FINDING = Finding(
    "asked <b>", "1", "a & <script>alert(1)</script>", "1e-4", "you wrote </pre>", "x", "q1_cvae.py, line 8"
)


def outcome(check, exercise="Q1.5", status="passed", points=1.0, **more):
    return Outcome(check, exercise, f"Title of {check}", Status(status), points, 1.0, **more)


def grade_of(*outcomes, finished=True, **more):
    planned = {item.check: item for item in outcomes}
    return Grade("someone.zip", load_homework().questions, dict(planned), planned, finished=finished, **more)


ERRORS = {"grader_errors": {"b": "Traceback: KeyError"}, "seconds": 3.2, "hidden_seed": 424242}
GRADES = {
    "full": grade_of(outcome("a"), outcome("b", "Q3.5", figures={"cartpole_average": 301.5, "cartpole_episodes": 140})),
    "partial": grade_of(outcome("a"), outcome("b", points=0.5, status="partial", finding=FINDING, hidden=True)),
    "odd": grade_of(outcome("a"), for_staff=["q1_cvae.py: the worker was killed"]),
    "wrong": grade_of(outcome("a", points=0, status="failed", finding=FINDING)),
    "crash": grade_of(outcome("a"), outcome("b", points=0, status="grader error"), facts=ERRORS),
    "timeout": grade_of(outcome("a"), outcome("b", points=0, status="not graded"), finished=False),
    "nothing": grade_of(outcome("a", points=0, status="not graded"), problems=["q1_cvae.py is missing"]),
}


def conforming(content):
    jsonschema.validate(json.loads(json.dumps(content)), SCHEMA)
    return content


def test_the_schema_is_a_schema_and_refuses_what_is_wrong():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    good = results_json(GRADES["full"])
    for name, value in (("tests", []), ("stdout_visibility", "no"), ("colour", "red")):
        with pytest.raises(jsonschema.ValidationError):
            conforming(good | {name: value})
    for name, value in (("status", "partial"), ("visibility", "staff"), ("score", "1"), ("score", -1)):
        with pytest.raises(jsonschema.ValidationError):
            conforming(good | {"tests": [good["tests"][0] | {name: value}]})


@pytest.mark.parametrize("name", GRADES)
def test_every_outcome_is_in_the_form_and_adds_up(name):
    grade = GRADES[name]
    content = conforming(results_json(grade))
    assert sum(test["score"] for test in content["tests"]) == grade.points
    assert sum(test["max_score"] for test in content["tests"]) == grade.max_points
    assert content["stdout_visibility"] == "hidden"
    assert conforming(results_json(Grade.from_json(json.loads(json.dumps(grade.to_json()))))) == content


def test_no_grade_is_zero_points_and_a_sentence():
    content = conforming(nothing_graded("the zip cannot be read", "Traceback"))
    assert content["score"] == 0 and content["output"] == "the zip cannot be read"
    assert [test["visibility"] for test in content["tests"]] == ["hidden"]


def test_a_message_is_escaped_and_reads_the_same_without_its_tags():
    shown = results_json(GRADES["wrong"])["tests"][0]["output"]
    assert "<script" not in shown and shown.count("</pre>") == 1
    plain = " ".join(html.unescape(re.sub(r"<[^>]*>", "", shown)).split())
    for line in FINDING.lines():
        assert " ".join(line.split()) in plain


def test_students_read_nothing_that_a_hidden_check_saw_and_staff_read_all():
    """The error that a student's code raises in a hidden check can hold its inputs, too."""
    of_students, of_staff = str(results_json(GRADES["partial"])), for_staff(GRADES["partial"])
    assert "hidden check" in of_students and "public checks of Q1.5" in of_students
    for part in (FINDING.asked, html.escape(FINDING.asked), "alert", "you wrote", "q1_cvae.py, line 8"):
        assert part not in of_students
    assert FINDING.asked in of_staff and FINDING.cause in of_staff


def test_what_a_check_lacks_for_another_reason_is_said_of_hidden_ones_too():
    finding = Finding("not graded: needs Q1.4")
    content = results_json(grade_of(outcome("a", points=0, status="not graded", finding=finding, hidden=True)))
    assert "needs Q1.4" in content["tests"][0]["output"]


def test_students_read_the_total_of_what_they_see():
    output = results_json(GRADES["partial"])["output"]
    assert "1 of 1 points" in output and "1 hidden checks, 1 points" in output and "0.5" not in output


def test_what_is_for_staff_is_in_the_entry_that_students_never_see():
    content = results_json(replace(GRADES["crash"], for_staff=["the worker was killed"]))
    for_students = {name: value for name, value in content.items() if name != "tests"} | {
        "tests": content["tests"][:-1]
    }
    staff = content["tests"][-1]
    assert staff["visibility"] == "hidden" and "the worker was killed" in staff["output"]
    assert "KeyError" in staff["output"]
    assert "KeyError" not in str(for_students) and "killed" not in str(for_students)
    assert "424242" not in str(content), "the hidden seed is in no report"


@pytest.mark.parametrize("name", GRADES)
def test_where_nothing_is_odd_no_entry_is_hidden_for_ever(name):
    hidden = [test for test in results_json(GRADES[name])["tests"] if test["visibility"] == "hidden"]
    assert len(hidden) == (name in ("odd", "crash"))


def test_the_leaderboard_holds_what_was_measured():
    ranks = {rank["name"]: rank["value"] for rank in results_json(GRADES["full"])["leaderboard"]}
    assert sorted(ranks.values()) == [140, 301.5]
    assert results_json(GRADES["nothing"])["leaderboard"] == []


def test_two_questions_may_measure_figures_of_the_same_name():
    questions = load_homework("control").questions
    both = [outcome(name, name, figures={"cartpole_average": value}) for name, value in (("Q3.5", 301), ("Q4.8", 302))]
    for shown in (both, both[:1], both[1:]):
        grade = replace(grade_of(*shown), questions=questions)
        ranks = {rank["name"][:2]: rank["value"] for rank in results_json(grade)["leaderboard"]}
        assert ranks == {each.exercise[:2]: each.figures["cartpole_average"] for each in shown}


def test_boxes_show_what_the_checks_saw_as_pictures_and_in_words():
    grade = grade_of(outcome("a", evidence=every_kind("seen")))
    (box,) = conforming(results_json(grade, pictures=True))["tests"]
    assert box["output"].count('<img alt="" src="data:image/png;base64,') == 2
    assert box["output"].count('<img alt="" src="data:image/svg+xml;base64,') == 2
    plain = html.unescape(re.sub(r"<[^>]*>", "", box["output"]))
    for words in ("0 of 2 are read as asked", "Farthest from seen", "no number, not 2", "second"):
        assert words in plain
    assert "img" not in str(results_json(grade)), "while a grade is under way nothing is drawn"


def test_a_box_that_has_no_room_for_a_picture_tells_it_in_words():
    noise = images("noise", torch.rand(200, 28, 28, generator=torch.Generator().manual_seed(0)), 20)
    content = results_json(grade_of(*(outcome(check, evidence=(noise,)) for check in "abc")), pictures=True)
    text = content["tests"][0]["output"]
    assert 1 <= text.count("<img") < 3 and text.count("200 images") == 3 and len(text) < 500_000


def test_pictures_of_hidden_checks_are_drawn_for_no_student():
    grade = grade_of(outcome("a", evidence=every_kind("secret"), hidden=True))
    assert "secret" not in str(results_json(grade, pictures=True)) and "img" not in str(results_json(grade, True))


def test_hostile_text_in_evidence_stays_text():
    tests = conforming(results_json(hostile_grade(), pictures=True))["tests"]
    shown = str([test["output"] for test in tests if test["output_format"] == "html"])
    assert "<script" not in shown and "<img src=x" not in shown
