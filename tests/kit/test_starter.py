"""The stubs: cut from the solutions, free of answers, worth nothing, and clear about what is to do."""

import ast
import re
import subprocess
import sys

import pytest

from autograder.authoring.handout import changed_pages, pages
from autograder.authoring.starter import changed_stubs, cut_stub, stub
from autograder.given import given_functions
from autograder.grading.checks import trained
from autograder.homework import every_homework, load_homework
from autograder.markers import MarkerError, without
from autograder.results import Status
from autograder.rooms import every_question, folder
from conftest import ROOT

QUESTIONS = [question.with_optional(()) for question in every_question()]  # as starter/ has them
ANSWER = re.compile(r"^ *# --- solution .*?^ *# --- end ---$", re.S | re.M)


def lines_of_answers(name: str) -> list[str]:
    """The lines between the markers that say more than a name or a bracket."""
    answers = ANSWER.findall((ROOT / "solutions" / name).read_text())
    lines = [line.strip() for answer in answers for line in answer.splitlines()[1:-1]]
    return [line for line in lines if len(re.findall(r"\w+", line)) >= 3 and not line.startswith("#")]


def test_the_stubs_are_what_the_solutions_give():
    assert changed_stubs(QUESTIONS) == [], "run `python -m autograder starter`"


def test_the_handout_is_what_its_pages_give(homework):
    assert changed_pages(homework) == [], "run `python -m autograder starter`"


def test_the_handout_says_how_many_points_are_for_training():
    for name in every_homework():
        chosen = load_homework(name)
        text = pages(chosen)["README.md"].decode()
        for question in chosen.questions:
            points = sum(exercise.points for exercise in question.exercises if exercise.id in trained(question))
            assert not points or f"| {question.points:g}, {points:g} of them for training |" in text


@pytest.mark.parametrize("name", [question.file for question in QUESTIONS])
def test_no_line_of_an_answer_stands_in_a_stub(name):
    stub = (ROOT / "starter" / name).read_text()
    outside = ANSWER.sub("", (ROOT / "solutions" / name).read_text())
    answers = lines_of_answers(name)
    assert answers, "the solution has no markers"
    given = [line for line in answers if line in outside]
    assert given == [], "a line of an answer is also given away outside of the markers"
    assert [line for line in answers if line in stub] == []


@pytest.mark.parametrize("question", every_question(), ids=lambda question: question.key)
def test_every_exercise_has_its_place_in_the_stub(question):
    text = stub(question)
    for exercise in question.exercises:
        assert re.search(rf"{re.escape(exercise.id)}\b", text), f"{exercise.id} is not mentioned"
        if exercise.id not in trained(question):
            assert re.search(rf"{exercise.id} {re.escape(exercise.name)} is still to do|TODO .*{exercise.id}\b", text)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_no_trace_of_an_exercise_that_is_left_out_stands_in_stub_or_handout(question):
    page = without((folder(question) / "handout.md").read_text(), question.left_out)
    for text in (stub(question), page):
        assert [each for each in (*question.left_out, "-- only", "-- end of") if each in text] == []


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_what_is_given_is_what_the_stub_does_not_ask_for(question):
    stub = (ROOT / "starter" / question.file).read_text()
    given = [part for part in ast.parse(stub).body if not _is_asked_for(ast.get_source_segment(stub, part))]
    names = [part.name for part in given if isinstance(part, ast.FunctionDef)]
    for part in given:
        if isinstance(part, ast.ClassDef):
            names += [f"{part.name}.{method.name}" for method in part.body if isinstance(method, ast.FunctionDef)]
    assert sorted(names) == sorted(given_functions(question))


def _is_asked_for(text: str) -> bool:
    return "TODO" in text or "NotImplementedError" in text


@pytest.mark.parametrize("name", [question.file for question in QUESTIONS])
def test_a_stub_can_be_imported_and_run_in_its_folder(name):
    command = [sys.executable, "-c", f"import {name.removesuffix('.py')}"]
    done = subprocess.run(command, cwd=ROOT / "starter", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    done = subprocess.run([sys.executable, name, "--help"], cwd=ROOT / "starter", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_the_untouched_starter_earns_nothing_and_says_so_once(question, graded):
    result = graded(ROOT / "starter", question, quick=False)
    assert (result.points, result.max_points) == (0, question.points)
    assert not result.grader_failed
    assert {outcome.status for outcome in result.all_outcomes()} <= {Status.NOT_IMPLEMENTED, Status.NOT_GRADED}
    for exercise in result.exercises(question):
        for outcome in result.of(exercise):
            assert outcome.status is Status.NOT_GRADED or outcome.finding.where.startswith(f"{question.file}, line ")
        messages = {outcome.finding.asked for outcome in result.of(exercise)}
        assert len(messages) == 1, f"{exercise.id} says different things: {messages}"


MARKED = """
def f(x):
    # --- solution Q1.5 loss_function ---
    return secret(x)
    # --- end ---
# --- solution Q3.4: your settings ---
RATE = 3
# --- end ---
"""


def test_markers_become_raises_and_todos():
    stub = cut_stub(MARKED, "q1_cvae.py")
    assert "secret" not in stub and "RATE" not in stub and "# TODO Q3.4: your settings" in stub
    with pytest.raises(NotImplementedError, match=r"^Q1.5 loss_function is still to do$"):
        namespace = {}
        exec(stub, namespace)
        namespace["f"](1)


PARTLY = """
class Net:
    def __init__(self):
        super().__init__()
        # --- solution Q1.1: make your layers here ---
        self.a = 1
        # --- end ---
        # --- solution Q1.1, Q1.2: more of them ---
        self.b = 1
        # --- end ---

    def forward(self):
        # --- solution Q1.1 Net.forward ---
        return self.a
        # --- end ---
"""


def test_what_is_not_asked_for_stays_in_the_stub_and_says_so():
    text = cut_stub(PARTLY, "q1_cvae.py", practice=("Q1.1",))
    assert "# Q1.1 make your layers here: not asked for in this homework\n" in text
    assert "# TODO Q1.2: more of them\n" in text, "the place is of another exercise, too"
    assert text.count("# TODO") == 1
    assert '# What says "not asked for in this homework" is practice' in text
    namespace = {}
    exec(text, namespace)
    with pytest.raises(NotImplementedError, match=r"^Q1.1 Net.forward: not asked for in this homework$"):
        namespace["Net"]().forward()


OPTIONAL = """
a
# --- only Q1.9 ---
b
# --- end of Q1.9 ---
<!-- only Q2.9 -->
c
<!-- end of Q2.9 -->
d
"""


def test_what_an_optional_exercise_needs_goes_with_it_and_marks_go_always():
    assert without(OPTIONAL, ()).split() == ["a", "b", "c", "d"]
    assert without(OPTIONAL, ("Q1.9",)).split() == ["a", "c", "d"]
    assert without(OPTIONAL, ("Q1.9", "Q2.9")).split() == ["a", "d"]


@pytest.mark.parametrize("dropped", ["# --- end ---", "# --- solution Q1.5 loss_function ---"])
def test_a_marker_without_its_partner_is_named(dropped):
    with pytest.raises(MarkerError, match=r"solutions/q1_cvae.py, line \d+"):
        cut_stub(MARKED.replace(dropped, "", 1), "q1_cvae.py")
