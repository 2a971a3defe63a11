"""Takes a homework's files out of what was handed in: a folder, a zip or one file, nested, renamed, among rubbish."""

import contextlib
import errno
import re
import stat
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from autograder.file_names import named_like
from autograder.isolation import temporary
from autograder.question import Question

MAX_FILES = 2000
MAX_BYTES = 64 * 2**20  # unpacked, all files together
_MAX_DEPTH = 8
_MAX_NAME = 240
_CHUNK = 2**16  # bytes that are unpacked at a time
_SKIPPED = re.compile(r"^(\..*|__MACOSX|__pycache__|venv|env|node_modules|site-packages)$")


class SubmissionError(Exception):
    """The submission cannot be read at all; the message is one sentence for the student."""


@dataclass
class Submission:
    """A private copy of what was handed in: where each question's file lies, and what was odd about it."""

    name: str
    folder: Path
    questions: tuple[Question, ...]  # those whose files were looked for
    files: dict[str, Path] = field(default_factory=dict)  # by the question's id, for those that are there
    problems: list[str] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        """The names of the files that were looked for."""
        return {question.file for question in self.questions}

    def missing(self, question: str) -> str:
        """Why the question of this id has no file, in one sentence."""
        return f"{next(q.file for q in self.questions if q.id == question)} is missing from the submission"


@dataclass(frozen=True)
class _Item:
    """One file of a folder or a zip: its path inside, its size in bytes, and how to open it."""

    path: PurePosixPath
    size: int
    open: Callable[[], IO[bytes]]


@contextmanager
def open_submission(path: Path, questions: Iterable[Question], place: Path | None = None) -> Iterator[Submission]:
    """Copy a folder, a zip or a single file to a private place, removed afterwards, and find the files in it.

    Args:
        path: what was handed in.
        questions: those whose files are looked for.
        place: the folder in which the private place is made; None takes the system's for temporary files.

    Raises:
        SubmissionError: there is nothing there, or it is no readable zip.
        OSError: the disk does not take the copy.
    """
    if not path.exists():
        raise SubmissionError(f"there is nothing at {path}")
    folder = Path(tempfile.mkdtemp(prefix="submission-", dir=place)).resolve()
    try:
        submission = Submission(path.name, folder, tuple(questions))
        if path.is_dir():
            _copy(_items_of_folder(path), submission)
        elif zipfile.is_zipfile(path):
            _copy_zip(path, submission)
        elif path.suffix == ".py":
            _copy([_Item(PurePosixPath(path.name), path.stat().st_size, _opener(path))], submission)
        else:
            raise SubmissionError(f"{path.name} is neither a folder, nor a readable zip, nor a .py file")
        _find(submission)
        yield submission
    finally:
        temporary.remove(folder)


def _items_of_folder(top: Path) -> list[_Item]:
    """The files of a folder, down to one level below what is taken, so that deeper ones are noticed, and no further."""
    items, folders = [], [(top, 0)]
    while folders:
        folder, depth = folders.pop()
        with contextlib.suppress(OSError):  # one that cannot be read
            for path in sorted(folder.iterdir()):
                if path.is_symlink():
                    continue
                if path.is_dir():
                    if depth < _MAX_DEPTH and not _SKIPPED.match(path.name):
                        folders.append((path, depth + 1))
                elif path.is_file():
                    inside = PurePosixPath(path.relative_to(top).as_posix())
                    items.append(_Item(inside, path.stat().st_size, _opener(path)))
    return items


def _opener(path: Path) -> Callable[[], IO[bytes]]:
    return lambda: path.open("rb")


