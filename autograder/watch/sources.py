"""A student's files as they were last saved: read, parsed, and what is wrong with their syntax."""

import ast
import hashlib
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.imports import imported
from autograder.plain_text import one_line
from autograder.question import Question

_LINE = re.compile(r"(?P<file>.*), line (?P<line>\d+)")


@dataclass(frozen=True)
class SyntaxProblem:
    """Why a file is no Python."""

    where: str  # as "model.py, line 88"
    message: str
    line: str = ""  # the line as it stands there
    column: int = 0  # of the character at which Python stopped, from 0


@dataclass(frozen=True)
class Source:
    """One question's file."""

    question: Question
    text: bytes | None  # None where there is no file
    tree: ast.Module | None = None  # None where there is no file, or no Python in it
    problem: SyntaxProblem | None = None
    neighbours: str = ""  # a digest of those files of the folder that it imports


def read(folder: Path, question: Question, before: Source | None = None) -> Source:
    """A question's file as it is now; what is the same as before is not parsed again."""
    try:
        text = (folder / question.file).read_bytes()
    except OSError:
        return Source(question, None)
    if before and before.text == text:
        tree, problem = before.tree, before.problem
    else:
        tree, problem = _parsed(text, question.file)
    return Source(question, text, tree, problem, _digest_of_neighbours(folder, question.file, tree))


def _parsed(text: bytes, name: str) -> tuple[ast.Module | None, SyntaxProblem | None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text, name)
            compile(text, name, "exec", dont_inherit=True)  # finds more: a return outside of a function, say
            return tree, None
    except SyntaxError as error:
        line = (error.text or "").rstrip("\n")
        column = max((error.offset or 1) - 1, 0)
        where = f"{name}, line {error.lineno or 1}"
        return None, SyntaxProblem(where, one_line(error.msg or "invalid syntax"), _printable(line), column)
    except (ValueError, RecursionError, MemoryError) as error:  # null characters, or too deep a nesting
        return None, SyntaxProblem(f"{name}, line 1", one_line(str(error)) or type(error).__name__)


def _printable(line: str) -> str:
    return "".join(character if character.isprintable() else " " for character in line)


def _digest_of_neighbours(folder: Path, name: str, tree: ast.Module | None) -> str:
    """A digest of the files beside it that a file imports, and of those that these import."""
    digest, seen, trees = hashlib.sha256(), {name}, [tree]
    while trees:
        parsed = trees.pop()
        for module in sorted(imported(parsed)) if parsed else ():
            for file in _files_of(folder, module):
                shown = file.relative_to(folder).as_posix()
                if shown not in seen:
                    seen.add(shown)
                    text = _bytes_of(file)
                    digest.update(f"/{shown}/".encode() + text)
                    trees.append(_parsed(text, shown)[0])
    return digest.hexdigest()


def _files_of(folder: Path, module: str) -> Iterator[Path]:
    if (folder / f"{module}.py").is_file():
        yield folder / f"{module}.py"
    elif (folder / module / "__init__.py").is_file():
        yield from sorted((folder / module).rglob("*.py"))


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


def moved_lines(before: ast.Module, after: ast.Module) -> dict[int, int]:
    """Where the lines of statements that are the same stand now, by where they stood."""
    found: dict[int, int] = {}
    kept = {ast.dump(node): node for node in _movable(after)}
    for old in _movable(before):
        new = kept.get(ast.dump(old))
        if new is not None:
            pairs = zip(ast.walk(old), ast.walk(new), strict=True)
            found |= {a.lineno: b.lineno for a, b in pairs if hasattr(a, "lineno") and hasattr(b, "lineno")}
    return found


def _movable(tree: ast.Module) -> Iterator[ast.stmt]:
    """The statements of a file and of its classes."""
    for node in tree.body:
        yield node
        if isinstance(node, ast.ClassDef):
            yield from node.body


def moved(where: str, file: str, lines: Mapping[int, int]) -> str:
    """A place, as "model.py, line 88", after its line has moved."""
    found = _LINE.fullmatch(where)
    if not found or found["file"] != file:
        return where
    line = int(found["line"])
    return f"{file}, line {lines.get(line, line)}"
