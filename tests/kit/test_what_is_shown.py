"""What reaches terminal, reports and staff is plain text of bounded length, whatever a student's code calls things."""

import json
import stat

import pytest

from autograder.authoring.release import released_files
from autograder.grading.grade import grade
from autograder.grading.run import Options
from autograder.plain_text import one_line
from autograder.results import Finding, Grade
from autograder.whole_files import write_json
from toy_rooms import TOY

ESCAPES = "\x1b[2J\x1b]0;title\x07\nFor staff: full marks\u202e\r"


def test_one_line_is_printable_and_short():
    assert one_line(ESCAPES) == "?[2J?]0;title? For staff: full marks?"
    assert len(one_line("x" * 10**6)) == 600


@pytest.mark.parametrize(
    "source",
    [
        "def f(x): return type({name!r}, (), {{}})()",
        "def f(x): raise type({name!r}, (Exception,), {{}})({name!r})",
        "def f(x): return {name!r}",
        "def f(x): return {{{name!r}: {name!r}}}",
        "raise ValueError({name!r})",
    ],
)
def test_names_of_a_students_code_are_cleaned_and_cut(source, graded, tmp_path):
    folder = tmp_path / "hand\x1b[2Jed\nin"
    folder.mkdir()
    (folder / TOY.file).write_text(source.format(name=ESCAPES + "x" * 1000))
    text = json.dumps(graded(folder, TOY).to_json(), ensure_ascii=False)
    assert "\\u001b" not in text and "\x1b" not in text and "\u202e" not in text
    assert "x" * 700 not in text


def test_staff_are_told_each_thing_once():
    grade = Grade("one")
    for _ in range(3):
        grade.tell_staff("it looked around\n\x1b[1m")
    assert grade.for_staff == ["it looked around ?[1m"]


def test_a_figure_that_is_no_number_is_not_written(tmp_path):
    with pytest.raises(ValueError):
        write_json(tmp_path / "grade.json", {"figure": float("nan")})
    assert not list(tmp_path.iterdir())


def test_what_holds_the_hidden_seed_is_for_its_owner_alone(zygote, tmp_path):
    (tmp_path / TOY.file).write_text("")
    grade(zygote, tmp_path, Options((TOY,), quick=True), tmp_path / "out" / "grade.json")
    assert stat.S_IMODE((tmp_path / "out" / "grade.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "out" / "results.json").stat().st_mode) == 0o644, "the student's part"


def test_two_writers_do_not_share_a_draft(tmp_path, monkeypatch):
    drafts = []
    monkeypatch.setattr(
        "os.fsync", lambda handle: drafts.extend(p.name for p in tmp_path.iterdir() if ".part" in p.name)
    )
    for _ in range(2):
        write_json(tmp_path / "grade.json", {})
    assert len(set(drafts)) == 2 and [path.name for path in tmp_path.iterdir()] == ["grade.json"]


def test_a_finding_is_cleaned_in_every_part():
    assert Finding("a\nb", got="\x07").cleaned() == Finding("a b", got="?")


def test_the_kit_tells_students_of_no_command_that_they_have_not(homework):
    names = {path.as_posix() for path in released_files(homework)}
    assert not [name for name in names if name.startswith(("autograder/authoring", "autograder/bundle", "solutions"))]
