"""Wrong answers lose points where they are wrong and hear which slip it is; right answers in any style lose none."""

import pytest

from accepted import ACCEPTED
from autograder.exercises import BY_ID, EXERCISES
from autograder.results import Grade
from mutants import MUTANTS

TRAINED = {"Q1.6", "Q2.8", "Q3.5"}  # minutes each: graded with --whole-corpus only
ONE_IN = 5  # of the wrong answers, without --whole-corpus


def pytest_generate_tests(metafunc):
    """All wrong answers with --whole-corpus; without it, one in five of those that are graded in a second."""
    if "wrong" in metafunc.fixturenames:
        quick = [mutant for mutant in MUTANTS if mutant.exercise not in TRAINED]
        chosen = MUTANTS if metafunc.config.getoption("whole_corpus") else quick[::ONE_IN]
        metafunc.parametrize("wrong", chosen, ids=lambda answer: answer.name)


def short_of(grade: Grade) -> set[str]:
    """The exercises that did not earn all their points, those not graded for want of another left aside."""
    return {outcome.exercise for outcome in grade.all_outcomes() if outcome.status not in ("passed", "not graded")}


def lost(grade: Grade, exercise: str) -> bool:
    return any(outcome.points < outcome.max_points for outcome in grade.of(BY_ID[exercise]))


def slips(grade: Grade, exercise: str) -> set[str]:
    return {outcome.finding.slip_name for outcome in grade.of(BY_ID[exercise]) if outcome.finding}


def test_a_wrong_answer_loses_points_where_it_is_wrong(wrong, graded, tmp_path):
    grade = graded(wrong.write(tmp_path), wrong.question, quick=wrong.exercise not in TRAINED)
    assert not grade.grader_failed
    assert lost(grade, wrong.exercise), f"{wrong.name} got full marks"
    assert short_of(grade) == {wrong.exercise}
    if wrong.slip:
        assert wrong.slip in slips(grade, wrong.exercise)


@pytest.mark.parametrize("answer", ACCEPTED, ids=lambda answer: answer.name)
def test_a_right_answer_in_another_style_gets_full_marks(answer, graded, tmp_path):
    grade = graded(answer.write(tmp_path), answer.question)
    assert not grade.grader_failed
    explained = [(outcome.title, outcome.finding) for outcome in grade.all_outcomes() if outcome.status != "passed"]
    assert explained == []


def test_names_are_unique():
    names = [answer.name for answer in (*MUTANTS, *ACCEPTED)]
    assert len(names) == len(set(names))


def test_every_exercise_has_wrong_answers():
    """But for Q3.5: an agent is not wrong there, it is weak, and earns a share (see test_weak_agents)."""
    assert {mutant.exercise for mutant in MUTANTS} == {exercise.id for exercise in EXERCISES} - {"Q3.5"}
