"""An answer that does nothing and raises nothing earns nothing: "no call was wrong" is no pass."""

from pathlib import Path

import pytest

from autograder.grading.checks import trained
from autograder.markers import regions
from autograder.project import SOLUTIONS
from autograder.question import Question
from autograder.rooms import every_question

EMPTY = ("return None", "return 0.0", "return next(iter(locals().values()), None)")
PLACES = [  # what only its training judges is another matter: nothing of it is graded here
    (question, exercise.id)
    for question in every_question()
    for exercise in question.exercises
    if exercise.id not in trained(question)
]


def pytest_generate_tests(metafunc):
    """Returns None in `make test`; in `make verify` also a number, and an argument as it came."""
    if "by" in metafunc.fixturenames:
        whole = metafunc.config.getoption("whole_corpus")
        metafunc.parametrize("by", EMPTY if whole else EMPTY[:1])


def emptied(question: Question, exercise: str, by: str) -> str:
    """The solution in which this one statement is the body of each function of an exercise."""
    source = (SOLUTIONS / question.file).read_text(encoding="utf-8")
    lines = source.splitlines()
    for answer in reversed(regions(source, question.file)):
        if exercise not in answer.ids or answer.is_todo:
            continue
        lines[answer.first - 1 : answer.last] = [answer.indent + by]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(("question", "exercise"), PLACES, ids=[exercise for _, exercise in PLACES])
def test_an_answer_that_does_nothing_earns_nothing(question, exercise, by, graded, tmp_path: Path):
    (tmp_path / question.file).write_text(emptied(question, exercise, by), encoding="utf-8")
    grade = graded(tmp_path, question, exercises=(exercise,))
    assert not grade.grader_failed, grade.facts["grader_errors"]
    assert grade.points == 0
