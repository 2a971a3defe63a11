"""What a student reads of a wrong answer: short, with the line to look at and the command that shows it again."""

import io
from dataclasses import replace

from rich.console import Console

from autograder.grading.grade import grade
from autograder.grading.plugin import Options
from autograder.reports.terminal import print_grade
from autograder.results import Finding, Grade, Outcome
from mutants import MUTANTS

LINES = 8
TRAINED = {"Q1.6", "Q2.8", "Q3.5"}  # their messages come after minutes
ONE_IN = 30


def pytest_generate_tests(metafunc):
    if "wrong" in metafunc.fixturenames:
        quick = [mutant for mutant in MUTANTS if mutant.exercise not in TRAINED]
        chosen = quick if metafunc.config.getoption("whole_corpus") else quick[::ONE_IN]
        metafunc.parametrize("wrong", chosen, ids=lambda answer: answer.name)


def lines_of(outcome: Outcome) -> list[str]:
    """The message of one check as the terminal shows it in 80 columns, below its title."""
    outcome = replace(outcome, title="a title of one line")
    alone = {outcome.check: outcome, "another": Outcome("another", outcome.exercise, "passes", "passed", 1, 1)}
    text = io.StringIO()
    print_grade(Grade("starter", alone, alone), Console(file=text, width=80, highlight=False))
    return text.getvalue().split("exercise  what")[0].partition(outcome.title)[2].strip().splitlines()[1:]


def test_a_message_is_short_names_a_line_and_can_be_seen_again(wrong, zygote, tmp_path):
    options = Options((wrong.question,), quick=True, exercises=(wrong.exercise,))
    outcomes = [each for each in grade(zygote, wrong.write(tmp_path), options).all_outcomes() if each.lacks_points]
    assert outcomes
    for outcome in outcomes:
        lines = lines_of(outcome)
        if not outcome.hidden:
            assert lines[-1].startswith("  again: .venv/bin/python -m autograder grade starter --exercise ")
        assert len(lines) <= LINES, "\n".join(lines)
        assert outcome.finding.where.startswith(f"q{wrong.question[1]}_")
        assert "Traceback" not in " ".join(lines)


def test_lines_are_counted():
    finding = Finding("asked", "1", "2", "3", "a slip " * 20, "x", "q1_cvae.py, line 3")
    lines = lines_of(Outcome("a", "Q1.5", "title", "failed", 0, 1, finding=finding))
    assert len(lines) == 8, "asked, expected, got, tolerance, three lines of slip, again"
