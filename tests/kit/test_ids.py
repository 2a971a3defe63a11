"""Ids are taken apart in one place: Q10 comes after Q9, and nothing about Q1 is about Q10."""

import pytest

from autograder.homework import Homework, HomeworkError
from autograder.ids import is_on_paper, order_of, question_of
from autograder.intake import open_submission
from autograder.question import Exercise, Question

NO_IDS = (
    "",
    "Q",
    "q1",
    "Q0",
    "Q01",
    "Q1.0",
    "Q1.01",
    "Q1.",
    "Q1.1.1",
    "Q1()",
    "Q1(A)",
    "Q1(ab)",
    "Q1.1(a)",
    " Q1",
    "Q1 ",
)


def question(number: int, exercises: int = 1) -> Question:
    made = tuple(Exercise(f"Q{number}.{each}", f"f{each}", 1) for each in range(1, exercises + 1))
    return Question(f"Q{number}", f"q{number}_toy.py", f"Toy {number}", made)


def test_ids_are_sorted_by_their_numbers():
    ordered = ["Q1", "Q1(a)", "Q1(b)", "Q1.1", "Q1.2", "Q1.10", "Q2.1", "Q9.2", "Q10", "Q10.1", "Q10.9", "Q10.10"]
    assert sorted(sorted(ordered, reverse=True), key=order_of) == ordered


@pytest.mark.parametrize(
    ("identifier", "owner"), [("Q1", "Q1"), ("Q1.2", "Q1"), ("Q10.2", "Q10"), ("Q10(b)", "Q10"), ("Q123.45", "Q123")]
)
def test_the_question_of_an_id(identifier, owner):
    assert question_of(identifier) == owner


@pytest.mark.parametrize("text", NO_IDS)
def test_what_is_no_id_is_said(text):
    for function in (order_of, question_of, is_on_paper):
        with pytest.raises(ValueError, match="is no id"):
            function(text)


def test_exercises_on_paper_have_letters():
    assert [is_on_paper(each) for each in ("Q1(a)", "Q10(z)", "Q1", "Q1.1")] == [True, True, False, False]


def test_a_question_refuses_the_exercises_of_another_and_a_wrong_order():
    with pytest.raises(ValueError, match="Q10.1 is no exercise of Q1"):
        Question("Q1", "a.py", "A", (Exercise("Q10.1", "f", 1),))
    with pytest.raises(ValueError, match="not in order"):
        Question("Q1", "a.py", "A", (Exercise("Q1.10", "f", 1), Exercise("Q1.9", "g", 1)))
    assert len(question(1, 12).exercises) == 12


def test_q1_never_stands_for_q10():
    homework = Homework("toys", "Toys", (question(10, 2), question(1, 2)))
    assert homework.question("q1").id == "Q1" and homework.question("Q10").id == "Q10"
    assert homework.exercise("q1.1").id == "Q1.1" and homework.exercise("q10.1").id == "Q10.1"
    only_ten = Homework("toys", "Toys", (question(10),))
    for word in ("q1", "Q1", "q1_toy"):
        with pytest.raises(HomeworkError):
            only_ten.question(word)


@pytest.mark.parametrize("names", [["q10_toy.py"], ["q10_toy.py", "q1_toy.py"], ["q1_toy (1).py"], ["Q10_TOY.py"]])
def test_a_file_is_taken_for_its_own_question_alone(names, tmp_path):
    for name in names:
        (tmp_path / name).write_text(name)
    with open_submission(tmp_path, (question(1), question(10))) as submission:
        found = {identifier: file.read_text() for identifier, file in submission.files.items()}
    assert found == {"Q10" if "10" in name else "Q1": name for name in names}
