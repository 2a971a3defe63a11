"""Copies are found under other names, orders and comments; accepted answers in other styles are no copies."""

import ast
import io
import random
import tokenize

from autograder.classes.similarity import alike
from autograder.project import STARTER
from autograder.rooms import folder, solution
from autograder.verification import corpora

COPIES = 2


def copied(source: str, draw: random.Random) -> str:
    """The source with local variables renamed, comments changed, and functions in another order."""
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    names = {node.id for f in functions for node in ast.walk(f) if isinstance(node, ast.Name)}
    stored = {
        node.id
        for f in functions
        for node in ast.walk(f)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    renamed = {name: f"v{name[::-1]}_{number}" for number, name in enumerate(sorted(names & stored))}
    lines = source.split("\n")
    for token in reversed(list(tokenize.generate_tokens(io.StringIO(source).readline))):
        text = renamed.get(token.string, token.string) if token.type == tokenize.NAME else token.string
        if token.type == tokenize.COMMENT:
            text = "# my own words"
        row, (start, end) = token.start[0] - 1, (token.start[1], token.end[1])
        if text != token.string:
            lines[row] = lines[row][:start] + text + lines[row][end:]
    return _reordered("\n".join(lines), draw)


def _reordered(source: str, draw: random.Random) -> str:
    lines, parts, done = source.split("\n"), [], 0
    for node in ast.parse(source).body:
        parts.append((isinstance(node, ast.FunctionDef), "\n".join(lines[done : node.end_lineno])))
        done = node.end_lineno
    functions = [text for is_function, text in parts if is_function]
    draw.shuffle(functions)
    texts = [functions.pop() if is_function else text for is_function, text in parts]
    return "\n".join([*texts, *lines[done:]])


def test_planted_copies_are_found_and_accepted_answers_are_no_pairs(homework):
    draw = random.Random(0)
    question = homework.questions[-1]
    known = [solution(question).read_text(), (STARTER / question.file).read_text()]
    accepted = {answer.name: answer.source() for answer in corpora.right(question)}
    assert alike(question.file, accepted, known) == []
    written_apart = sorted((folder(question) / "blind").glob("*/right/*.py"))  # by different people
    others = {path.stem: path.read_text(encoding="utf-8") for path in written_apart}
    assert len(others) > COPIES
    originals = {path.stem: others[path.stem] for path in draw.sample(written_apart, COPIES)}
    copies = {f"copy of {name}": copied(source, draw) for name, source in originals.items()}
    found = {frozenset(pair.folders) for pair in alike(question.file, others | copies, known)}
    assert found == {frozenset((name, f"copy of {name}")) for name in originals}


def test_what_most_of_a_class_writes_is_no_evidence():
    text = "\n".join(f"def f{n}(x):\n    for i in range({n}):\n        x = x * i + {n} - x // 7" for n in range(20))
    assert len(alike("a.py", {"a": text, "b": text}, [])) == 1
    assert alike("a.py", {f"student {number}": text for number in range(12)}, []) == []


def test_the_marked_lines_are_those_that_are_alike():
    text = "\n".join(f"def f{n}(x):\n    for i in range({n}):\n        x = x * i + {n} - x // 7" for n in range(20))
    (pair,) = alike("a.py", {"a": text, "b": "import os\nprint(os)\n" + text}, [])
    lines = text.count("\n") + 1
    assert len(pair.marked[0]) > 0.9 * lines and 1 not in pair.marked[1]


def test_what_is_no_python_harms_nothing():
    odd = {"a": "", "b": "def f(:\n" * 50, "c": "\x00\ud800" * 100, "d": "(" * 5000, "e": "'" * 5001}
    assert alike("a.py", odd, [""]) == []
