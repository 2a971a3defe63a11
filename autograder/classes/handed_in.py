"""A submission as it lies in the folder of a class, and how it is packed for its journey to a worker."""

import hashlib
import io
import os
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from autograder.classes.people import Person
from autograder.errors import Unreadable
from autograder.intake import MAX_BYTES, MAX_FILES, is_skipped

_LARGEST = 4 * MAX_BYTES  # of a zip that somebody handed in; more is not read into memory


class NotPacked(Unreadable):
    """A submission cannot be read from the disk; the message is one sentence."""


@dataclass(frozen=True)
class HandedIn:
    """One submission of one student or group."""

    people: tuple[Person, ...]
    files: tuple[tuple[str, Path], ...]  # what it is made of, each a file or folder, with its name in the submission
    source: str  # what the class's folder calls it
    when: datetime | None = None  # as the platform tells it: lateness is counted from it
    marked_late: bool = False  # by a platform that does not tell when
    order: float = 0.0  # the later of two submissions has the larger number

    @property
    def place(self) -> tuple[float, float, str]:
        """What submissions of one student are sorted by: the last one counts."""
        return self.when.timestamp() if self.when else 0.0, self.order, self.source


@dataclass(frozen=True)
class Packed:
    """A submission as bytes."""

    content: bytes  # a zip
    digest: str  # of names and contents: equal for equal files


def pack(handed: HandedIn) -> Packed:
    """Read a submission from the disk. Nothing of it is unpacked or run.

    Raises:
        NotPacked: it cannot be read, or is too large for any answer to the homework.
    """
    try:
        names = [path for _, path in handed.files]
        if len(names) == 1 and names[0].suffix.lower() == ".zip" and names[0].is_file():
            if names[0].stat().st_size > _LARGEST:
                raise NotPacked(f"{names[0].name} has more than {_LARGEST >> 20} MiB")
            content = names[0].read_bytes()
            return Packed(content, hashlib.sha256(content).hexdigest())
        return _packed(sorted(_files(handed.files)))
    except OSError as error:
        raise NotPacked(f"{handed.source} cannot be read: {error.strerror}") from None


def _packed(files: Sequence[tuple[str, Path]]) -> Packed:
    digest, room, target = hashlib.sha256(), MAX_BYTES, io.BytesIO()
    # homework files are small; what a student's folder holds beside them may be large, and is left out first
    chosen = sorted(files, key=lambda each: (not each[0].endswith(".py"), each[0].count("/"), each[0]))[:MAX_FILES]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, path in chosen:
            size = path.stat().st_size
            if size <= room:
                content = path.read_bytes()
                room -= len(content)
                archive.writestr(zipfile.ZipInfo(name), content)
                digest.update(f"{name}\0{len(content)}\0".encode("utf-8", "surrogateescape") + content)
    return Packed(target.getvalue(), digest.hexdigest())


def _files(parts: Sequence[tuple[str, Path]]) -> Iterator[tuple[str, Path]]:
    for name, path in parts:
        if path.is_symlink():
            continue
        if path.is_file():
            yield name, path
        for folder, folders, files in os.walk(path):  # links to folders are not followed
            folders[:] = [each for each in folders if not is_skipped(each)]
            for file in map(Path(folder).joinpath, files):
                if not file.is_symlink() and file.is_file():
                    inside = file.relative_to(path).as_posix()
                    yield (f"{name}/{inside}" if name else inside), file
