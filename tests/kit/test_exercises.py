"""The points add up, and every check follows the rules for checks."""

import re

import pytest

from autograder.exercises import EXERCISES, TOTAL
from autograder.grading.plugin import is_hidden, mark_of, title_of
from autograder.rubric import collect_checks


@pytest.fixture(scope="module")
def checks():
    return collect_checks()


def test_the_homework_is_worth_70_points():
    assert TOTAL == 70


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_the_checks_of_an_exercise_are_worth_its_points(exercise, checks):
    points = sum(mark_of(item)["points"] for item in checks if mark_of(item)["exercise"] == exercise.id)
    assert points == exercise.points


def test_every_check_has_a_title_of_its_own(checks):
    titles = [(title_of(item), is_hidden(item)) for item in checks]
    assert all(title_of(item) != item.name for item in checks)
    doubles = {title for title in titles if titles.count(title) > 1}
    assert not doubles


def test_needs_point_backwards(checks):
    for item in checks:
        for needed in mark_of(item)["needs"]:
            assert needed < mark_of(item)["exercise"], item.nodeid


def test_no_check_knows_of_processes(checks):
    for path in {item.path for item in checks}:
        assert not re.search(r"import (os|subprocess|socket|pickle)\b", path.read_text()), path
