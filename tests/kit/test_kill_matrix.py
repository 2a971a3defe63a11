"""The kill matrix counts what it should, and mechanical mutants are made of the answers alone."""

import ast
import json

import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.grading.checks import trained
from autograder.host.zygote import Zygote
from autograder.project import SOLUTIONS
from autograder.results import Grade, Status
from autograder.rooms import every_question
from autograder.verification import trial
from autograder.verification.corpora import equivalents, mechanical, pairs, wrong_answers
from autograder.verification.kill_matrix import KillMatrix
from autograder.verification.mutation import mutations
from autograder.verification.trial import Case, Loss, Verdict
from toy_rooms import TOY

SOLUTION = """
import torch

def given(x):
    return x + 1

def answer(x, y):
    # --- solution Q1.5 answer ---
    if x < y:
        return torch.sub(x, y)
    return 2 * x
    # --- end ---
"""


def verdict(*losses, wrong_at=("Q1.5",), mistakes=("kl-sign",), trouble=()):
    return Verdict(Case("case", TOY, "", wrong_at, mistakes), tuple(losses), tuple(trouble))


def loss(exercise, mistake="", status="failed"):
    return Loss("test_it", exercise, Status(status), mistake)


def matrix(*verdicts):
    return KillMatrix(verdicts=list(verdicts))


def test_a_mutant_that_loses_nothing_where_it_is_wrong_survives():
    assert matrix(verdict()).survivors() == ["case"]
    assert matrix(verdict(loss("Q1.4"))).survivors() == ["case"]
    assert matrix(verdict(loss("Q1.5"))).survivors() == []


def test_every_exercise_of_a_pair_must_lose_points():
    assert not verdict(loss("Q1.5"), wrong_at=("Q1.5", "Q1.2")).killed
    behind = verdict(loss("Q1.5"), loss("Q1.2", status="not graded"), wrong_at=("Q1.5", "Q1.2"))
    assert behind.killed and behind.behind == ["Q1.2"]


def test_a_check_that_was_not_run_kills_nothing():
    assert not verdict(loss("Q1.5", status="not graded")).killed


def test_points_lost_at_a_right_exercise_are_held_against_the_checks():
    assert matrix(verdict(loss("Q1.5"), loss("Q1.4"))).share_killed() == 0
    assert matrix(verdict(loss("Q1.5"), loss("Q1.4", status="not graded"))).share_killed() == 1


def test_a_blind_answer_may_lose_points_at_more_than_the_exercise_that_is_wrong():
    both = verdict(loss("Q1.5"), loss("Q1.3"))
    assert KillMatrix(named=False, at_one=False, verdicts=[both]).share_killed() == 1


def test_only_the_right_mistake_at_the_wrong_exercise_counts_as_named():
    assert matrix(verdict(loss("Q1.5", "kl-sign"))).share_named() == 1
    assert matrix(verdict(loss("Q1.5", "kl-halved"), loss("Q1.4", "kl-sign"))).share_named() == 0
    assert matrix(verdict(loss("Q1.5"), mistakes=())).share_named() == 0


def test_who_is_told_a_mistake_that_was_not_made_and_none_that_was_is_misled():
    both = ("kl-sign", "batch-summed")
    for told, share in (("", 0), ("kl-halved", 1), ("batch-summed", 0)):
        assert matrix(verdict(loss("Q1.5", told), mistakes=both)).share_misled() == share
    assert matrix(verdict(loss("Q1.5", "kl-halved"), loss("Q1.5", "kl-sign"), mistakes=both)).share_misled() == 0


def test_each_bar_that_is_missed_is_said():
    good = verdict(loss("Q1.5", "kl-sign"))
    assert matrix(good).missed_bars() == []
    assert len(matrix(verdict()).missed_bars()) == 2  # neither killed nor named
    assert "right answers" in matrix(good, verdict(loss("Q1.5"), wrong_at=())).missed_bars()[0]
    assert "trouble" in matrix(verdict(loss("Q1.5", "kl-sign"), trouble=["lost"])).missed_bars()[0]


