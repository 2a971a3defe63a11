"""Lets `python -m autograder` run the command line, in an environment that holds nothing but what it needs.

A process's first environment stays in its memory, and in that of every process forked from it, whatever is deleted
later. So the grader starts anew without the variables that are not on this list: a token of the machine's, say.
"""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

from autograder.datasets import is_variable

_KEPT = ("PATH", "HOME", "USER", "LOGNAME", "LANG", "TZ", "TERM", "COLUMNS", "NO_COLOR", "TMPDIR", "MPLCONFIGDIR")
_KEPT_FAMILIES = (
    "LC_",
    "PYTHON",
    "OMP_",
    "PIP_",
    "SSL_",
    "LD_LIBRARY_PATH",
    "VIRTUAL_ENV",
    "https_proxy",
    "HTTPS_PROXY",
)
_OF_MATPLOTLIB = (".config/matplotlib", ".cache/matplotlib")  # in the home folder


def _is_needed(name: str) -> bool:
    return name in _KEPT or name.startswith(_KEPT_FAMILIES) or is_variable(name)


def _give_matplotlib_a_folder() -> None:
    """Where the home folder cannot be written, give matplotlib another one, or it would complain at every start."""
    if "MPLCONFIGDIR" in os.environ or all(_can_be_written(Path.home() / name) for name in _OF_MATPLOTLIB):
        return
    os.environ["MPLCONFIGDIR"] = tempfile.mkdtemp(prefix="matplotlib-")
    atexit.register(shutil.rmtree, os.environ["MPLCONFIGDIR"], ignore_errors=True)


def _can_be_written(folder: Path) -> bool:
    """Whether files can be made in a folder, or the folder in the first one above it that is there."""
    there = next((each for each in (folder, *folder.parents) if each.exists()), Path("/"))
    return there.is_dir() and os.access(there, os.W_OK)


def _start() -> None:
    kept = {name: value for name, value in os.environ.items() if _is_needed(name)}
    if len(kept) < len(os.environ):
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], kept)
    _give_matplotlib_a_folder()
    from autograder.cli import main

    main()


if __name__ == "__main__":
    _start()
