"""Waits for what happens to a watched folder: a save, a key, a verdict."""

import selectors

from autograder.watch.files import FolderWatch
from autograder.watch.keys import pressed
from autograder.watch.session import Session

_REAP = 0.05  # seconds after which ended grades are looked for, while there are any
_QUIT = ("q", "\x04")  # and Ctrl-D


def run(session: Session, files: FolderWatch, keyboard: int | None) -> None:
    """Watch until somebody quits, or the terminal with the keys is gone.

    Raises:
        KeyboardInterrupt: somebody pressed Ctrl-C.
    """
    with selectors.DefaultSelector() as waiting:
        waiting.register(files, selectors.EVENT_READ)
        if keyboard is not None:
            waiting.register(keyboard, selectors.EVENT_READ)
        session.look()
        while True:
            grade = session.running
            if grade:
                waiting.register(grade, selectors.EVENT_READ)
            ready = [key.fileobj for key, _ in waiting.select(_REAP if session.reap() else None)]
            if grade:
                waiting.unregister(grade)
            if grade in ready:
                session.hear()
            if files in ready:
                if not files.take():
                    raise OSError("the process that watches the folder has died")
                session.look()
            if keyboard in ready and keyboard is not None:
                typed = pressed(keyboard)
                if not typed or any(key in _QUIT for key in typed):  # without a key, the terminal is gone
                    return
                if "a" in typed:
                    session.again()
                if "t" in typed:
                    session.train()
