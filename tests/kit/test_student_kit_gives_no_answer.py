"""Nothing that the student kit holds earns a point when it is put in the place of an answer.

First a right answer is graded, which also tries everything that the kit holds on the arguments that it is called with:
what gives back another kind or size of thing earns nothing. What is left is graded in the place of the answer.
"""

import contextlib

import pytest

import shipped
from autograder.grading.checks import trained
from autograder.grading.grade import grade
from autograder.grading.run import Options
from autograder.homework import ALL, load_homework
from autograder.host.worker_host import WorkerHost
from autograder.host.zygote import Zygote
from autograder.project import SOLUTIONS

HOMEWORK = load_homework(ALL)
PLACES = [
    (question, exercise)
    for question in HOMEWORK.questions
    for exercise in question.exercises
    if exercise.id not in trained(question)
]
TIME = 30.0  # times the seconds that a check may take: everything is tried in them
SOLVED = "the solution itself"
FEWEST = 100  # functions and classes that a student kit surely holds


def _first_function():
    """The first exercise that is about a function."""
    return next((q, e) for q, e in PLACES if e.name.islower() and "." not in e.name and e.id not in trained(q))


@pytest.fixture(scope="module")
def knowing():
    """A zygote whose workers hold in memory what the student kit holds and one right answer, and the kit's names."""
    names = shipped.find(HOMEWORK)
    question, exercise = _first_function()
    solved = {"__name__": "solved", "__file__": str(SOLUTIONS / question.file)}
    exec((SOLUTIONS / question.file).read_text(encoding="utf-8"), solved)
    shipped.also(SOLVED, solved[exercise.name])
    with contextlib.closing(Zygote(HOMEWORK.questions)) as zygote:
        yield zygote, names


@pytest.fixture
def points(knowing, tmp_path, monkeypatch):
    """Grades a solution in which an exercise was changed: its points, and what the worker printed."""
    printed = bytearray()
    close = WorkerHost.close

    def keep(host):
        printed.extend(host.printed)
        close(host)

    monkeypatch.setattr(WorkerHost, "close", keep)
    monkeypatch.setattr("autograder.grading.grade.time_scale", lambda: TIME)

    def run(question, exercise, change):
        source = (SOLUTIONS / question.file).read_text(encoding="utf-8")
        (tmp_path / question.file).write_text(f"{source}\nimport shipped\nshipped.{change}\n")
        printed.clear()
        options = Options((question,), quick=True, public=True, exercises=(exercise.id,))
        found = grade(knowing[0], tmp_path, options)
        assert found.planned and not found.problems, found.problems
        return found.points, printed.decode()

    return run


def test_the_kit_is_searched(knowing):
    names = knowing[1]
    assert len(names) > FEWEST and len({name.partition(" ")[0].rpartition(".")[0] for name in names}) > 20


def earners(question, exercise, points, but_for=(SOLVED,)):
    """What earns more than code that only raises: the points by name."""
    _, said = points(question, exercise, f"screen(globals(), {exercise.name!r})")
    lines = [line for line in said.splitlines() if line.startswith(shipped.MARK)]
    names = {line.removeprefix(shipped.MARK).strip() for line in lines} - set(but_for)
    print(f"{len(names)} are worth a grade")
    earned = {}
    for name in ["", *sorted(names)]:
        earned[name], _ = points(question, exercise, f"replace(globals(), {exercise.name!r}, {name!r})")
    return {name: points for name, points in earned.items() if points > earned[""]}


@pytest.mark.parametrize(("question", "exercise"), PLACES, ids=lambda each: each.id)
def test_nothing_in_the_kit_earns_a_point_for_an_exercise(question, exercise, points):
    if exercise.id in trained(question):
        pytest.skip("its training alone is graded")
    assert earners(question, exercise, points) == {}


def test_a_right_answer_in_the_kit_would_be_found(points):
    """The search has teeth."""
    question, exercise = _first_function()
    assert SOLVED in earners(question, exercise, points, but_for=())
