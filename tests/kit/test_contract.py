"""The contract of each room: what handout and stub ask for, word for word, is held by checks and broken by answers."""

import pytest

from autograder.grading.checks import collect_checks, mark_of, trained
from autograder.question import Question
from autograder.rooms import every_question
from autograder.verification import corpora
from autograder.verification.contract import (
    FILE,
    ContractError,
    contract,
    handout_page,
    has_contract,
    on_one_line,
    stub_text,
    unclaimed,
)
from toy_rooms import TOY

QUESTIONS = [question for question in (*every_question(), TOY) if has_contract(question)]
ONE_IN = 25  # of the pairs of clause and wrong answer, without --whole-corpus


def checks_of(question: Question, trainings: bool = True) -> set[str]:
    items = collect_checks([question])
    return {item.name for item in items if trainings or not mark_of(item)["training"]}


def pytest_generate_tests(metafunc):
    """Each pair of clause and wrong answer with --whole-corpus; without it, one in 25 of those graded in a second."""
    if "broken" in metafunc.fixturenames:
        pairs = [
            (question, clause, answer)
            for question in QUESTIONS
            for clause in contract(question).clauses
            for answer in corpora.wrong(question)
            if answer.name in clause.broken_by and answer.exercise not in trained(question)
        ]
        chosen = pairs if metafunc.config.getoption("whole_corpus") else pairs[::ONE_IN]
        metafunc.parametrize("broken", chosen, ids=[f"{c.asks[:30]}-{a.name}" for _, c, a in chosen])


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_each_sentence_stands_word_for_word_in_handout_or_stub(question):
    held, texts = contract(question), (handout_page(question), stub_text(question))
    quoted = [*(clause.asks for clause in held.clauses), *held.advice]
    assert [each for each in quoted if not any(on_one_line(each) in text for text in texts)] == []
    assert len(set(quoted)) == len(quoted)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_each_check_and_each_wrong_answer_exists(question):
    checks, wrong = checks_of(question), {answer.name for answer in corpora.wrong(question)}
    clauses = contract(question).clauses
    assert {name for clause in clauses for name in clause.checks} - checks == set()
    assert {name for clause in clauses for name in clause.broken_by} - wrong == set()


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_each_check_of_the_room_holds_a_sentence(question):
    """But for trainings, which no wrong answer breaks where weak settings earn a share."""
    held = {name for clause in contract(question).clauses for name in clause.checks}
    assert checks_of(question, trainings=False) - held == set()


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_nothing_that_the_handout_asks_for_is_left_out(question):
    assert unclaimed(question) == []


def test_a_wrong_answer_that_breaks_a_sentence_fails_a_check_that_holds_it(broken, graded, tmp_path):
    question, clause, answer = broken
    grade = graded(answer.write(tmp_path), question, exercises=(answer.exercise,))
    short = {each.check.partition("::")[2] for each in grade.all_outcomes() if each.points < each.max_points}
    assert short & set(clause.checks), f"{answer.name} fails {short or 'nothing'}"


def test_some_room_has_a_contract():
    assert QUESTIONS


def test_a_sentence_is_found_across_lines_and_comments():
    assert on_one_line("# Mind the\n    #   order.\n\n  - Yes") == "Mind the order. Yes"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[clause]]\nasks = "f"', "checks should be a list"),
        ('[[clause]]\nasks = "f"\nchecks = ["a"]\nbroken_by = []', "broken_by should be a list, and not empty"),
        ('[[clause]]\nasks = "f"\nchecks = ["a"]\nbroken_by = ["b"]\nhow = 1', "does not know how"),
        ("rules = 1", "does not know rules"),
        ("[[clause", "contract.toml"),
    ],
)
def test_a_contract_with_a_mistake_says_what_to_change(text, said, tmp_path, monkeypatch):
    (tmp_path / FILE).write_text(text)
    monkeypatch.setattr("autograder.rooms.folder", lambda question: tmp_path)
    with pytest.raises(ContractError, match=said):
        contract(TOY)
