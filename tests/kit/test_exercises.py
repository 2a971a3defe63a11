"""The points add up, and every check of every room follows the rules for checks."""

import re

import pytest

from autograder import rooms
from autograder.grading.checks import collect_checks, exercise_of, is_hidden, mark_of, title_of
from autograder.ids import order_of
from autograder.question import Question

QUESTIONS = rooms.every_question()
EXERCISES = [(question, exercise) for question in QUESTIONS for exercise in question.exercises]
ONCE_IN = 10_000  # grades that a right answer may lose a point by bad luck
of_every_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)


@pytest.fixture(scope="module")
def checks():
    return {question: collect_checks([question]) for question in QUESTIONS}


def test_the_core_homework_is_worth_100_points_and_70_of_them_in_code(homework):
    assert (homework.points, sum(homework.paper.values())) == (70, 30)


@pytest.mark.parametrize(("question", "exercise"), EXERCISES, ids=lambda each: getattr(each, "id", None))
def test_the_checks_of_an_exercise_are_worth_its_points(question, exercise, checks):
    points = sum(mark_of(item)["points"] for item in checks[question] if exercise_of(item) == exercise.id)
    assert points == exercise.points


@of_every_question
def test_every_check_belongs_to_an_exercise_of_its_question(question: Question, checks):
    assert {exercise_of(item) for item in checks[question]} == {exercise.id for exercise in question.exercises}


@of_every_question
def test_every_check_has_a_title_of_its_own(question, checks):
    titles = [(title_of(item), is_hidden(item)) for item in checks[question]]
    assert all(title_of(item) != item.name for item in checks[question])
    assert not {title for title in titles if titles.count(title) > 1}


@of_every_question
def test_needs_point_backwards(question, checks):
    for item in checks[question]:
        for needed in mark_of(item)["needs"]:
            assert order_of(needed) < order_of(exercise_of(item)), item.nodeid


@of_every_question
def test_no_check_knows_of_processes(question):
    for path in rooms.check_files(question):
        assert not re.search(r"import (os|subprocess|socket|pickle)\b", path.read_text()), path


def test_bad_luck_costs_a_right_answer_a_point_less_than_once_in_ten_thousand_grades(checks, homework):
    """The rates that the checks declare; each room's own tests count whether they are true."""
    for question in QUESTIONS:
        rates = [mark_of(item)["false_alarm"] for item in checks[question] if not mark_of(item)["training"]]
        assert max(rates) <= 1e-6
    asked = {question.id for question in homework.questions}
    together = sum(
        mark_of(item)["false_alarm"] for question in QUESTIONS if question.id in asked for item in checks[question]
    )
    assert 0 < together < 1 / ONCE_IN
