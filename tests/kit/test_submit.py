"""What a student hands in: packed whole, looked over, and refused only where there is nothing."""

import subprocess
import sys
import zipfile

import pytest

from autograder.homework import load_homework
from autograder.submit import NothingToSubmit, pack
from conftest import ROOT

QUESTIONS = load_homework().questions
FILES = {question.file for question in QUESTIONS}


def write(folder, **sources):
    for name, text in sources.items():
        (folder / f"{name}.py").write_text(text)
    return folder


def entries(path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


FINISHED = {"q1_cvae": "a = 1\n", "q2_gan": "b = 2\n", "q3_dqn": "c = 3\n"}


def test_the_three_files_are_packed_and_nothing_is_to_be_said(tmp_path):
    packed = pack(write(tmp_path, **FINISHED, notes="x"), QUESTIONS, tmp_path / "out" / "s.zip")
    assert entries(tmp_path / "out" / "s.zip") == {f"{name}.py": text for name, text in FINISHED.items()}
    assert packed.warnings == [] and len(packed.graded) == 3


def test_what_is_packed_is_what_the_intake_finds(tmp_path):
    write(tmp_path, **{"Q1_CVAE (1)": "a = 1\n", "q2_gan": "b = 2\n", "q3_dqn": "c = 3\n"})
    packed = pack(tmp_path, QUESTIONS, tmp_path / "s.zip")
    assert set(entries(tmp_path / "s.zip")) == FILES
    assert any("give it that name" in warning for warning in packed.warnings)


def test_modules_of_one_s_own_go_along(tmp_path):
    sources = FINISHED | {"q1_cvae": "import torch\nfrom layers import Mine\n", "q2_gan": "import pieces.one\n"}
    (tmp_path / "pieces").mkdir()
    write(tmp_path / "pieces", __init__="", one="x = 1\n")
    packed = pack(
        write(tmp_path, **sources, layers="import deeper\n", deeper="", unused=""), QUESTIONS, tmp_path / "s.zip"
    )
    others = set(packed.names) - FILES
    assert others == {"layers.py", "deeper.py", "pieces/__init__.py", "pieces/one.py"}


@pytest.mark.parametrize(
    "source, said",
    [
        ("def f(:\n", "q1_cvae.py, line 1: Python cannot read it"),
        ("a = '\0'\n", "q1_cvae.py"),
        ('def f():\n    raise NotImplementedError("Q1.5")\n', "not written yet: Q1.5 (line 2)"),
        ("# TODO Q1.1: your layers\n", "still says TODO: Q1.1 (line 1)"),
        ("", "q1_cvae.py is empty"),
    ],
)
def test_what_looks_unfinished_is_said_and_packed_all_the_same(tmp_path, source, said):
    packed = pack(write(tmp_path, **FINISHED | {"q1_cvae": source}), QUESTIONS, tmp_path / "s.zip")
    assert [warning for warning in packed.warnings if said in warning]
    assert entries(tmp_path / "s.zip")["q1_cvae.py"] == source


def test_what_the_homework_does_not_ask_for_is_not_unfinished(tmp_path):
    part = QUESTIONS[0].with_only(["Q1.1"])
    source = 'def f():\n    raise NotImplementedError("Q1.{} is still to do")\n'
    packed = pack(write(tmp_path, q1_cvae=source.format(2)), [part], tmp_path / "s.zip")
    assert packed.warnings == [] and packed.graded[0].endswith(f"up to {part.points:g} points")
    packed = pack(write(tmp_path, q1_cvae=source.format(1)), [part], tmp_path / "s.zip")
    assert packed.warnings == ["q1_cvae.py: not written yet: Q1.1 (line 2)"]


def test_a_missing_file_costs_its_question_only(tmp_path):
    packed = pack(write(tmp_path, q2_gan="b = 2\n"), QUESTIONS, tmp_path / "s.zip")
    assert packed.names == ["q2_gan.py"] and len(packed.graded) == 1
    assert [warning.split(" ")[0] for warning in packed.warnings] == ["q1_cvae.py", "q3_dqn.py"]


def test_nothing_at_all_is_said_and_no_zip_is_left(tmp_path):
    with pytest.raises(NothingToSubmit, match="holds none of"):
        pack(tmp_path, QUESTIONS, tmp_path / "s.zip")
    assert not (tmp_path / "s.zip").exists()


def submit(*arguments):
    command = [sys.executable, "-m", "autograder", "submit", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_the_stubs_are_full_of_what_is_left_and_the_solutions_are_not(tmp_path):
    stubs, solutions = (submit(name, "--out", tmp_path / f"{name}.zip") for name in ("starter", "solutions"))
    assert stubs.returncode == solutions.returncode == 0
    assert stubs.stdout.count("not written yet") == 3 and "look again" not in solutions.stdout
    assert "hand in this file" in solutions.stdout and "up to 15 points" in solutions.stdout


def test_the_command_says_in_a_sentence_that_there_is_nothing(tmp_path):
    for path in (tmp_path, tmp_path / "absent"):
        done = submit(path, "--out", tmp_path / "s.zip")
        assert done.returncode == 2 and done.stdout.startswith("nothing packed:") and "Traceback" not in done.stderr
