"""Finds out what the lock is worth on this machine: a locked process tries what student code must not be able to do."""

import os
import socket
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from autograder.project import ROOT

_SECRET = ("tests", "solutions")
_SHARED_FOLDERS = ("/tmp", "/var/tmp", "/dev/shm")
_OF_PROCESS = ("mem", "environ", "maps")

USER = "another user than the grader's"
READ = "the checks and the answers cannot be read"
WRITE = "nothing outside a scratch folder can be written"
MEMORY = "the grader's memory and environment cannot be read"
PROCESSES = "no other program or process can be started"
NETWORK = "no network"


@dataclass(frozen=True)
class Isolation:
    """Which of the promises above hold in a worker of this machine."""

    holds: tuple[str, ...]
    lacks: tuple[str, ...]

    @property
    def level(self) -> str:
        """A: everything holds. B: everything but the other user. C: anything less, which is for practice only."""
        return "A" if not self.lacks else "B" if self.lacks == (USER,) else "C"

    @property
    def sentence(self) -> str:
        """What the level means for a grade, in one sentence."""
        if self.level == "C":
            return f"this machine cannot lock student code in, it lacks: {'; '.join(self.lacks)}"
        return f"student code is locked in (level {self.level})"

    def to_json(self) -> dict[str, object]:
        """The level and the promises as JSON-ready data."""
        return {"level": self.level, "holds": list(self.holds), "lacks": list(self.lacks)}


def probe(grader: int, user: int) -> Isolation:
    """Try everything from inside a locked process.

    Args:
        grader: the grader's pid.
        user: the grader's user id.
    """
    promises: dict[str, Callable[[], bool]] = {
        USER: lambda: os.geteuid() != user and os.geteuid() != 0,
        READ: lambda: all(_refused(partial(os.listdir, ROOT / path)) for path in _SECRET),
        WRITE: lambda: all(_refused(partial(_write, path)) for path in _places_to_write()),
        MEMORY: lambda: all(_refused(partial(_open, Path(f"/proc/{grader}/{name}"))) for name in _OF_PROCESS),
        PROCESSES: lambda: _refused(_start_process),
        NETWORK: lambda: _refused(lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()),
    }
    found = {promise: holds() for promise, holds in promises.items()}
    return Isolation(tuple(name for name in found if found[name]), tuple(name for name in found if not found[name]))


def _places_to_write() -> list[Path]:
    return [ROOT, *(folder for folder in map(Path, _SHARED_FOLDERS) if folder.is_dir())]


def _refused(attempt: Callable[[], object]) -> bool:
    """Whether the system stops the attempt; what is not there at all cannot be abused either."""
    try:
        attempt()
    except OSError:
        return True
    return False


def _write(folder: Path) -> None:
    with tempfile.NamedTemporaryFile(dir=folder):
        pass


def _open(path: Path) -> None:
    path.open("rb").close()


def _start_process() -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
