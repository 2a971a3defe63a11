"""The student kit holds what a student needs and nothing that gives answers away, and works where it is unpacked."""

import json
import os
import re
import shutil
import subprocess
import zipfile

import pytest

from autograder.exercises import FILES
from autograder.authoring.release import build_release
from conftest import ROOT


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    """The unpacked kit."""
    folder = tmp_path_factory.mktemp("kit")
    with zipfile.ZipFile(build_release(folder / "student.zip")) as archive:
        archive.extractall(folder)
    return folder / "homework"


def test_the_kit_holds_what_a_student_needs(kit):
    for needed in ("starter/README.md", "Makefile", "README.md", "data/digits.py", "autograder/judge.npz"):
        assert (kit / needed).is_file()
    assert {file.name for file in (kit / "starter").glob("*.py")} == set(FILES.values())
    page = (kit / "README.md").read_text()
    assert "starter/README.md" in page and "make grade" in page
    assert "solutions" not in page and "instructors" not in page, "students are told of what they have not"
    assert list((kit / "tests" / "checks").glob("test_q*.py"))


def test_no_answer_and_no_hidden_check_is_in_the_kit(kit):
    assert not (kit / "solutions").exists() and not (kit / "tests" / "kit").exists()
    assert not list(kit.rglob("*_hidden*"))
    marker = re.compile(r"^ *# --- solution Q\d", re.M)
    holders = [path.name for path in kit.rglob("*.py") if marker.search(path.read_text()) and path.name != "starter.py"]
    assert holders == []


def test_two_builds_are_equal(tmp_path):
    first = build_release(tmp_path / "a.zip").read_bytes()
    assert build_release(tmp_path / "b.zip").read_bytes() == first


def grade(kit, name: str) -> dict:
    environment = {key: value for key, value in os.environ.items() if key not in ("VIRTUAL_ENV", "PYTHONPATH")}
    done = subprocess.run(
        ["make", "grade", f"ARGS=--out {name}"], cwd=kit, capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return json.loads((kit / name / "grade.json").read_text())


def test_the_kit_sets_itself_up_and_grades(kit):
    """On a machine that has nothing: `make grade` installs, then grades the stub, and then the answers."""
    stub = grade(kit, "stub")
    assert stub["points"] == 0 and stub["max_points"] > 50
    for name in FILES.values():
        shutil.copy(ROOT / "solutions" / name, kit / "starter" / name)
    filled = grade(kit, "filled")
    assert filled["points"] == filled["max_points"] == stub["max_points"], filled["outcomes"]
    assert not any(outcome["hidden"] for outcome in filled["outcomes"])
