"""Writes files so that a reader finds the old one or the new one whole, whenever the writer dies."""

import contextlib
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any


def write_json(path: Path, content: Any, private: bool = False) -> None:
    """Write JSON.

    Args:
        path: of the file.
        content: what it holds.
        private: whether only its owner may read it, because it holds the hidden seed.

    Raises:
        OSError: it cannot be written; the old file is still there.
        ValueError: the content holds a number that JSON does not have.
    """
    with _replacing(path, private) as file:
        json.dump(content, file, indent=1, ensure_ascii=False, allow_nan=False)


def write_text(path: Path, content: str) -> None:
    """Write a text.

    Raises:
        OSError: it cannot be written; the old file is still there.
    """
    with _replacing(path) as file:
        file.write(content)


@contextlib.contextmanager
def _replacing(path: Path, private: bool = False) -> Iterator[IO[str]]:
    """A draft that takes the place of the file once it is written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    draft = Path(name)
    try:
        with open(handle, "w", encoding="utf-8", errors="replace") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(0o600 if private else 0o644)
        draft.replace(path)
    except BaseException:  # half a draft is of use to nobody, whatever ends it: a full disk, or Ctrl-C
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
