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
from autograder.isolation.child import ChildLost, in_child
from autograder.plain_text import printable
from autograder.question import Question

MAX_FILES = 2000
MAX_BYTES = 64 * 2**20  # unpacked, all files together
_MAX_DEPTH = 8
_MAX_NAME = 240
_CHUNK = 2**16  # bytes that are unpacked at a time
_MEMORY, _SECONDS = 256 * 2**20, 20  # that unpacking may take: bytes of address space, and CPU seconds
_DRAFT = ".part"  # the file that is being copied; nothing that was handed in has a name with a dot in front
_NAMED = 5  # entries that are named one by one
_SKIPPED = re.compile(r"\..*|__MACOSX|__pycache__|venv|env|node_modules|site-packages")


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
    needs_human: list[str] = field(default_factory=list)  # why somebody of staff should look at it

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


def is_skipped(name: str) -> bool:
    """Whether a file or folder of this name is passed over: hidden, a browser's, or Python's own."""
    return bool(_SKIPPED.fullmatch(name))


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
                    if depth < _MAX_DEPTH and not is_skipped(path.name):
                        folders.append((path, depth + 1))
                elif path.is_file():
                    inside = PurePosixPath(path.relative_to(top).as_posix())
                    items.append(_Item(inside, path.stat().st_size, _opener(path)))
    return items


def _opener(path: Path) -> Callable[[], IO[bytes]]:
    return lambda: path.open("rb")


def _copy_zip(path: Path, submission: Submission) -> None:
    """Unpack in a process of its own: an archive can be made to cost whoever reads it hours and gigabytes.

    Raises:
        SubmissionError: it cannot be read at all.
        OSError: the disk is full.
    """

    def unpack() -> dict[str, list[str]]:
        try:
            _unpack(path, submission)
        except SubmissionError as error:
            return {"refused": [str(error)]}
        return {"problems": submission.problems, "needs_human": submission.needs_human}

    try:
        found = in_child(unpack, _MEMORY, _SECONDS)
    except ChildLost:
        for draft in submission.folder.glob(_DRAFT):
            draft.unlink()
        name = _printable(path.name)
        reason = f"{name} takes more memory or time to unpack than homework needs: only a part of it was read"
        found = {"problems": [reason], "needs_human": [reason]}
    if "refused" in found:
        raise SubmissionError(found["refused"][0])
    submission.problems += found["problems"]
    submission.needs_human += found["needs_human"]


def _unpack(path: Path, submission: Submission) -> None:
    try:
        opened = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError) as error:
        raise SubmissionError(f"{path.name} cannot be unpacked: {error}") from None
    with opened as archive:
        items, odd = [], list[str]()
        for info in archive.infolist():
            if info.is_dir():
                continue
            kind = _oddity(info)
            if kind:
                odd.append(f"{_printable(info.filename)} was left out: it is {kind}")
                continue
            inside = PurePosixPath(info.filename.replace("\\", "/"))
            items.append(_Item(inside, info.file_size, lambda info=info: archive.open(info)))  # type: ignore[misc]
        submission.problems += odd[:_NAMED]
        if len(odd) > _NAMED:
            submission.problems.append(f"{len(odd) - _NAMED} more were left out for such reasons")
        _copy(items, submission)


def _oddity(info: zipfile.ZipInfo) -> str:
    """What keeps an entry from being unpacked, or ""."""
    if stat.S_ISLNK(info.external_attr >> 16):
        return "a link"
    if info.flag_bits & 0x1:
        return "encrypted"
    stored = info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    return "" if stored else "packed in a way that is not zip's own"


def _copy(items: list[_Item], submission: Submission) -> None:
    """Copy what is harmless, the homework's files first, then other Python, up to the limits; what is left out is said.

    Raises:
        OSError: the disk is full.
    """
    room, left_out, draft = MAX_BYTES, 0, submission.folder / _DRAFT

    def importance(item: _Item) -> tuple[bool, bool, int, str]:
        name = item.path.name
        return name not in submission.names, not name.endswith(".py"), len(item.path.parts), str(item.path)

    ordered = sorted(items, key=importance)
    for number, item in enumerate(ordered):
        harmless = _harmless(item.path)
        if harmless and any(map(is_skipped, item.path.parts)):
            continue
        if number >= MAX_FILES or not harmless or item.size > room:
            left_out += 1
            continue
        target = submission.folder.joinpath(*item.path.parts)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists():  # the same name again: the first one stays
                left_out += 1
                continue
            with item.open() as source, draft.open("wb") as copy:
                # never more than there is room for, whatever size it claims, and also where it turns out to be damaged
                while room and (chunk := source.read(min(room, _CHUNK))):
                    room -= len(chunk)
                    copy.write(chunk)
            draft.rename(target)  # so that none is there by half, whenever this process ends
        except (FileExistsError, NotADirectoryError):  # a file and a folder of one name
            left_out += 1
        except Exception as error:  # a damaged file shows in as many ways as there are ways of packing
            if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise  # nothing is wrong with the file
            left_out += 1
            if item.path.suffix == ".py" and len(submission.needs_human) < _NAMED:
                submission.needs_human.append(f"{_printable(str(item.path))} cannot be read: it is damaged")
    with contextlib.suppress(OSError):
        draft.unlink()
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
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        shown = ", ".join(names[:_NAMED])
        submission.problems.append(f"not graded, because their names are no homework's: {shown}{more}")
    if notebooks and not submission.files:
        submission.problems.append("notebooks are not graded: put the code into the .py files of the homework")
        submission.needs_human.append("notebooks alone were handed in, and nothing of them is graded")


def _printable(text: str) -> str:
    return printable(text)[:120]
