"""A homework is read from its file, and what is wrong with that is one sentence that says what to change."""

import json
from dataclasses import asdict, replace

import pytest

from autograder import homework as reading
from autograder import rooms
from autograder.errors import Unreadable
from autograder.grading.checks import collect_checks, exercise_of
from autograder.homework import ALL, HomeworkError, default_name, every_homework, load_homework
from autograder.question import Question
from autograder.reports.gradescope import results_json
from toy_rooms import TOY

GOOD = 'title = "One"\nquestions = ["toy"]\n'
BAD = {
    "no TOML": ("title = \n", "own.toml: Invalid value"),
    "a key that is unknown": (GOOD + 'colour = "red"\n', "own.toml: it does not know 'colour'"),
    "no title": ('questions = ["toy"]\n', "own.toml: it needs a title and questions"),
    "no questions": ('title = "One"\n', "own.toml: it needs a title and questions"),
    "an empty list": ('title = "One"\nquestions = []\n', "own.toml: it needs a title and questions"),
    "one question without a list": ('title = "One"\nquestions = "toy"\n', "questions is 'toy', and should be a list"),
    "a number for a question": ('title = "One"\nquestions = [1]\n', "1 is no name of a question"),
    "a question twice": (
        'title = "One"\nquestions = ["toy", "toy"]\n',
        "'toy' is no name of a question, or stands there twice",
    ),
    "a question that is not there": ('title = "One"\nquestions = ["q99"]\n', "there is no question q99: tests/q99/"),
    "a file for a room": ('title = "One"\nquestions = ["toy.py"]\n', "there is no question toy.py"),
    "a title that is no text": ('title = 3\nquestions = ["toy"]\n', "title is 3, and should be a text"),
    "a time that is no number": (GOOD + 'time_limit = "long"\n', "time_limit is 'long', and should be a whole number"),
    "an optional exercise that is none": (
        GOOD + 'optional = ["Q99.1"]\n',
        "'Q99.1' is no optional exercise of its questions: they have none",
    ),
    "a part of a question that is not there": (
        GOOD + '[only]\nQ98 = ["Q98.1"]\n',
        "own.toml: [only] names 'Q98', and the questions are Q99",
    ),
    "a part that is no list": (GOOD + '[only]\nQ99 = "Q99.1"\n', "is 'Q99.1', and should be a list of exercises"),
    "a part that is empty": (GOOD + "[only]\nQ99 = []\n", "[only] of Q99 is [], and should be a list of exercises"),
    "a part with an exercise that is none": (
        GOOD + '[only]\nQ99 = ["Q99.1", "Q99.5"]\n',
        "[only] of Q99 names 'Q99.5', and its exercises are Q99.1, Q99.2, Q99.3, Q99.4",
    ),
    "a part with an exercise twice": (GOOD + '[only]\nQ99 = ["Q99.1", "Q99.1"]\n', "[only] of Q99 names Q99.1 twice"),
    "an exercise in code on paper": (GOOD + '[paper]\n"Q1.1" = 8\n', "'Q1.1' is no exercise on paper"),
    "a question on paper": (GOOD + "[paper]\nQ1 = 8\n", "'Q1' is no exercise on paper"),
    "no id at all": (GOOD + "[paper]\nessay = 8\n", "'essay' is no exercise on paper"),
    "points that are no number": (GOOD + '[paper]\n"Q1(a)" = "8"\n', "Q1(a) is worth '8', and that is no number"),
    "paper that is no table": (GOOD + "paper = 8\n", "paper is 8, and should be a table"),
}


@pytest.fixture
def own(monkeypatch, tmp_path):
    """Writes a homework of the given text."""
    monkeypatch.setattr(reading, "HOMEWORKS", tmp_path)
    return (tmp_path / "own.toml").write_text


@pytest.mark.parametrize("what", BAD)
def test_what_is_wrong_with_a_file_is_one_sentence(what, own):
    text, sentence = BAD[what]
    own(text)
    with pytest.raises(HomeworkError) as caught:
        load_homework("own")
    assert sentence in str(caught.value) and "\n" not in str(caught.value)


def test_a_homework_is_what_its_file_says(own):
    own(GOOD + 'time_limit = 900\n[paper]\n"Q9(b)" = 2.5\n')
    found = load_homework("own")
    assert (found.name, found.title, found.time_limit) == ("own", "One", 900)
    assert [question.id for question in found.questions] == ["Q99"] and found.paper == {"Q9(b)": 2.5}
    assert found.points == 5 and found.data == ()


@pytest.fixture
def with_an_optional_exercise(monkeypatch):
    """The toy, whose last exercise is optional."""
    *others, last = TOY.exercises
    toy = replace(TOY, exercises=(*others, replace(last, optional=True)))
    monkeypatch.setattr(rooms, "question", lambda room: toy)
    return toy


def test_an_optional_exercise_is_asked_for_where_the_homework_names_it(own, with_an_optional_exercise):
    own(GOOD)
    (left_out,) = load_homework("own").questions
    assert [each.id for each in left_out.exercises] == ["Q99.1", "Q99.2", "Q99.3"] and left_out.left_out == ("Q99.4",)
    own(GOOD + 'optional = ["Q99.4"]\n')
    assert load_homework("own").questions == (with_an_optional_exercise,)
    own(GOOD + 'optional = ["Q99.1"]\n')
    with pytest.raises(HomeworkError, match="no optional exercise of its questions: there are Q99.4"):
        load_homework("own")


