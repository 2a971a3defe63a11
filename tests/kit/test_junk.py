"""Whatever is handed in, the grade ends, the grader does not fail, and nothing is earned by code that is not there."""

import io
import json
import random
import re
import tokenize
from pathlib import Path

import pytest

from autograder.grading.checks import trained
from autograder.markers import regions
from autograder.project import SOLUTIONS
from autograder.question import Exercise, Question
from autograder.reports.gradescope import results_json
from autograder.rooms import every_question

FEW, MANY = 24, 1000  # submissions in `make test`, and in `make verify`
HURRY = 0.1  # of the deadlines: a damaged loop may well be endless
QUESTIONS = every_question()


def pytest_generate_tests(metafunc):
    """A few in `make test`, many in `make verify`."""
    if "number" in metafunc.fixturenames:
        metafunc.parametrize("number", range(MANY if metafunc.config.getoption("whole_corpus") else FEW))


def noise(rng: random.Random, question: Question) -> tuple[bytes, float]:
    """Random bytes, or random characters, or random words of Python."""
    kind = rng.randrange(3)
    if kind == 0:
        return rng.randbytes(rng.randrange(2000)), 0
    if kind == 1:
        return "".join(
            chr(rng.choice((10, rng.randrange(32, 127), rng.randrange(0xD000)))) for _ in range(500)
        ).encode(), 0
    words = [
        "def",
        "f",
        "(",
        ")",
        ":",
        "\n",
        "\n    ",
        "return",
        "class",
        "x",
        "=",
        "1",
        "import",
        "torch",
        "while",
        "True",
    ]
    return " ".join(rng.choice(words) for _ in range(rng.randrange(200))).encode(), 0


def cut(rng: random.Random, question: Question) -> tuple[bytes, float]:
    """A solution that stops somewhere, as often as not between two of its functions; what is gone earns nothing."""
    source = solution(question)
    places = [match.start() for match in re.finditer(r"^(?:    )?(?:def|class|@)", source, re.M)]
    place = rng.choice(places) if rng.random() < 0.5 else rng.randrange(len(source))
    return source[:place].encode(), what_is_there(source, place, question)


def what_is_there(source: str, place: int, question: Question) -> float:
    """The points of the exercises whose every answer begins before this place."""
    begun = source.count("\n", 0, place) + 1  # the line on which the place is
    gone = {exercise for answer in regions(source, question.file) if answer.first >= begun for exercise in answer.ids}
    return sum(exercise.points for exercise in quick(question) if exercise.id not in gone)


def solution(question: Question) -> str:
    return (SOLUTIONS / question.file).read_text()


def damaged_tokens(rng: random.Random, question: Question) -> tuple[bytes, float]:
    """A solution with some of its tokens left out, doubled, exchanged or replaced."""
    source = solution(question)
    tokens = [(t.type, t.string) for t in tokenize.generate_tokens(io.StringIO(source).readline)]
    for _ in range(rng.choice((1, 1, 1, 2, 3, 10))):
        a, b = rng.randrange(len(tokens)), rng.randrange(len(tokens))
        how = rng.randrange(4)
        if how == 0:
            del tokens[a]
        elif how == 1:
            tokens.insert(a, tokens[a])
        elif how == 2:
            tokens[a], tokens[b] = tokens[b], tokens[a]
        else:
            tokens[a] = tokens[b]
    try:
        return tokenize.untokenize(tokens).encode(), full(question)
    except (ValueError, IndexError, AssertionError):  # too damaged to be written out
        return " ".join(string for _, string in tokens).encode(), full(question)


def damaged_lines(rng: random.Random, question: Question) -> tuple[bytes, float]:
    """A solution with some of its lines left out, doubled, moved, or indented otherwise."""
    lines = solution(question).splitlines(keepends=True)
    for _ in range(rng.choice((1, 2, 5))):
        a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
        how = rng.randrange(4)
        if how == 0:
            del lines[a]
        elif how == 1:
            lines.insert(b, lines[a])
        elif how == 2:
            lines[a] = lines[a].removeprefix("    ")
        else:
            lines[a] = "    " + lines[a]
    return "".join(lines).encode(), full(question)


def quick(question: Question) -> list[Exercise]:
    """The exercises of a question without those that only a training judges, which is left out here."""
    return [exercise for exercise in question.exercises if exercise.id not in trained(question)]


def full(question: Question) -> float:
    return sum(exercise.points for exercise in quick(question))


def strictly_read(content: object) -> object:
    """What a reader gets that takes JSON as its standard has it: no NaN, no infinity, no half characters."""

    def refuse(word: str) -> None:
        raise ValueError(word)

    written = json.dumps(content, ensure_ascii=False, allow_nan=False).encode("utf-8")
    return json.loads(written.decode("utf-8"), parse_constant=refuse)


def test_junk_is_graded_for_what_it_is(number, seed, graded, tmp_path: Path):
    rng = random.Random(seed)
    question, kind = (
        rng.choice(QUESTIONS),
        rng.choice((noise, cut, cut, damaged_tokens, damaged_tokens, damaged_lines)),
    )
    content, most = kind(rng, question)
    (tmp_path / question.file).write_bytes(content)
    grade = graded(tmp_path, question, hurry=HURRY)
    assert grade.finished and not grade.grader_failed, grade.facts.get("grader_errors")
    assert 0 <= grade.points <= most
    for content in (grade.to_json(), results_json(grade)):
        assert strictly_read(content)
    if most == 0:
        assert grade.points == 0


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_a_cut_solution_is_known_by_what_is_gone(question):
    source = solution(question)
    assert what_is_there(source, len(source), question) == full(question) > 0
    assert what_is_there(source, 0, question) == 0
