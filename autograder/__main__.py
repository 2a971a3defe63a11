"""Lets `python -m autograder` run the command line, in an environment that holds nothing but what it needs.

A process's first environment stays in its memory, and in that of every process forked from it, whatever is deleted
later. So the grader starts anew without the variables that are not on this list: a token of the machine's, say.
"""

import os
import sys

from autograder.datasets import is_variable

_KEPT = ("PATH", "HOME", "USER", "LOGNAME", "LANG", "TZ", "TERM", "COLUMNS", "NO_COLOR", "TMPDIR")
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


def _is_needed(name: str) -> bool:
    return name in _KEPT or name.startswith(_KEPT_FAMILIES) or is_variable(name)


def _start() -> None:
    kept = {name: value for name, value in os.environ.items() if _is_needed(name)}
    if len(kept) < len(os.environ):
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], kept)
    from autograder.cli import main

    main()


_start()
