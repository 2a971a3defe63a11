"""Reads the folder of a class as a platform exports it: Gradescope, Moodle, Canvas, or one entry for each student."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timezone
from enum import Enum
from pathlib import Path
from typing import Any

import yaml

from autograder.classes.handed_in import HandedIn
from autograder.classes.people import Person
from autograder.errors import Unreadable

_METADATA = "submission_metadata.yml"
_MOODLE = re.compile(r"(?P<name>.+)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<file>.*)")
_CANVAS = re.compile(r"(?P<name>[^_]+)_(?P<late>LATE_)?(?P<id>\d+)_(?P<attachment>\d+)_(?P<file>.+)")
_AGAIN = re.compile(r"[ _-]*\(\d+\)$")  # "ada (1).zip": what browsers make of a second download
_RESUBMITTED = re.compile(r"-\d+(?=\.\w+$)")  # "model-1.py": what Canvas makes of a second upload
_NO_SUBMISSION = (".csv", ".yml", ".yaml", ".json", ".txt", ".md", ".html", ".pdf", ".xlsx")


class Platform(str, Enum):
    """Where a class's folder comes from."""

    GRADESCOPE = "Gradescope"
    MOODLE = "Moodle"
    CANVAS = "Canvas"
    PLAIN = "one entry a student"

    __str__ = str.__str__


def read_folder(folder: Path, files: Iterable[str]) -> tuple[Platform, list[HandedIn]]:
    """Every submission in the folder of a class, and the platform whose form it has.

    Args:
        folder: what the platform exported, unpacked.
        files: the names of the homework's files.

    Raises:
        Unreadable: there is no submission in it, or it is the folder of one submission.
    """
    if not folder.is_dir():
        advice = ": unpack it first" if folder.suffix == ".zip" else ""
        raise Unreadable(f"{folder} is no folder{advice}")
    entries = _entries(folder)
    while len(entries) == 1 and entries[0].is_dir() and not _looks_like_one(entries[0], files):
        folder = entries[0]
        entries = _entries(folder)
    if (folder / _METADATA).is_file():
        platform, found = Platform.GRADESCOPE, list(_gradescope(folder))
    elif any(_MOODLE.fullmatch(entry.name) for entry in entries):
        platform, found = Platform.MOODLE, list(_moodle(entries))
    elif any(entry.is_file() and _CANVAS.fullmatch(entry.name) for entry in entries):
        platform, found = Platform.CANVAS, list(_canvas(entries))
    else:
        if _looks_like_one(folder, files):
            raise Unreadable(f"{folder} is the folder of one submission: use the command grade")
        platform, found = Platform.PLAIN, list(_plain(entries))
    if not found:
        raise Unreadable(f"{folder} holds no submission: neither folders, nor zips, nor Python files")
    return platform, found


def _entries(folder: Path) -> list[Path]:
    return sorted(
        entry for entry in folder.iterdir() if not entry.name.startswith((".", "__")) and not entry.is_symlink()
    )


def _looks_like_one(folder: Path, files: Iterable[str]) -> bool:
    return any((folder / name).is_file() for name in files)


def _gradescope(folder: Path) -> Iterator[HandedIn]:
    """submission_123/ beside a metadata file, which tells who and when; keys are Ruby's symbols, with a colon."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the file holds every result, and may be large
    try:
        content = yaml.load((folder / _METADATA).read_text(encoding="utf-8"), loader)
    except (yaml.YAMLError, ValueError, OSError) as error:
        raise Unreadable(f"{_METADATA} cannot be read: {error}") from None
    for name, about in (content if isinstance(content, dict) else {}).items():
        about = _without_colons(about)
        people = tuple(
            Person(str(each.get("name") or ""), str(each.get("sid") or ""), str(each.get("email") or ""))
            for each in about.get("submitters") or ()
        )
        if (folder / str(name)).is_dir():
            yield from _one(people or (Person(str(name)),), folder / str(name), _time(about.get("created_at")))


def _without_colons(content: Any) -> Any:
    if isinstance(content, dict):
        return {str(key).lstrip(":"): _without_colons(each) for key, each in content.items()}
    return [_without_colons(each) for each in content] if isinstance(content, list) else content


def _time(value: Any) -> datetime | None:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip().replace(" Z", "+00:00").replace("Z", "+00:00"))
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    return value if value.tzinfo else value.replace(tzinfo=timezone.utc)


def _moodle(entries: Iterable[Path]) -> Iterator[HandedIn]:
    """`Ada Lovelace_1234_assignsubmission_file_/` with files in it, or each file with this before its name."""
    found: dict[str, tuple[Person, list[tuple[str, Path]]]] = {}
    for entry in entries:
        match = _MOODLE.fullmatch(entry.name)
        if match:
            person = Person(match["name"], platform_id=match["id"])
            _, files = found.setdefault(match["id"], (person, []))
            files.append(("" if entry.is_dir() else match["file"], entry))
    for person, files in found.values():
        if len(files) == 1 and files[0][1].is_dir():
            yield from _one((person,), files[0][1])
        else:
            yield HandedIn((person,), tuple(files), files[0][1].name, order=max(_changed(path) for _, path in files))


def _canvas(entries: Iterable[Path]) -> Iterator[HandedIn]:
    """`lovelaceada_LATE_1234_5678_model-1.py`: name, mark, student, upload and file, each upload by itself."""
    found: dict[str, list[tuple[re.Match[str], Path]]] = {}
    for entry in entries:
        match = _CANVAS.fullmatch(entry.name)
        if match and entry.is_file():
            found.setdefault(match["id"], []).append((match, entry))
    for identifier, uploads in found.items():
        uploads.sort(key=lambda upload: int(upload[0]["attachment"]))
        first = uploads[0][0]
        files = {_RESUBMITTED.sub("", match["file"]): entry for match, entry in uploads}  # of two, the later one
        yield HandedIn(
            (Person(first["name"], platform_id=identifier),),
            tuple(files.items()),
            uploads[0][1].name,
            marked_late=any(match["late"] for match, _ in uploads),
        )


def _plain(entries: Iterable[Path]) -> Iterator[HandedIn]:
    """A folder, a zip or a Python file for each student; names are those of the students."""
    for entry in entries:
        if entry.is_dir() or entry.suffix.lower() not in _NO_SUBMISSION:
            stem = entry.name if entry.is_dir() else entry.stem
            yield from _one((Person(_AGAIN.sub("", stem)),), entry)


def _one(people: tuple[Person, ...], entry: Path, when: datetime | None = None) -> Iterator[HandedIn]:
    """The submission in an entry; a folder that holds zips and no Python holds one submission a zip."""
    zips = []
    if entry.is_dir():
        inside = [path for path in entry.rglob("*") if path.is_file() and "__MACOSX" not in path.parts]
        if not any(path.suffix == ".py" for path in inside):
            zips = [path for path in inside if path.suffix.lower() == ".zip"]
    for path in zips or [entry]:
        name = "" if path.is_dir() else path.name
        source = entry.name if path == entry else f"{entry.name}/{path.relative_to(entry).as_posix()}"
        yield HandedIn(people, ((name, path),), source, when, order=_changed(path))


def _changed(path: Path) -> float:
    """When a file, or the newest one in a folder, was changed last. It orders submissions, and tells no lateness:

    a copy may have a new time.
    """
    files = [each for each in path.rglob("*") if each.is_file()] if path.is_dir() else [path]
    return max((file.stat().st_mtime for file in files), default=0.0)
