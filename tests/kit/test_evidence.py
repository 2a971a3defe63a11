"""Evidence is data: it survives the way through JSON, takes what a student's code made, and is bounded in size."""

import json
import math

import pytest
import torch

from autograder import evidence_json
from autograder.evidence import Histogram, Role, Table, floats, histogram, images, series
from autograder.evidence_json import Budget, NotEvidence, size
from autograder.excerpt import excerpt_of
from autograder.results import Grade
from hostile import every_kind, hostile_grade, through_json
from toy_rooms import TOY


@pytest.mark.parametrize("number", range(len(every_kind())))
def test_evidence_survives_the_way_through_json(number):
    before = every_kind("plain")[number]
    after = evidence_json.from_json(json.loads(json.dumps(evidence_json.to_json(before), allow_nan=False)))
    assert repr(after) == repr(before)  # NaN is no equal of NaN


def test_a_grade_keeps_evidence_excerpts_and_what_a_check_waits_for():
    before = hostile_grade()
    after = through_json(before)
    assert json.dumps(after.to_json()) == json.dumps(before.to_json())
    assert after.outcomes["waits"].waits_for and after.outcomes["waits"].excerpt


def test_a_grade_written_before_there_was_evidence_can_be_read():
    content = hostile_grade().to_json()
    for outcome in content["outcomes"]:
        for name in ("evidence", "excerpt", "waits_for"):
            del outcome[name]
    assert Grade.from_json(content).points == hostile_grade().points


@pytest.mark.parametrize(
    "content",
    [{}, {"kind": "film"}, {"kind": "table"}, {"kind": "images", "pixels": "x"}, {"kind": "curve", "band": 1}],
)
def test_what_is_no_evidence_is_refused(content):
    with pytest.raises(NotEvidence):
        evidence_json.from_json(content)


def test_numbers_that_are_none_are_kept_apart():
    found = floats(torch.tensor([1.0, float("nan"), float("inf"), 1 / 3]))
    assert found[0] == 1 and math.isnan(found[1]) and math.isnan(found[2]) and found[3] == 0.33333


def test_a_histogram_counts_what_lies_outside():
    asked = series("asked", Role.ASKED, [0.5, 0.5], [-1, 1])
    found = histogram("noise", "value", [-5.0, -0.5, 0.5, 0.6, float("nan")], -1, 1, asked, bins=2)
    assert isinstance(found, Histogram) and found.counts == (1, 2) and found.outside == 2 and found.total == 5


def test_images_are_cut_to_grey_values():
    found = images("two", torch.tensor([[[0.0, 2.0]], [[-1.0, float("nan")]]]), 2)
    assert found.pixels == bytes([0, 255, 0, 0]) and (found.count, found.height, found.width) == (2, 1, 2)


def test_a_grade_takes_200_kilobytes_of_evidence_and_no_more():
    noise = torch.rand(400, 28, 28, generator=torch.Generator().manual_seed(0))
    large, budget = images("noise", noise, 20), Budget()
    assert size(large) > 200_000 and not budget.add(large) and budget.take() == ()
    small = Table("small", ("a",), (("1",),))
    assert budget.add(small) and budget.take() == (small,) and budget.take() == ()
    written = [each for each in [images("noise", noise[:60], 20)] * 9 if budget.add(each)]
    assert 2 <= len(written) < 9, "what comes too late is left out, what was there stays"
    assert sum(map(size, written)) <= 200_000


@pytest.mark.parametrize("source", ["def f(x): return 2 * x", "def f(x): return x"])
def test_a_check_shows_what_it_saw_whether_it_passes_or_fails(source, graded, tmp_path):
    (tmp_path / TOY.file).write_text(source)
    seen = {outcome.title: outcome.evidence for outcome in graded(tmp_path, TOY).all_outcomes()}
    assert [each.caption for each in seen["f doubles a number"]] == ["Your f"]
    assert [each.caption for each in seen["f doubles a number that nobody knows"]] == ["Your f with secret numbers"]
    assert seen["f doubles any number"] == (), "evidence is its own check's alone"


def test_a_mistake_comes_with_the_students_own_lines(graded, tmp_path):
    (tmp_path / TOY.file).write_text("import math\n\ndef f(x):\n    y = x\n    return y\n\n# the end\n")
    first = graded(tmp_path, TOY).all_outcomes()[0]
    assert (first.excerpt.file, first.excerpt.marked) == (TOY.file, 3)
    assert first.excerpt.lines == ((3, "def f(x):"), (4, "    y = x"), (5, "    return y"))


def test_an_excerpt_is_taken_of_no_other_file_and_past_no_end(tmp_path):
    file = tmp_path / "model.py"
    file.write_text("one\ntwo \x1b[2J\n" + "x" * 1000)
    assert excerpt_of(file, "other.py, line 1") is None and excerpt_of(file, "model.py, line 9") is None
    assert excerpt_of(file, "") is None and excerpt_of(tmp_path / "gone.py", "gone.py, line 1") is None
    found = excerpt_of(file, "model.py, line 2")
    assert [number for number, _ in found.lines] == [1, 2, 3]
    assert found.lines[1][1] == "two ?[2J" and max(len(text) for _, text in found.lines) <= 160


DEFINED = '''class Model(Base):
    """Some words.

    More: of them.
    """

    def forward(
        self,
        x: int = 3,  # a colon: and a comment
    ) -> int:
        r"""One line."""
        y = x

        return y

    def other(self): return 1


def last(): pass
'''


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        (1, [1, *range(6, 17)]),
        (7, [7, 12, 13, 14]),
        (13, [*range(10, 17)]),
        (16, [16]),
        (19, [19]),
        (12, [*range(9, 16)]),
    ],
)
def test_of_a_function_its_body_is_shown_without_the_docstring(line, numbers, tmp_path):
    (tmp_path / "model.py").write_text(DEFINED)
    assert [number for number, _ in excerpt_of(tmp_path / "model.py", f"model.py, line {line}").lines] == numbers


@pytest.mark.parametrize(
    "text", ["def f(", "def f(x):", 'def f():\n    """never closed', "class A:\n\n\n", "def f(\n" * 99]
)
def test_an_excerpt_of_half_a_function_is_what_there_is(text, tmp_path):
    (tmp_path / "model.py").write_text(text)
    assert excerpt_of(tmp_path / "model.py", "model.py, line 1").lines[0][0] == 1


def test_an_exercise_that_waits_names_the_one_it_waits_for(graded, tmp_path):
    (tmp_path / TOY.file).write_text("def f(x): return x")
    waiting = {outcome.exercise: outcome.waits_for for outcome in graded(tmp_path, TOY).all_outcomes()}
    assert waiting["Q99.2"] == "Q99.1" and waiting["Q99.1"] == ""
