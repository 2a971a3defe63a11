"""A room that no file of the engine knows is graded, searched and reported like any other."""

import pytest

from autograder.authoring.starter import cut_stub
from autograder.given import given_functions
from autograder.grading.checks import trained
from autograder.results import Status
from autograder.rooms import every_question, solution
from autograder.verification import corpora
from autograder.verification.mutation import mutations
from toy_rooms import TOY

ANSWERS = [*corpora.right(TOY), *corpora.wrong(TOY)]


def test_it_is_no_question_of_the_project():
    assert TOY not in every_question()


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.name)
def test_its_answers_earn_what_they_should(answer, graded, tmp_path):
    grade = graded(answer.write(tmp_path), TOY, quick=False)
    wrong = {getattr(answer, "exercise", "")} - {""}
    assert not grade.grader_failed, grade.facts
    assert {outcome.exercise for outcome in grade.all_outcomes() if outcome.status is Status.FAILED} == wrong
    mistake = getattr(answer, "mistake", "")
    assert not mistake or mistake in {each.finding.mistake for each in grade.all_outcomes() if each.finding}
    assert wrong or (grade.points, grade.max_points) == (5, 5)


def test_its_stub_earns_nothing(graded, tmp_path):
    (tmp_path / TOY.file).write_text(cut_stub(solution(TOY).read_text(), TOY.file))
    grade = graded(tmp_path, TOY)
    assert grade.points == 0 and {o.status for o in grade.all_outcomes()} == {Status.NOT_IMPLEMENTED, Status.NOT_GRADED}


def test_what_can_be_derived_is_derived():
    assert given_functions(TOY) == ("given",)
    assert trained(TOY) == {"Q99.4"}
    assert {exercise for each in mutations(solution(TOY).read_text()) for exercise in each.exercises} == {
        "Q99.1",
        "Q99.2",
        "Q99.3",
    }


def test_an_error_that_the_room_explains(graded, tmp_path):
    (tmp_path / TOY.file).write_text("def f(x): return {}['x']\n")
    first = graded(tmp_path, TOY).all_outcomes()[0]
    assert first.finding.mistake == "a-table" and "a number is no table" in first.finding.asked
