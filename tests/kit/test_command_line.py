"""The command line as its users meet it: exit codes, one sentence for what is wrong, files where they belong."""

import errno
import json
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.grading.checks import trained as trained_in
from autograder.host import zygote
from autograder.options import EXIT_GRADER_FAILED
from autograder.seeds import read_hidden_seed
from conftest import ROOT


def run(*arguments, **options):
    command = [sys.executable, "-m", "autograder", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, **options)


@pytest.mark.parametrize(
    "command",
    [
        "grade",
        "watch",
        "grade-class",
        "stats",
        "starter",
        "rubric",
        "release",
        "submit",
        "bundle",
        "verify-bundle",
        "mutants",
    ],
)
def test_every_command_explains_itself(command):
    done = run(command, "--help")
    assert done.returncode == 0 and "Usage:" in done.stdout


@pytest.mark.parametrize("command", ["release", "bundle"])
def test_what_is_handed_out_is_a_homework_with_a_file(command):
    done = run(command, "--homework", "all")
    assert done.returncode == 2 and "name one of control, core" in " ".join(done.stderr.replace("│", "").split())


def test_a_quick_grade_of_the_solutions(tmp_path, homework):
    trained = {exercise for question in homework.questions for exercise in trained_in(question)}
    points = sum(exercise.points for exercise in homework.exercises if exercise.id not in trained)
    done = run("grade", "solutions", "--quick", "--out", tmp_path, "--json", tmp_path / "more.json")
    assert done.returncode == 0, done.stdout + done.stderr
    grade = json.loads((tmp_path / "grade.json").read_text())
    assert grade["points"] == grade["max_points"] == points and grade["finished"]
    assert json.loads((tmp_path / "more.json").read_text()) == grade
    assert sum(test["score"] for test in json.loads((tmp_path / "results.json").read_text())["tests"]) == points
    assert str(tmp_path / "grade.json") in done.stdout.replace("\n", "")


def test_one_exercise_is_graded_alone(tmp_path):
    done = run("grade", "solutions", "--exercise", "Q1.5", "--out", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    grade = json.loads((tmp_path / "grade.json").read_text())
    assert {outcome["exercise"] for outcome in grade["outcomes"]} == {"Q1.5"} and grade["points"] == 4


def test_options_that_leave_no_check_are_exit_code_2(tmp_path):
    done = run("grade", "solutions", "--quick", "--exercise", "Q1.6", "--out", tmp_path)
    assert done.returncode == 2 and "no check to run" in done.stderr


@pytest.mark.parametrize("content", [None, b"no zip"])
def test_what_cannot_be_read_is_exit_code_2_and_a_sentence(tmp_path, content):
    path = tmp_path / "s.zip"
    if content:
        path.write_bytes(content)
    done = run("grade", path, "--quick", "--out", tmp_path)
    assert done.returncode == 2
    assert done.stdout.startswith("cannot grade:") and "Traceback" not in done.stderr


@pytest.mark.parametrize("assignment", ["{}", "digits={}"])
def test_a_data_folder_without_digits_is_exit_code_2(tmp_path, assignment):
    done = run("grade", "solutions", "--data", assignment.format(tmp_path), "--out", tmp_path)
    assert done.returncode == 2
    assert "no MNIST in" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--data", "numbers=/tmp", "'numbers=/tmp' is not NAME=FOLDER with one of digits"),
        ("--data", "digits=/nowhere", "there is no folder /nowhere"),
        ("--homework", "absent", "there is no homework 'absent': there are "),
        ("--question", "q9", "homework core has no question 'q9': it has q1, q2, q3"),
        ("--exercise", "Q1.7", "homework core has no exercise 'Q1.7': it has Q1.1"),
        ("--exercise", "nonsense", "homework core has no exercise 'nonsense'"),
    ],
)
def test_what_is_not_there_is_exit_code_2_and_a_sentence(tmp_path, option, value, said):
    done = run("grade", "solutions", option, value, "--out", tmp_path)
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert said in " ".join(done.stderr.replace("│", "").split())


@pytest.mark.parametrize("content", ["", "x", "1.5", "true", "[1]", '{"facts": 3}', '{"hidden_seed": "7"}'])
def test_a_file_without_a_hidden_seed_is_exit_code_2_and_a_sentence(tmp_path, content):
    (tmp_path / "seed").write_text(content)
    with pytest.raises(ValueError, match="holds no hidden seed"):
        read_hidden_seed(tmp_path / "seed")
    if not content:
        done = run("grade", "solutions", "--quick", "--hidden-seed", tmp_path / "seed", "--out", tmp_path)
        assert done.returncode == 2 and "holds no hidden seed" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("content", ["7\n", '{"hidden_seed": 7}', '{"facts": {"hidden_seed": 7}}'])
def test_the_hidden_seed_is_read_from_a_file_a_manifest_or_a_grade(tmp_path, content):
    (tmp_path / "seed").write_text(content)
    assert read_hidden_seed(tmp_path / "seed") == 7


def test_a_bad_submission_is_graded_all_the_same(tmp_path):
    (tmp_path / "q1_cvae.py").write_text("def f(:\n")
    done = run("grade", tmp_path, "--quick", "--out", tmp_path / "out")
    assert done.returncode == 0
    assert "Traceback" not in done.stdout + done.stderr
    assert "q2_gan.py is missing" in done.stdout and "SyntaxError" in done.stdout
    assert json.loads((tmp_path / "out" / "grade.json").read_text())["points"] == 0


def test_the_stubs_are_checked():
    assert run("starter", "--check").returncode == 0


def test_the_rubric_has_every_exercise(homework):
    done = run("rubric")
    assert done.returncode == 0
    for identifier in (*(exercise.id for exercise in homework.exercises), *homework.paper):
        assert identifier in done.stdout


def test_a_grader_that_cannot_start_is_exit_code_3_and_a_sentence(monkeypatch, tmp_path):
    def full(*questions: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(zygote, "Zygote", full)
    said = CliRunner().invoke(main, ["grade", str(ROOT / "starter"), "--out", str(tmp_path)])
    assert said.exit_code == EXIT_GRADER_FAILED
    assert "the grader failed: [Errno 28] No space left on device" in said.output


def test_a_zip_that_cannot_be_written_is_exit_code_2_and_a_sentence(tmp_path):
    (tmp_path / "file").touch()
    done = run("submit", "solutions", "--out", tmp_path / "file" / "submission.zip")
    assert done.returncode == 2 and "nothing packed" in done.stdout and "Traceback" not in done.stderr


def test_matplotlib_has_a_folder_where_the_home_folder_cannot_be_written(tmp_path, monkeypatch):
    start = runpy.run_module("autograder.__main__", run_name="not main")
    give, variables = start["_give_matplotlib_a_folder"], {}
    monkeypatch.setattr(os, "environ", variables)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    give()
    assert not variables, "it can make its own"
    monkeypatch.setattr(os, "access", lambda folder, mode: False)
    give()
    assert Path(variables["MPLCONFIGDIR"]).is_dir()
    os.rmdir(variables["MPLCONFIGDIR"])
    variables["MPLCONFIGDIR"] = "mine"
    give()
    assert variables["MPLCONFIGDIR"] == "mine"
