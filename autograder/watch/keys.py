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
        if os.tcgetpgrp(descriptor) != os.getpgrp():  # in the background, a terminal is not to be touched
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


def pressed(descriptor: int) -> str:
    """The keys pressed, or "" where there will be no more."""
    try:
        return os.read(descriptor, 64).decode("utf-8", "replace")
    except OSError:
        return ""
