"""Runs a function of ours on what a stranger made, in a forked process that may take so much memory and time."""

import contextlib
import json
import os
import resource
import select
import signal
import time
from collections.abc import Callable
from typing import Any, NoReturn

import psutil

_CHUNK = 2**16


class ChildLost(Exception):
    """The process was ended at a limit, or failed."""


def in_child(work: Callable[[], Any], memory: int, seconds: int) -> Any:
    """What `work()` returns in a child of this process.

    Args:
        work: returns JSON-ready data. Of what else it does, only files remain.
        memory: bytes of address space that it may take beside what is there; not limited where the system knows no such
            limit.
        seconds: of the processor, and four times as many on the clock.

    Raises:
        ChildLost: it took more, or raised something else than an OSError.
        OSError: it raised one, which this repeats.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _answer(work, writing, memory, seconds)
    os.close(writing)
    try:
        answer = _read(reading, time.monotonic() + 4 * seconds)
    finally:
        os.close(reading)
        with contextlib.suppress(ProcessLookupError):  # also where somebody presses Ctrl-C meanwhile
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    try:
        found = json.loads(answer)
    except ValueError:
        raise ChildLost from None
    if "errno" in found:
        raise OSError(found["errno"], os.strerror(found["errno"]))
    return found["value"]


def _answer(work: Callable[[], Any], writing: int, memory: int, seconds: int) -> NoReturn:
    try:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            room = psutil.Process().memory_info().vms + memory
            resource.setrlimit(resource.RLIMIT_AS, (room, resource.getrlimit(resource.RLIMIT_AS)[1]))
        try:
            answer = {"value": work()}
        except OSError as error:
            answer = {"errno": error.errno or 0}
        with open(writing, "w") as pipe:
            json.dump(answer, pipe)
    finally:
        os._exit(0)  # the parent's own business, such as files that it has not flushed, is not the child's


def _read(pipe: int, until: float) -> bytes:
    """All that comes until the pipe is closed, or the time is up."""
    answer = b""
    while (left := until - time.monotonic()) > 0:
        if select.select([pipe], [], [], left)[0]:
            received = os.read(pipe, _CHUNK)
            if not received:
                break
            answer += received
    return answer