def _copy_zip(path: Path, submission: Submission) -> None:
    try:
        opened = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError) as error:
        raise SubmissionError(f"{path.name} cannot be unpacked: {error}") from None
    with opened as archive:
        items = []
        for info in archive.infolist():
            link = stat.S_ISLNK(info.external_attr >> 16)
            if info.is_dir():
                continue
            packed_oddly = info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
            if link or packed_oddly or info.flag_bits & 0x1:
                kind = (
                    "a link"
                    if link
                    else "encrypted"
                    if info.flag_bits & 0x1
                    else "packed in a way that is not zip's own"
                )
                submission.problems.append(f"{_printable(info.filename)} was left out: it is {kind}")
                continue
            inside = PurePosixPath(info.filename.replace("\\", "/"))
            items.append(_Item(inside, info.file_size, lambda info=info: archive.open(info)))  # type: ignore[misc]
        _copy(items, submission)


def _copy(items: list[_Item], submission: Submission) -> None:
    """Copy what is harmless, the homework's files first, then other Python, up to the limits; what is left out is said.

    Raises:
        OSError: the disk is full.
    """
    room, left_out = MAX_BYTES, 0

    def importance(item: _Item) -> tuple[bool, bool, int, str]:
        name = item.path.name
        return name not in submission.names, not name.endswith(".py"), len(item.path.parts), str(item.path)

    ordered = sorted(items, key=importance)
    for number, item in enumerate(ordered):
        harmless = _harmless(item.path)
        if harmless and any(_SKIPPED.match(part) for part in item.path.parts):
            continue
        if number >= MAX_FILES or not harmless or item.size > room:
            left_out += 1
            continue
        target = submission.folder.joinpath(*item.path.parts)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with item.open() as source, target.open("xb") as copy:
                # never more than there is room for, whatever size it claims, and also where it turns out to be damaged
                while room and (chunk := source.read(min(room, _CHUNK))):
                    room -= len(chunk)
                    copy.write(chunk)
        except FileExistsError:  # the same name again: the first one stays
            left_out += 1
        except Exception as error:  # a damaged file shows in as many ways as there are ways of packing
            if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise  # nothing is wrong with the file
            with contextlib.suppress(OSError):
                target.unlink()
            left_out += 1
    if left_out:
        files = "file was" if left_out == 1 else "files were"
        submission.problems.append(f"{left_out} {files} left out: unreadable, too large, too many, or oddly named")


def _harmless(path: PurePosixPath) -> bool:
    parts = path.parts
    inside = not path.is_absolute() and ".." not in parts and not re.match(r"^[A-Za-z]:", str(path))
    return inside and 0 < len(parts) <= _MAX_DEPTH and len(str(path)) <= _MAX_NAME and str(path).isprintable()


def _find(submission: Submission) -> None:
    files = [path for path in submission.folder.rglob("*.py") if path.is_file()]  # a folder may have such a name
    candidates = sorted(files, key=lambda file: (len(file.parts), str(file)))
    free = [file for file in candidates if file.name not in submission.names]
    for question in submission.questions:
        name = question.file
        exact = [file for file in candidates if file.name == name]
        similar = [] if exact else named_like(question, free, submission.questions)
        if not exact and not similar:
            continue
        chosen = submission.files[question.id] = (exact or similar)[0]
        shown = chosen.relative_to(submission.folder).as_posix()
        if not exact:
            free.remove(chosen)
            submission.problems.append(f"{_printable(shown)} was graded as {name}: give it that name")
        elif len(exact) > 1:
            submission.problems.append(f"{name} is there {len(exact)} times: {shown} was graded")
        if not chosen.read_bytes().strip():
            submission.problems.append(f"{name} is empty")
    if len(submission.files) < len(submission.questions):
        _say_what_was_not_read(submission, free)


def _say_what_was_not_read(submission: Submission, free: list[Path]) -> None:
    notebooks = sorted(submission.folder.rglob("*.ipynb"))
    names = [_printable(file.relative_to(submission.folder).as_posix()) for file in (*free, *notebooks)]
    if names:
        more = f" and {len(names) - 5} more" if len(names) > 5 else ""
        submission.problems.append(f"not graded, because their names are no homework's: {', '.join(names[:5])}{more}")
    if notebooks and not submission.files:
        submission.problems.append("notebooks are not graded: put the code into the .py files of the homework")


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in text)[:120]
