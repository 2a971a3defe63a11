"""Whatever is handed in, the homework's files are found in it, and what is odd is said in a sentence."""

import errno
import os
import zipfile
from pathlib import Path

import pytest

from autograder.homework import load_homework
from autograder.intake import MAX_BYTES, MAX_FILES, SubmissionError, open_submission

QUESTIONS = load_homework().questions
NAMES = ("q1_cvae.py", "q2_gan.py", "q3_dqn.py")


def make_zip(path: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def found(path: Path) -> tuple[dict[str, str], list[str]]:
    with open_submission(path, QUESTIONS) as submission:
        texts = {question: file.read_text() for question, file in submission.files.items()}
        return texts, submission.problems


ALL = {"Q1": "1", "Q2": "2", "Q3": "3"}


def test_a_folder(tmp_path):
    for name, text in zip(NAMES, "123", strict=True):
        (tmp_path / name).write_text(text)
    assert found(tmp_path) == (ALL, [])


@pytest.mark.parametrize("prefix", ["", "homework/", "a/b/c/"])
def test_a_zip_with_the_files_in_folders(tmp_path, prefix):
    zipped = make_zip(tmp_path / "s.zip", {prefix + name: text for name, text in zip(NAMES, "123", strict=True)})
    assert found(zipped) == (ALL, [])


def test_a_single_file(tmp_path):
    (tmp_path / "q2_gan.py").write_text("2")
    texts, problems = found(tmp_path / "q2_gan.py")
    assert texts == {"Q2": "2"}
    assert problems == []


def test_rubbish_around_the_files_is_passed_over(tmp_path):
    files = dict(zip(NAMES, "123", strict=True))
    rubbish = {
        "__MACOSX/._q1_cvae.py": "x",
        ".git/q1_cvae.py": "x",
        "__pycache__/q1_cvae.py": "x",
        "venv/lib/q1_cvae.py": "x",
        "notebook.ipynb": "{}",
        ".DS_Store": "x",
    }
    assert found(make_zip(tmp_path / "s.zip", rubbish | files)) == (ALL, [])


@pytest.mark.parametrize("name", ["q1_cvae (1).py", "Q1_CVAE.py", "q1_cvae-final.py", "q1-cvae.py", "q1_cvae_v2.py"])
def test_a_similar_name_is_graded_and_named(tmp_path, name):
    texts, problems = found(make_zip(tmp_path / "s.zip", {name: "1", "q2_gan.py": "2", "q3_dqn.py": "3"}))
    assert texts == ALL
    assert problems == [f"{name} was graded as q1_cvae.py: give it that name"]


def test_other_files_are_not_taken_for_the_homework(tmp_path):
    texts, _ = found(make_zip(tmp_path / "s.zip", {"q1_cvae_helper.py": "x", "test_q1_cvae.py": "x"}))
    assert texts == {}


def test_of_two_the_upper_one_is_graded(tmp_path):
    texts, problems = found(make_zip(tmp_path / "s.zip", {"old/q1_cvae.py": "old", "q1_cvae.py": "new"}))
    assert texts["Q1"] == "new"
    assert "q1_cvae.py is there 2 times: q1_cvae.py was graded" in problems


def test_an_empty_file_is_named(tmp_path):
    _, problems = found(make_zip(tmp_path / "s.zip", {"q1_cvae.py": " \n"}))
    assert "q1_cvae.py is empty" in problems


def test_a_neighbour_comes_along(tmp_path):
    zipped = make_zip(tmp_path / "s.zip", {"hw/q1_cvae.py": "1", "hw/layers.py": "x"})
    with open_submission(zipped, QUESTIONS) as submission:
        assert (submission.files["Q1"].parent / "layers.py").exists()


@pytest.mark.parametrize("name", ["../out.py", "/tmp/out.py", "a/../../out.py", "..\\out.py", "C:\\out.py"])
def test_no_file_leaves_the_private_folder(tmp_path, name):
    with open_submission(make_zip(tmp_path / "s.zip", {name: "x", "q1_cvae.py": "1"}), QUESTIONS) as submission:
        assert [file.name for file in submission.folder.rglob("*") if file.is_file()] == ["q1_cvae.py"]
        assert any("left out" in problem for problem in submission.problems)
    assert not (tmp_path / "out.py").exists()


def test_links_are_left_out(tmp_path):
    link = zipfile.ZipInfo("q1_cvae.py")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "s.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    texts, problems = found(tmp_path / "s.zip")
    assert texts == {}
    assert "q1_cvae.py was left out: it is a link" in problems


def test_a_folder_s_links_are_not_followed(tmp_path):
    (tmp_path / "q1_cvae.py").symlink_to("/etc/passwd")
    assert found(tmp_path)[0] == {}


def test_a_bomb_is_left_out_and_the_files_are_kept(tmp_path):
    zipped = make_zip(tmp_path / "s.zip", {"bomb.bin": "0" * (MAX_BYTES + 1), "q1_cvae.py": "1"})
    texts, problems = found(zipped)
    assert texts == {"Q1": "1"}
    assert any("1 file was left out" in problem for problem in problems)


def test_odd_names_are_left_out(tmp_path):
    files = {"a\nb.py": "x", "\u202egnp.py": "x", "n" * 300 + ".py": "x", "q1_cvae.py": "1"}
    texts, problems = found(make_zip(tmp_path / "s.zip", files))
    assert texts == {"Q1": "1"}
    assert any("3 files were left out" in problem for problem in problems)


def test_the_copy_is_removed(tmp_path):
    (tmp_path / "q1_cvae.py").write_text("1")
    with open_submission(tmp_path, QUESTIONS) as submission:
        pass
    assert not submission.folder.exists()


def test_nothing_there(tmp_path):
    with pytest.raises(SubmissionError, match="there is nothing at"):
        found(tmp_path / "absent")


@pytest.mark.parametrize("name, content", [("s.zip", b"PK\x03\x04 cut off"), ("s.tar", b"x"), ("s.txt", b"")])
def test_what_is_no_submission_is_said(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SubmissionError, match="neither a folder, nor a readable zip"):
        found(tmp_path / name)


def test_a_damaged_zip_keeps_what_can_be_read(tmp_path):
    zipped = make_zip(tmp_path / "s.zip", {"q1_cvae.py": "1" * 5000, "q2_gan.py": "2"})
    data = bytearray(zipped.read_bytes())
    data[45] ^= 0xFF  # inside the first file's packed bytes
    zipped.write_bytes(data)
    texts, problems = found(zipped)
    assert texts.get("Q2") == "2"
    assert any("left out" in problem for problem in problems)


def test_the_three_files_come_first_where_there_are_too_many(tmp_path):
    crowd = {f"part{number}.py": "" for number in range(MAX_FILES + 1)}
    texts, problems = found(make_zip(tmp_path / "s.zip", crowd | {"deep/down/q2_gan.py": "2"}))
    assert texts == {"Q2": "2"}
    assert any("left out" in problem for problem in problems)


def test_of_two_entries_with_one_name_the_first_is_kept(tmp_path):
    with zipfile.ZipFile(tmp_path / "s.zip", "w") as archive:
        archive.writestr("q1_cvae.py", "1")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("q1_cvae.py", "other")
        archive.writestr("q1_cvae.py/q2_gan.py", "2")
    texts, problems = found(tmp_path / "s.zip")
    assert texts == {"Q1": "1"}
    assert any("2 files were left out" in problem for problem in problems)


def test_a_folder_that_has_the_name_of_a_file_is_a_folder(tmp_path):
    (tmp_path / "q1_cvae.py").mkdir()
    (tmp_path / "q1_cvae.py" / "q1_cvae.py").write_text("x = 1\n")
    (tmp_path / "q2_gan.py").mkdir()
    (tmp_path / "q2_gan.py" / "notes.txt").write_text("none")
    with open_submission(tmp_path, QUESTIONS) as submission:
        assert submission.files == {"Q1": submission.folder / "q1_cvae.py" / "q1_cvae.py"}


@pytest.mark.parametrize("packed", [False, True])
def test_a_full_disk_is_not_the_submissions_fault(tmp_path, monkeypatch, packed):
    (tmp_path / "q1_cvae.py").write_text("x = 1\n")
    path = tmp_path / "q1_cvae.py"
    if packed:
        path = tmp_path / "q.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(tmp_path / "q1_cvae.py", "q1_cvae.py")
    mkdir = Path.mkdir

    def full(self, *args, **options):
        mkdir(self, *args, **options)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "mkdir", full)
    with pytest.raises(OSError, match="No space left"), open_submission(path, QUESTIONS):
        pass


@pytest.mark.parametrize(
    ("names", "taken"),
    [
        (["Homework1 - Q1 CVAE final.py", "DQN.py", "gan v2.py"], {"Q1", "Q2", "Q3"}),
        (["hw1_q1.py", "my Q3.py"], {"Q1", "Q3"}),
        (["q10_cvae.py", "q11.py", "organ.py", "cvae_gan.py", "model.py"], set()),
    ],
)
def test_names_that_speak_of_one_question_are_understood_and_others_said(tmp_path, names, taken):
    for name in names:
        (tmp_path / name).write_text("x = 1")
    with open_submission(tmp_path, QUESTIONS) as submission:
        assert set(submission.files) == taken
        said = " ".join(submission.problems)
        assert all(name in said for name in names)


def test_notebooks_alone_are_said(tmp_path):
    (tmp_path / "final.ipynb").write_text("{}")
    with open_submission(tmp_path, QUESTIONS) as submission:
        assert "final.ipynb" in submission.problems[0] and "notebooks are not graded" in submission.problems[1]
