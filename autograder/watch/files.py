"""Notices that files of a folder change: a process that tells with a byte, so that a selector can wait for it."""

import contextlib
import os
import signal
import time
from pathlib import Path
from typing import NoReturn

from autograder.isolation import linux

_STEP, _LONGEST = 20, 200  # milliseconds: changes that follow each other so fast are one, as long as this takes
_LOOK = 1000  # milliseconds after which it looks whether it is still needed
_POLL = 0.5  # seconds between two looks at a folder that tells of no changes


class FolderWatch:
    """Tells of changes to the Python files of a folder, those in folders below included.

    Editors write in place, or into another file that they rename, and some write twice: each is a change.
    """

    def __init__(self, folder: Path, poll: bool) -> None:
        """Start to watch, before anything heavy is imported.

        Args:
            folder: what is watched.
            poll: tell again and again that something may have changed: for a file system that tells of nothing.

        Raises:
            OSError: there is no room for another process.
        """
        self._changed, telling = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._changed)
            _watch(folder, poll, telling)
        os.close(telling)

    def fileno(self) -> int:
        """What to wait on for a change."""
        return self._changed

    def take(self) -> bool:
        """Take what it tells; False where it will tell nothing more."""
        return bool(os.read(self._changed, 2**12))

    def close(self) -> None:
        """Watch no longer."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._changed)


def _watch(folder: Path, poll: bool, telling: int) -> NoReturn:
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that watches ends this one
        watching = os.getppid()
        with contextlib.suppress(OSError):
            linux.set_death_signal(signal.SIGKILL)
        while os.getppid() == watching:
            try:
                if poll:
                    time.sleep(_POLL)
                    os.write(telling, b".")
                else:
                    _tell(folder, telling, watching)
            except FileNotFoundError:  # the folder is gone, and may come back
                time.sleep(_LOOK / 1000)
            except OSError:  # the machine watches as many folders as it can
                poll = True
        status = 0
    finally:
        os._exit(status)


def _tell(folder: Path, telling: int, watching: int) -> None:
    """Tell of changes, until this process is needed no more or the folder is another one."""
    folder = folder.resolve()  # a link may lead elsewhere later
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)  # open, so that no other folder can get its number
    try:
        _tell_of(folder, place, telling, watching)
    finally:
        os.close(place)


def _tell_of(folder: Path, place: int, telling: int, watching: int) -> None:
    from watchfiles import PythonFilter, watch

    changes = watch(
        folder,
        watch_filter=PythonFilter(),
        debounce=_LONGEST,
        step=_STEP,
        rust_timeout=_LOOK,
        yield_on_timeout=True,
        raise_interrupt=False,
    )
    for number, changed in enumerate(changes):
        if changed or number == 0:  # what changed before that would go unseen
            os.write(telling, b".")
        if os.getppid() != watching:
            return
        if not os.path.samestat(folder.stat(), os.fstat(place)):
            os.write(telling, b".")
            return
