"""Packs a student's files for handing in, and says what will be graded and what is not finished."""

import ast
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.archive import write_zip
from autograder.ids import EXERCISE
from autograder.imports import imported
from autograder.intake import open_submission
from autograder.question import Question

_LARGE = 10 * 2**20  # bytes; three files of text and a few modules stay far below


@dataclass
class Packed:
    """What went into the zip, and what its owner should know: every sentence of `warnings` is advice, not refusal."""

    names: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)  # of these the modules of the student's own
    graded: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


class NothingToSubmit(Exception):
    """None of the homework's files is there; the message is one sentence."""


def pack(path: Path, questions: Sequence[Question], target: Path) -> Packed:
    """Write the zip to hand in: the homework's files, and modules of the student's own that they import.

    Args:
        path: the folder that holds the files, a zip, or one of them.
        questions: those of the homework.
        target: the zip to write.

    Raises:
        SubmissionError: the path cannot be read.
        NothingToSubmit: there is none of the homework's files.
    """
    packed, contents, files = Packed(), dict[str, bytes](), {question.file for question in questions}
    with open_submission(path, questions) as submission:
        packed.warnings += [problem for problem in submission.problems if "left out" not in problem]
        for question in questions:
            name = question.file
            if question.id not in submission.files:
                packed.warnings.append(f"{submission.missing(question.id)}: {question.id} will earn nothing")
                continue
            file = submission.files[question.id]
            contents[name] = file.read_bytes()
            tree = _parsed(contents[name], name, packed)
            if tree:
                packed.warnings += _unfinished(tree, contents[name], question)
                contents |= _own_modules(tree, file.parent, files, set())
            packed.graded.append(f"{name}: {question.title}, up to {question.points:g} points")
    if not packed.graded:
        raise NothingToSubmit(f"{path} holds none of {', '.join(sorted(files))}: name the folder that does")
    packed.names = sorted(contents)
    packed.others = [name for name in packed.names if name not in files]
    write_zip(target, contents)
    if target.stat().st_size > _LARGE:
        packed.warnings.append(f"the zip has {target.stat().st_size / 2**20:.0f} MiB: code alone is far smaller")
    return packed


def _parsed(source: bytes, name: str, packed: Packed) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source, name)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        where = f"{name}, line {error.lineno}" if isinstance(error, SyntaxError) and error.lineno else name
        reason = error.msg if isinstance(error, SyntaxError) else error
        packed.warnings.append(f"{where}: Python cannot read it ({reason}); only what it can run earns points")
        return None


def _unfinished(tree: ast.Module, source: bytes, question: Question) -> list[str]:
    """What is left of the stubs: answers that still raise, but for practice, and comments that still say TODO."""
    lines = source.decode(errors="replace").splitlines()
    raised = {node.lineno: "".join(lines[node.lineno - 1 : node.end_lineno]) for node in _raises(tree)}
    missing = {
        number: text
        for number, text in sorted(raised.items())
        if "NotImplementedError" in text and not set(_ids(text)).intersection(question.practice)
    }
    todo = {number: line for number, line in enumerate(lines, 1) if line.lstrip().startswith("# TODO")}
    return [
        f"{question.file}: {what}: {', '.join(_place(*item) for item in places.items())}"
        for what, places in (("not written yet", missing), ("still says TODO", todo))
        if places
    ]


def _raises(tree: ast.Module) -> list[ast.Raise]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Raise)]


def _place(line: int, text: str) -> str:
    ids = ", ".join(_ids(text))
    return f"{ids} (line {line})" if ids else f"line {line}"


def _ids(text: str) -> list[str]:
    return re.findall(rf"\b{EXERCISE}\b", text)


def _own_modules(tree: ast.Module, folder: Path, files: set[str], seen: set[Path]) -> dict[str, bytes]:
    """The modules beside a file that it imports, and those that they import."""
    found = dict[str, bytes]()
    for name in sorted(imported(tree)):
        for file in (folder / f"{name}.py", *sorted(folder.joinpath(name).rglob("*.py"))):
            if file.is_file() and file not in seen and file.name not in files:
                seen.add(file)
                found[file.relative_to(folder).as_posix()] = file.read_bytes()
                inner = _parsed(found[file.relative_to(folder).as_posix()], file.name, Packed())
                found |= _own_modules(inner, folder, files, seen) if inner else {}
    return found
