"""What a student reads of a wrong answer: short, with the line to look at and the command that shows it again."""

import io
from dataclasses import replace

from rich.console import Console

from autograder.grading.checks import trained
from autograder.grading.grade import grade
from autograder.grading.run import Options
from autograder.question import Question
from autograder.reports.terminal import print_grade
from autograder.results import Finding, Grade, Outcome, Status
from autograder.rooms import every_question
from autograder.verification import corpora
from toy_rooms import TOY

LINES = 8
ONE_IN = 100


def pytest_generate_tests(metafunc):
    """One in a hundred of the wrong answers whose messages do not come after minutes, or all of them."""
    if "wrong" in metafunc.fixturenames:
        every = [answer for question in every_question() for answer in corpora.wrong(question)]
        quick = [answer for answer in every if answer.exercise not in trained(answer.question)]
        chosen = quick if metafunc.config.getoption("whole_corpus") else quick[::ONE_IN]
        metafunc.parametrize("wrong", chosen, ids=lambda answer: answer.name)


def lines_of(outcome: Outcome, question: Question) -> list[str]:
    """The message of one check as the terminal shows it in 80 columns, below its title."""
    outcome = replace(outcome, title="a title of one line", note="")
    other = Outcome("another", outcome.exercise, "passes", Status.PASSED, 1, 1)
    alone = {outcome.check: outcome, "another": other}
    text = io.StringIO()
    print_grade(Grade("starter", (question,), alone, alone), Console(file=text, width=80, highlight=False))
    return text.getvalue().split("exercise  what")[0].partition(outcome.title)[2].strip().splitlines()[1:]


def test_a_message_is_short_names_a_line_and_can_be_seen_again(wrong, zygote, tmp_path):
    options = Options((wrong.question,), quick=True, exercises=(wrong.exercise,))
    outcomes = [each for each in grade(zygote, wrong.write(tmp_path), options).all_outcomes() if each.lacks_points]
    assert outcomes
    for outcome in outcomes:
        lines = lines_of(outcome, wrong.question)
        if not outcome.hidden:
            assert lines[-1].startswith("  reproduce: .venv/bin/python -m autograder grade starter --exercise ")
        assert len(lines) <= LINES, "\n".join(lines)
        assert outcome.finding.where.startswith(f"{wrong.question.file}, line ")
        assert "Traceback" not in " ".join(lines)


def test_lines_are_counted():
    finding = Finding("asked", "1", "2", "3", "a mistake " * 15, "x", "toy.py, line 3")
    outcome = Outcome("a", "Q99.1", "title", Status.FAILED, 0, 1, finding=finding)
    assert len(lines_of(outcome, TOY)) == 8, "asked, expected, got, tolerance, three lines of cause, reproduce"
