"""Single keys of a terminal, without Enter."""

import contextlib
import os
import sys
import termios
import tty
from collections.abc import Iterator


@contextlib.contextmanager
def keys() -> Iterator[int | None]:
    """The descriptor from which keys come one by one, or None where there is no terminal to press them on."""
    try:
        descriptor = sys.stdin.fileno()
        mode = termios.tcgetattr(descriptor)
        if _in_the_background(descriptor):
            raise OSError("the terminal belongs to another program")
        tty.setcbreak(descriptor)
    except (OSError, ValueError, termios.error):
        yield None
        return
    try:
        yield descriptor
    finally:
        with contextlib.suppress(termios.error):  # the terminal may be gone
            termios.tcsetattr(descriptor, termios.TCSANOW, mode)


def _in_the_background(descriptor: int) -> bool:
    try:
        return os.tcgetpgrp(descriptor) != os.getpgrp()
    except OSError:  # no program holds it
        return False


def pressed(descriptor: int) -> str:
    """The keys pressed, or "" where the terminal is gone."""
    try:
        return os.read(descriptor, 64).decode("utf-8", "replace")
    except OSError:
        return ""
