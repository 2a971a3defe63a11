"""Why somebody of staff should look at a submission is a field of its grade, which staff read and students do not."""

import io
import json
import zipfile

import pytest
from rich.console import Console

from autograder import rooms
from autograder.grading import outcomes
from autograder.reports.gradescope import results_json
from autograder.reports.page.pages import staff_page, student_page
from autograder.reports.terminal import print_grade
from autograder.results import Grade
from toy_rooms import TOY

RIGHT = rooms.solution(TOY)
ENDLESS = "def f(x):\n    while True: pass"
CASES = {
    "an endless loop": ({TOY.file: ENDLESS}, "f timed out"),
    "an endless import": ({TOY.file: "while True: pass"}, "timed out"),
    "notebooks alone": ({"homework.ipynb": "{}"}, "notebooks alone"),
    "a file that is no Python": ({TOY.file: "def f(x:\n"}, "SyntaxError"),
    "a lost worker": ({TOY.file: "import os\ndef f(x): os._exit(0)"}, "ended the Python process"),
}


def printed(grade: Grade) -> str:
    text = io.StringIO()
    print_grade(grade, Console(file=text, width=1000, highlight=False))
    return text.getvalue()


@pytest.mark.parametrize(("files", "reason"), CASES.values(), ids=CASES)
def test_a_reason_is_given_to_staff_alone(files, reason, graded, tmp_path):
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    grade = graded(tmp_path, TOY, hurry=0.1)
    assert any(reason in each for each in grade.needs_human), grade.needs_human
    assert Grade.from_json(json.loads(json.dumps(grade.to_json()))).needs_human == grade.needs_human
    assert f"needs a human: {grade.needs_human[0]}" in printed(grade)
    tests = results_json(grade)["tests"]
    assert tests[-1]["visibility"] == "hidden" and tests[-1]["output"].startswith("needs a human: ")
    assert "needs a human" not in json.dumps(tests[:-1])
    assert "Needs a human" in staff_page(grade) and "Needs a human" not in student_page(grade)
    practice = graded(tmp_path, TOY, public=True)
    assert "needs a human" not in printed(practice), "students grade without the hidden checks"


def test_an_error_of_the_grader_needs_a_human(graded, tmp_path, monkeypatch):
    (tmp_path / TOY.file).write_text(RIGHT.read_text())
    monkeypatch.setattr("autograder.comparisons.torch.allclose", None)
    assert any("the grader failed in test_" in reason for reason in graded(tmp_path, TOY).needs_human)


def test_a_damaged_file_needs_a_human(graded, tmp_path):
    path = tmp_path / "s.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(TOY.file, RIGHT.read_text())
    path.write_bytes(path.read_bytes().replace(b"def f", b"deF f", 1))  # its checksum is wrong now
    assert f"{TOY.file} cannot be read: it is damaged" in graded(path, TOY).needs_human


def test_right_and_wrong_answers_need_none(graded, tmp_path):
    assert graded(RIGHT, TOY).needs_human == []
    (tmp_path / TOY.file).write_text("def f(x): return -x")
    assert graded(tmp_path, TOY).needs_human == []


def test_what_is_not_graded_for_lack_of_time_needs_a_human(graded):
    grade = graded(RIGHT, TOY, deadline=0.0)
    assert grade.needs_human == [f"{TOY.id}: not all of it was graded: the time was up"]
    assert {outcome.finding.asked for outcome in grade.all_outcomes()} == {outcomes.TIME_UP}
