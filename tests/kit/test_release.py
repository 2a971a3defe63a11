"""The student kit holds what a student needs and nothing that gives answers away, and works where it is unpacked."""

import json
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace

import pytest

from autograder.authoring.handout import HandoutError
from autograder.authoring.release import build_release
from autograder.grading.checks import collect_checks, is_hidden
from autograder.homework import load_homework
from autograder.ids import EXERCISE
from autograder.project import ROOMS
from autograder.rooms import is_hidden as is_hidden_file
from conftest import ROOT

HOMEWORK = load_homework()
FILES = {question.file for question in HOMEWORK.questions}


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    """The unpacked kit."""
    folder = tmp_path_factory.mktemp("kit")
    with zipfile.ZipFile(build_release(HOMEWORK, folder / "student.zip")) as archive:
        archive.extractall(folder)
    return folder / "homework"


def test_the_kit_holds_what_a_student_needs(kit):
    data = [f"data/{name}.py" for name in HOMEWORK.data]
    rooms = [
        f"tests/{question.room}/{name}" for question in HOMEWORK.questions for name in ("question.py", "test_public.py")
    ]
    homework = f"homeworks/{HOMEWORK.name}.toml"
    for needed in ("starter/README.md", "Makefile", "README.md", "tests/measures/judge.npz", homework, *data, *rooms):
        assert (kit / needed).is_file(), needed
    assert {file.name for file in (kit / "starter").glob("*.py")} == FILES
    page = (kit / "README.md").read_text()
    assert "starter/README.md" in page and "make grade" in page
    assert "solutions" not in page and "instructors" not in page, "students are told of what they have not"
    for question in HOMEWORK.questions:
        assert list((kit / "tests" / question.room).glob("test_*.py"))


@pytest.mark.parametrize("name", ["test_hidden.py", "test_more_hidden.py", "test_hidden_more.py"])
def test_a_file_hides_its_checks_wherever_its_name_says_so(name):
    assert is_hidden_file(ROOMS / "room" / name) and not is_hidden_file(ROOMS / "room" / "test_public.py")


def test_what_a_grade_hides_the_kit_leaves_out_and_nothing_else(kit):
    for check in collect_checks(HOMEWORK.questions):
        assert (kit / check.path.relative_to(ROOT)).exists() != is_hidden(check), check.nodeid


def test_no_answer_and_no_hidden_check_is_in_the_kit(kit):
    assert not (kit / "solutions").exists() and not (kit / "tests" / "kit").exists()
    assert not list(kit.rglob("*_hidden*"))
    names = {path.stem for path in (kit / "tests").rglob("*.py")}
    assert not {name for name in names if name.startswith(("right", "wrong", "plain", "seeds"))}
    marker = re.compile(rf"^ *# --- solution {EXERCISE}.* ---$", re.M)
    assert [path for path in (kit / "starter").rglob("*.py") if marker.search(path.read_text())] == []
    assert [path for path in (kit / "tests").rglob("*.py") if marker.search(path.read_text())] == []


def test_two_builds_are_equal(tmp_path):
    first = build_release(HOMEWORK, tmp_path / "a.zip").read_bytes()
    assert build_release(HOMEWORK, tmp_path / "b.zip").read_bytes() == first


def test_a_kit_for_a_part_of_a_question_says_what_is_graded(tmp_path):
    whole = HOMEWORK.question("q2")
    first, practice, asked = whole.exercises[:3]
    part = whole.with_only([first.id, asked.id])
    made = build_release(replace(HOMEWORK, questions=(part,), paper={}), tmp_path / "part.zip")
    with zipfile.ZipFile(made) as archive:
        page, stub = (archive.read(f"homework/starter/{name}").decode() for name in ("README.md", part.file))
        listed = json.loads(archive.read("homework/given.json"))[part.file]
    assert re.findall(rf"^\| ({EXERCISE}) \|", page, re.M) == [each.id for each in part.exercises]
    assert page.count(f"**Only these exercises of {part.id} are graded in this homework.**") == 1
    assert f"({practice.id}, practice)" in page and f"({asked.id})" in page, "where they are explained"
    assert f"**together: {part.points:g}**" in page
    assert f"{practice.id} {practice.name}: not asked for in this homework" in stub
    assert f"{asked.id} {asked.name} is still to do" in stub
    assert practice.name not in listed, "an error there is no caller's"


def test_a_page_without_a_row_for_an_exercise_cannot_be_cut(tmp_path, monkeypatch):
    part = HOMEWORK.questions[0].with_only([HOMEWORK.questions[0].exercises[0].id])
    monkeypatch.setattr("autograder.authoring.handout._read", lambda question, name: "## Q1: no table\n")
    with pytest.raises(HandoutError, match=r"handout.md has no row for Q1\.2 in a table"):
        build_release(replace(HOMEWORK, questions=(part,), paper={}), tmp_path / "part.zip")


def grade(kit, name: str) -> dict:
    environment = {key: value for key, value in os.environ.items() if key not in ("VIRTUAL_ENV", "PYTHONPATH")}
    done = subprocess.run(
        ["make", "grade", f"ARGS=--out {name} --quick"], cwd=kit, capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return json.loads((kit / name / "grade.json").read_text())


def test_the_kit_sets_itself_up_and_grades(kit):
    """On a machine that has nothing: `make grade` installs, then grades the stub, and then the answers.

    Without the trainings, which test_solutions.py grades.
    """
    stub = grade(kit, "stub")
    assert stub["points"] == 0 and stub["max_points"] > 30
    for name in FILES:
        shutil.copy(ROOT / "solutions" / name, kit / "starter" / name)
    filled = grade(kit, "filled")
    assert filled["points"] == filled["max_points"] == stub["max_points"], filled["outcomes"]
    assert not any(outcome["hidden"] for outcome in filled["outcomes"])