def test_the_checks_of_an_exercise_that_is_left_out_do_not_run(with_an_optional_exercise, graded):
    toy = with_an_optional_exercise.with_optional(())
    assert "Q99.4" not in {exercise_of(item) for item in collect_checks([toy])}
    grade = graded(rooms.solution(TOY).parent, toy, quick=False)
    assert (grade.points, grade.max_points) == (4, 4)
    assert {outcome.exercise for outcome in grade.all_outcomes()} == {"Q99.1", "Q99.2", "Q99.3"}
    assert Question.from_json(json.loads(json.dumps(asdict(toy)))) == toy


def test_a_part_and_the_optional_exercises_must_agree(own, with_an_optional_exercise):
    own(GOOD + 'optional = ["Q99.4"]\n[only]\nQ99 = ["Q99.1", "Q99.4"]\n')
    (toy,) = load_homework("own").questions
    assert [each.id for each in toy.exercises] == ["Q99.1", "Q99.4"] and toy.practice == ("Q99.2", "Q99.3")
    own(GOOD + '[only]\nQ99 = ["Q99.1", "Q99.4"]\n')
    with pytest.raises(HomeworkError, match=r"names Q99.4, which is optional: list it in `optional`, too$"):
        load_homework("own")
    own(GOOD + 'optional = ["Q99.4"]\n[only]\nQ99 = ["Q99.1"]\n')
    with pytest.raises(HomeworkError, match=r"leaves out Q99.4, and `optional` asks for it$"):
        load_homework("own")


def test_only_the_exercises_that_are_chosen_count(own, graded):
    own(GOOD + '[only]\nQ99 = ["Q99.3", "Q99.1"]\n')
    found = load_homework("own")
    (toy,) = found.questions
    assert [each.id for each in found.exercises] == ["Q99.1", "Q99.3"] and found.points == 3
    with pytest.raises(HomeworkError, match=r"^homework own does not ask for Q99.2, but for Q99.1, Q99.3$"):
        found.exercise("q99.2")
    assert {exercise_of(item) for item in collect_checks([toy])} == {"Q99.1", "Q99.3"}
    grade = graded(rooms.solution(TOY).parent, toy, quick=False)
    assert (grade.points, grade.max_points) == (3, 3)
    assert {outcome.exercise for outcome in grade.all_outcomes()} == {"Q99.1", "Q99.3"}
    assert results_json(grade)["leaderboard"] == [], "the check that notes the figure did not run"
    assert Question.from_json(json.loads(json.dumps(asdict(toy)))) == toy


def test_what_a_check_needs_must_be_asked_for_as_well():
    with pytest.raises(Unreadable, match=r"^Q99.2 needs Q99.1: the homework must ask for that, too$"):
        collect_checks([TOY.with_only(["Q99.2"])])
    assert collect_checks([TOY.with_only(["Q99.1", "Q99.2"])])


def test_a_name_that_is_unknown_is_said_with_those_that_are_known(own):
    own(GOOD)
    with pytest.raises(HomeworkError, match="^there is no homework 'absent': there are own$"):
        load_homework("absent")


def test_a_room_that_speaks_of_another_file_is_said(monkeypatch, tmp_path):
    (tmp_path / "moved").mkdir()
    text = (rooms.folder(rooms.question("toy")) / "question.py").read_text()
    (tmp_path / "moved" / "question.py").write_text(text)
    monkeypatch.setattr(rooms, "_places", [rooms.Place("elsewhere", tmp_path, tmp_path)])
    (tmp_path / "moved" / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path.parent))
    monkeypatch.setattr(rooms, "_places", [rooms.Place(tmp_path.name, tmp_path, tmp_path)])
    with pytest.raises(rooms.NoSuchRoom, match="speaks of toy.py: the two names must be the same"):
        rooms.question("moved")


def test_the_default_is_the_core_homework_or_the_only_one(own, tmp_path):
    own(GOOD)
    assert default_name() == "own"
    (tmp_path / "other.toml").write_text(GOOD)
    assert default_name() == "core"


@pytest.mark.parametrize("name", [*every_homework(), ALL])
def test_every_homework_can_be_read(name):
    found = load_homework(name)
    assert found.questions and found.points > 0
    for question in found.questions:
        for word in (question.key, question.id, question.room, question.file, question.file.upper()):
            assert found.question(word) == question
        for exercise in question.exercises:
            assert found.exercise(exercise.id.lower()) == exercise


@pytest.mark.parametrize("word", ["", "q", "1", "q0", "cvae", "q1_", "q1.1"])
def test_a_word_that_names_no_question_is_said(word, homework):
    with pytest.raises(HomeworkError, match=f"homework core has no question '{word}': it has q1, q2, q3"):
        homework.question(word)


@pytest.mark.parametrize("word", ["", "q1", "q1.", "q1.9", "q1.1 ", "q1(a)"])
def test_a_word_that_names_no_exercise_is_said(word, homework):
    with pytest.raises(HomeworkError, match="homework core has no exercise '.*': it has Q1.1, "):
        homework.exercise(word)
