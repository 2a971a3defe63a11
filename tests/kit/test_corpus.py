"""Wrong answers lose points where they are wrong and hear which mistake it is; right ones in any style lose none."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from autograder import rooms
from autograder.grading.checks import trained
from autograder.markers import regions
from autograder.question import Question
from autograder.results import Grade, Status
from autograder.rooms import every_question
from autograder.verification import corpora
from autograder.verification.answers import Answer, WrongAnswer
from autograder.watch.dependence import fingerprints
from autograder.watch.sources import read

QUESTIONS = every_question()
RIGHT = [answer for question in QUESTIONS for answer in corpora.right(question)]
WRONG = [answer for question in QUESTIONS for answer in corpora.wrong(question)]
FEW = 3  # wrong answers of each exercise, without --whole-corpus


def pytest_generate_tests(metafunc):
    """All wrong answers with --whole-corpus; without it, a few of each exercise that is graded without a training.

    Of those few, the first is graded wherever it can do harm, and the others at their own exercise.
    """
    if "wrong" in metafunc.fixturenames:
        whole = metafunc.config.getoption("whole_corpus")
        chosen = [(answer, True) for answer in WRONG] if whole else few()
        metafunc.parametrize(("wrong", "everywhere"), chosen, ids=[answer.name for answer, _ in chosen])


def few() -> list[tuple[WrongAnswer, bool]]:
    """Some wrong answers of each exercise, from all over its list, each with whether it is the first of them."""
    chosen = []
    for question in QUESTIONS:
        for exercise in sorted({exercise.id for exercise in question.exercises} - set(trained(question))):
            there = [each for each in corpora.wrong(question) if each.exercise == exercise]
            chosen += [(each, each is there[0]) for each in there[:: max(1, len(there) // FEW)][:FEW]]
    return chosen


@cache
def of_solution(question: Question) -> dict[str, str]:
    """The fingerprint of each exercise in the solution."""
    return fingerprints([read(rooms.solution(question).parent, question)], {})


def reached(folder: Path, question: Question) -> tuple[str, ...]:
    """The exercises whose verdicts the edits of an answer can change; none where nothing was edited."""
    found, known = fingerprints([read(folder, question)], {}), of_solution(question)
    return tuple(exercise for exercise in known if found.get(exercise) != known[exercise])


def short_of(grade: Grade) -> set[str]:
    """The exercises that did not earn all their points, those not graded for want of another left aside."""
    good = (Status.PASSED, Status.NOT_GRADED)
    return {outcome.exercise for outcome in grade.all_outcomes() if outcome.status not in good}


def test_a_wrong_answer_loses_points_where_it_is_wrong(wrong, everywhere, graded, tmp_path):
    quick = wrong.exercise not in trained(wrong.question)
    exercises = reached(wrong.write(tmp_path), wrong.question)
    assert wrong.exercise in exercises
    exercises = exercises if everywhere else (wrong.exercise,)
    grade = graded(tmp_path, wrong.question, quick=quick, exercises=exercises)
    assert not grade.grader_failed
    here = [outcome for outcome in grade.all_outcomes() if outcome.exercise == wrong.exercise]
    assert any(outcome.points < outcome.max_points for outcome in here), f"{wrong.name} got full marks"
    assert short_of(grade) == {wrong.exercise}
    if wrong.mistake:
        assert wrong.mistake in {outcome.finding.mistake for outcome in here if outcome.finding}


def answered(answer: Answer) -> set[str]:
    """The exercises between whose markers the edits of an answer lie; empty where one lies elsewhere."""
    source, found = rooms.solution(answer.question).read_text(encoding="utf-8"), set[str]()
    answers = regions(source, answer.question.file)
    for old, _ in answer.edits:
        first = source.count("\n", 0, source.index(old)) + 1
        inside = [each for each in answers if each.first <= first and first + old.count("\n") <= each.last + 1]
        if not inside:
            return set()
        found.update(*(each.ids for each in inside))
    return found


def together(answers: Iterable[Answer]) -> list[tuple[Answer, set[str]]]:
    """Right answers to different exercises of a question as one: grading takes half the time, and all are graded.

    Each comes with the exercises that its edits answer; with none where an edit lies elsewhere.
    """
    merged: list[tuple[Answer, set[str]]] = []
    for answer in answers:
        own = answered(answer)
        for place, (group, others) in enumerate(merged):
            both = Answer(f"{group.name} + {answer.name}", answer.question, (*group.edits, *answer.edits))
            if group.question == answer.question and own and others and not own & others and fits(both):
                merged[place] = (both, others | own)
                break
        else:
            merged.append((answer, own))
    return merged


def fits(answer: Answer) -> bool:
    """Whether each edit finds its text."""
    try:
        return bool(answer.source())
    except ValueError:
        return False


MERGED = together(RIGHT)


@pytest.mark.parametrize(("answer", "own"), MERGED, ids=[answer.name for answer, _ in MERGED])
def test_right_answers_in_other_styles_get_full_marks(answer, own, graded, tmp_path):
    """Each where it answers; `mutants` grades it wherever it can do harm."""
    written = answer.write(tmp_path)
    exercises = tuple(sorted(own)) or reached(written, answer.question)
    grade = graded(tmp_path, answer.question, exercises=exercises)
    assert not grade.grader_failed
    lacking = [outcome for outcome in grade.all_outcomes() if outcome.status is not Status.PASSED]
    assert [(outcome.title, outcome.finding) for outcome in lacking] == []


def test_blind_answers_say_which_exercise_is_wrong():
    cases = corpora.blind(QUESTIONS)
    ids = {exercise.id for question in QUESTIONS for exercise in question.exercises}
    assert cases and {exercise for case in cases for exercise in case.exercises} <= ids
    assert len({case.name for case in cases}) == len(cases)


def test_names_are_unique():
    names = [answer.name for answer in (*WRONG, *RIGHT)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_the_corpora_name_what_there_is(question: Question):
    exercises = {exercise.id for exercise in question.exercises}
    assert {answer.exercise for answer in corpora.wrong(question)} <= exercises
    assert corpora.weak(question) <= {answer.name for answer in corpora.right(question)}
    assert set(trained(question)) <= exercises


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_every_exercise_has_wrong_answers(question: Question):
    """But for a training of which some right answers are too weak: nothing is wrong there, it earns a share."""
    weak = trained(question) if corpora.weak(question) else set()
    broken = {answer.exercise for answer in corpora.wrong(question)}
    assert broken >= {exercise.id for exercise in question.exercises} - weak
