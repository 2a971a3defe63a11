"""What the verdict on an exercise can depend on: a change elsewhere leaves its fingerprint alone."""

import ast

import pytest

from autograder import rooms
from autograder.question import Exercise, Question
from autograder.rooms import every_question
from autograder.verification import corpora
from autograder.watch.dependence import fingerprints
from autograder.watch.plan import plan_of
from autograder.watch.sources import moved, moved_lines, read

QUESTION = Question(
    "Q9",
    "net.py",
    "A net",
    (
        Exercise("Q9.1", "Net.encode", 1),
        Exercise("Q9.2", "Net.decode", 1),
        Exercise("Q9.3", "loss", 1),
        Exercise("Q9.4", "Memory", 1),
        Exercise("Q9.5", "training", 1),
    ),
)
FILE = '''
import torch

RATE = 1

class Net:
    size = 3
    def __init__(self):
        self.x = 1
    def encode(self, x):
        return helper(x)
    def decode(self, z):
        return self.encode(z)

def helper(x):
    return deeper(x)

def deeper(x):
    return x

def loss(a, b):
    """The loss."""
    return abs(a - b)

class Memory:
    def push(self, x):
        self.x = x

if __name__ == "__main__":
    print(1)
'''
EVERY = {f"Q9.{number}" for number in range(1, 6)}
TRAINING = "Q9.5"


@pytest.fixture
def changed(tmp_path):
    """The exercises whose fingerprint another text of the file changes."""

    def find(*replacement, text=FILE, needs=None):
        found = []
        for content in (text, text.replace(*replacement)):
            (tmp_path / QUESTION.file).write_text(content)
            found.append(fingerprints([read(tmp_path, QUESTION)], needs or {}))
        assert content != text
        return {exercise for exercise in EVERY if found[0].get(exercise) != found[1].get(exercise)}

    return find


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("abs(a - b)", "abs(a + b)", {"Q9.3", TRAINING}),
        ("return self.encode(z)", "return z", {"Q9.2", TRAINING}),
        ("return helper(x)", "return x", {"Q9.1", "Q9.2", TRAINING}),  # decode uses encode
        ("return deeper(x)", "return 2 * x", EVERY),  # a check may use what belongs to no exercise
        ("self.x = x", "self.y = x", {"Q9.4", TRAINING}),
        ("def loss(", "def lost(", EVERY),
        ("self.x = 1", "self.x = 2", EVERY),  # the constructor belongs to no exercise
        ("size = 3", "size = 4", EVERY),
        ("RATE = 1", "RATE = 2", EVERY),
        ("import torch", "import numpy", EVERY),
        ("def loss(", "def unused():\n    return 1\n\ndef loss(", EVERY),
        ("class Net:", "class Net(torch.nn.Module):", EVERY),
    ],
)
def test_a_change_reaches_what_can_depend_on_it(changed, old, new, expected):
    found = changed(old, new)
    assert found == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("abs(a - b)", "abs((a - b))  # the difference"),
        ("\nRATE", "\n\n\n# a comment\nRATE"),
        ("print(1)", "print(2)"),
    ],
)
def test_what_no_check_can_see_changes_nothing(changed, old, new):
    assert changed(old, new) == set()


def test_what_an_exercise_needs_counts_for_it(changed):
    assert changed("abs(a - b)", "abs(b)", needs={"Q9.4": {"Q9.3"}}) == {"Q9.3", "Q9.4", TRAINING}


def test_a_file_that_is_no_python_has_no_fingerprints_and_says_the_line(tmp_path):
    (tmp_path / QUESTION.file).write_text(FILE.replace("def loss(a, b):", "def loss(a, b:"))
    source = read(tmp_path, QUESTION)
    assert fingerprints([source], {}) == {}
    assert source.problem.where == f"net.py, line {FILE.splitlines().index('def loss(a, b):') + 1}"
    assert source.problem.line == "def loss(a, b:"


@pytest.mark.parametrize("text", [b"x = \xff\n", b"x = 1\0\n", b"(" * 5000, b"return 1\n", b"def f(:\n"])
def test_odd_files_are_problems_and_no_errors(tmp_path, text):
    (tmp_path / QUESTION.file).write_bytes(text)
    assert read(tmp_path, QUESTION).problem.where.startswith("net.py, line ")


def test_a_file_that_is_missing_has_fingerprints_of_its_own(tmp_path):
    assert set(fingerprints([read(tmp_path, QUESTION)], {})) == EVERY


def test_a_neighbour_counts_where_it_is_imported(changed, tmp_path):
    (tmp_path / "mine.py").write_text("import theirs\n")
    (tmp_path / "theirs.py").write_text("x = 1\n")
    found = []
    for text in (FILE, FILE + "\nimport mine\n"):
        for value in (1, 2):
            (tmp_path / QUESTION.file).write_text(text)
            (tmp_path / "theirs.py").write_text(f"x = {value}\n")
            found.append(fingerprints([read(tmp_path, QUESTION)], {}))
    assert found[0] == found[1] and all(found[2][exercise] != found[3][exercise] for exercise in EVERY)


def test_lines_are_followed():
    after = FILE.replace("RATE = 1", "RATE = 1\nMORE = 2\n").replace("return x", "return 2 * x")
    lines = moved_lines(ast.parse(FILE), ast.parse(after))
    old, new = (
        FILE.splitlines().index("    return abs(a - b)") + 1,
        after.splitlines().index("    return abs(a - b)") + 1,
    )
    assert moved(f"net.py, line {old}", "net.py", lines) == f"net.py, line {new}" != f"net.py, line {old}"
    assert moved(f"other.py, line {old}", "net.py", lines) == f"other.py, line {old}"
    assert moved("", "net.py", lines) == ""


@pytest.mark.parametrize("question", every_question(), ids=lambda question: question.key)
def test_a_wrong_answer_is_graded_again_where_it_is_wrong(question, tmp_path):
    """From the solution to every wrong answer of the room, and by a search of names alone: nothing is run."""
    needs = plan_of([question], (), public=False).needs

    def prints(text):
        (tmp_path / question.file).write_text(text)
        return fingerprints([read(tmp_path, question)], needs)

    right = prints(rooms.solution(question).read_text())
    assert set(right) == {exercise.id for exercise in question.exercises}
    answers = corpora.wrong(question)
    assert answers
    for answer in answers:
        wrong = prints(answer.source())
        assert not wrong or wrong[answer.exercise] != right[answer.exercise], answer.name