def test_a_reviewed_survivor_is_no_wrong_answer():
    reviewed = KillMatrix({"case": "a reason"}, verdicts=[verdict()])
    assert reviewed.missed_bars() == [] and reviewed.wrong == []
    assert reviewed.to_json()["equivalent"] == {"case": "a reason"}


def test_mutations_change_one_thing_inside_the_markers():
    found = mutations(SOLUTION)
    changes = {mutation.change for mutation in found}
    assert {"if {x < y -> x <= y}:", "return {torch.sub(x, y) -> torch.sub(y, x)}", "return {2 -> 3} * x"} <= changes
    assert "{return 2 * x -> (left out)}" in changes
    for mutation in found:
        assert mutation.exercises == ("Q1.5",)
        assert "return x + 1" in mutation.source and mutation.source != SOLUTION
        ast.parse(mutation.source)


def test_a_mutation_is_the_text_it_says():
    found = {mutation.change: mutation.source for mutation in mutations(SOLUTION)}
    assert found["if {x < y -> x <= y}:"] == SOLUTION.replace("x < y", "(x <= y)")
    assert found["return {torch.sub(x, y) -> torch.sub(y, x)}"] == SOLUTION.replace("sub(x, y)", "sub(y, x)").replace(
        "torch.sub(y, x)", "(torch.sub(y, x))"
    )


def test_mechanical_mutants_have_names_of_their_own_and_touch_every_exercise():
    for question in every_question():
        cases = mechanical([question])
        assert len({case.name for case in cases}) == len(cases) > 50
        left_alone = trained(question)  # what only a training judges is the student's choice
        touched = {exercise for case in cases for exercise in case.exercises}
        assert touched == {exercise.id for exercise in question.exercises} - left_alone


def test_every_reviewed_survivor_is_still_made():
    questions = every_question()
    made = {case.name for case in (*mechanical(questions), *wrong_answers(questions))}
    reviewed = equivalents(questions)
    assert {part for name in reviewed for part in ([name] if ": " in name else name.split(" + "))} <= made


def test_pairs_hold_two_mistakes_each():
    cases = pairs(every_question(), 40)
    assert len(cases) == 40 == len({case.source for case in cases})
    assert sorted({len(case.exercises) for case in cases}) == [1, 2]
    for case in cases:
        assert case.source != (SOLUTIONS / case.question.file).read_text()


@pytest.mark.parametrize("arguments", [["--only", "("], ["--only", "no-such-answer"]])
def test_a_pattern_that_cannot_be_used_is_said(arguments):
    result = CliRunner().invoke(main, ["mutants", *arguments])
    assert result.exit_code == 2
    assert "--only" in result.output and "Traceback" not in result.output


def test_the_command_grades_and_writes(tmp_path):
    asked = ["mutants", "--only", "q1.5-kl-sign$", "--jobs", "1", "--seed", "7", "--out", str(tmp_path)]
    result = CliRunner().invoke(main, asked)
    assert result.exit_code == 0, result.output
    assert "100.0% killed, 100.0% named" in result.output and "seed 7" in result.output
    written = (tmp_path / "mutants.md").read_text()
    assert "| Q1.5 | 1 | 1 | 1 | 0 |" in written and "seed 7" in written
    assert json.loads((tmp_path / "mutants.json").read_text())["seed"] == 7


def test_every_grade_draws_from_the_seed_given(monkeypatch):
    seen = []

    def grade(zygote, folder, options):
        seen.append((options.seed, options.hidden_seed))
        return Grade("one", finished=True)

    monkeypatch.setattr(trial, "grade", grade)
    trial._try(7, object.__new__(Zygote), Case("case", TOY, ""))
    assert seen == [(7, 7)]
