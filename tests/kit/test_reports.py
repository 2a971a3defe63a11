"""The reports show what a grade holds, to a student in 80 columns and to Gradescope in its own form."""

import io

import pytest
from rich.console import Console

from autograder.homework import load_homework
from autograder.reports.gradescope import results_json
from autograder.reports.terminal import print_grade
from autograder.results import Finding, Grade, Outcome, Status

HOMEWORK = load_homework()


def outcome(check, exercise="Q1.5", status="passed", points=1.0, finding=None, **more):
    return Outcome(check, exercise, f"Title of {check}", Status(status), points, 1.0, finding=finding, **more)


def grade_of(*outcomes, **more):
    planned = {item.check: item for item in outcomes}
    return Grade("someone.zip", HOMEWORK.questions, dict(planned), planned, finished=True, **more)


def printed(grade) -> str:
    text = io.StringIO()
    print_grade(grade, Console(file=text, width=80, highlight=False))
    return text.getvalue()


FINDING = Finding(
    "the loss should have the expected value",
    "543.93",
    "0.6938",
    "1e-4",
    "you averaged over pixels",
    "x",
    "q1_cvae.py, line 88",
)


def test_a_failed_check_shows_all_that_was_seen():
    text = printed(grade_of(outcome("a"), outcome("b", status="failed", points=0, finding=FINDING)))
    for part in ("Title of b", "543.93", "0.6938", "1e-4", "you averaged over pixels", "q1_cvae.py, line 88"):
        assert part in text
    assert "Title of a" not in text, "what passed needs no words"
    assert len(FINDING.lines()) <= 8


def test_a_mistake_that_several_checks_see_is_told_once():
    seen_twice = [
        outcome(check, status="failed", points=0, finding=Finding(f"asked by {check}", cause="summed twice"))
        for check in "ab"
    ]
    text = printed(grade_of(*seen_twice))
    assert text.count("summed twice") == 1 and text.count("for the same reason") == 1


def test_a_line_that_all_checks_name_stands_in_the_heading():
    here, there = (Finding(where, where=f"q1_cvae.py, line {where}") for where in ("88", "99"))
    one = printed(grade_of(outcome("a", status="failed", points=0, finding=here), outcome("b")))
    assert "Q1.5 loss_function (q1_cvae.py, line 88): 1 of 2" in one and "see:" not in one
    two = printed(grade_of(*(outcome(f.asked, status="failed", points=0, finding=f) for f in (here, there))))
    assert two.count("see:") == 2


def test_the_command_that_repeats_a_check_names_its_exercise_and_its_seed():
    grade = grade_of(outcome("a", status="failed", points=0, finding=FINDING), facts={"seed": 12})
    command = ".venv/bin/python -m autograder grade {} --exercise Q1.5 --seed 12"
    assert command.format("starter") in " ".join(printed(grade).split())
    assert command.format("starter") in results_json(grade)["tests"][0]["output"]
    assert grade.command_to_repeat(grade.of(HOMEWORK.exercise("Q1.5"))[0], "my work.zip") == command.format(
        "'my work.zip'"
    )


def test_the_command_that_repeats_a_check_stands_on_one_line():
    text = printed(grade_of(outcome("a", status="failed", points=0, finding=FINDING), facts={"seed": 0}))
    assert "  reproduce: .venv/bin/python -m autograder grade starter --exercise Q1.5" in map(
        str.rstrip, text.splitlines()
    )


@pytest.mark.parametrize(
    "more",
    [
        {"status": "passed"},
        {"status": "not graded"},
        {"status": "not implemented"},
        {"status": "failed", "hidden": True},
    ],
)
def test_there_is_no_command_where_it_would_show_nothing(more):
    text = printed(grade_of(outcome("a", points=0, finding=FINDING, **more)))
    assert "--exercise" not in text


def test_what_is_not_implemented_is_said_once_for_an_exercise():
    todo = Finding("not implemented yet", where="q1_cvae.py, line 88")
    text = printed(grade_of(*(outcome(check, status="not implemented", points=0, finding=todo) for check in "abc")))
    assert text.count("not implemented yet") == 1


def test_the_table_has_every_exercise_and_the_total():
    text = printed(grade_of(outcome("a"), outcome("b", "Q2.1", "failed", 0), outcome("c", "Q3.5", "partial", 0.5)))
    assert "Q1.5" in text and "Q2.1" in text and "Q3.5" in text
    total = next(line for line in text.splitlines() if line.startswith("total"))
    assert "1.5" in total and "3" in total


def test_no_line_is_wider_than_80_columns():
    long = Finding("word " * 60, "x" * 300, "y" * 300)
    text = printed(grade_of(outcome("a", status="failed", points=0, finding=long), problems=["z " * 100]))
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("text", ["[red]x[/red]", "[/]", "[bold"])
def test_what_a_student_wrote_is_not_markup(text):
    assert text in printed(grade_of(outcome("a", status="failed", points=0, finding=Finding(text)), problems=[text]))


def test_colours_are_not_needed_to_read_a_grade():
    text = printed(grade_of(outcome("a"), outcome("b", "Q2.1", "failed", 0, Finding("asked"))))
    assert "ok" in text and "FAIL" in text


def test_gradescope_gets_every_check_with_its_points():
    hidden = outcome("h", points=0.5, status="partial", finding=FINDING, hidden=True, note="average 312")
    content = results_json(grade_of(outcome("a"), hidden, problems=["q2_gan.py is missing"], facts={"seconds": 3.2}))
    assert "q2_gan.py is missing" in content["output"] and content["execution_time"] == 3
    first, second = content["tests"]
    assert (first["score"], first["max_score"], first["status"], first["visibility"]) == (1, 1, "passed", "visible")
    assert (second["score"], second["status"], second["visibility"]) == (0.5, "failed", "after_published")
    assert "average 312" in second["output"]


def test_a_grade_that_was_cut_off_says_so_and_counts_what_is_missing_as_zero():
    grade = grade_of(outcome("a"), outcome("b", points=0, status="not graded"))
    del grade.outcomes["b"]
    grade.finished = False
    content = results_json(grade)
    assert "The grade is not complete." in content["output"]
    assert [(test["score"], test["max_score"]) for test in content["tests"]] == [(1, 2)]
