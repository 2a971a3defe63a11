"""What runs in the zygote's own process: it forks workers, ends them, and removes what they leave.

The two sides share one socket. Of the grader it hears which worker to start or to end; it answers with a number.
"""

import contextlib
import json
import mmap
import os
import select
import signal
import socket
import struct
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import NoReturn

from autograder.isolation import linux, temporary
from autograder.isolation.lockdown import Lock
from autograder.isolation.probe import probe
from autograder.worker import warm_up
from autograder.worker.serve import serve

PID, LENGTH = struct.Struct(">i"), struct.Struct(">I")
FORK, PROBE, END, BRANCH = b"F", b"P", b"E", b"B"
_CHANNEL = 3  # the one descriptor that a worker keeps beside the three standard ones
_MOST_DESCRIPTORS = 2**16  # more than any grader has open
_ROOM = 512 * 2**20  # bytes of address space that a right answer may need beside the imports
_TO_END = 0.2  # seconds that a worker has to end by itself
_BRANCH_TO_END = 5.0  # and a branch, whose grader is gone: it ends its workers and removes their files


def become_zygote(control: socket.socket, lock: Lock, folder: Path) -> NoReturn:
    """Answer the grader until it is gone; then end all workers, remove the folder, and end this process.

    Args:
        control: the socket that leads to the grader.
        lock: what workers are locked with.
        folder: what the workers' files are in.
    """
    status = 1
    try:
        _run(control, lock)
        status = 0
    finally:  # also where the grader was killed with an answer unread, which breaks the line
        temporary.remove(folder)
        os._exit(status)


def _run(control: socket.socket, lock: Lock) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the grader's to handle; it then closes the control socket
    with contextlib.suppress(OSError):
        linux.set_child_subreaper()  # what a worker leaves behind becomes a child of this process
    grader, workers, branches = os.getppid(), set[int](), set[int]()
    try:
        while True:
            select.select([control], [], [])
            branches -= {pid for pid in branches if os.waitpid(pid, os.WNOHANG)[0]}
            request, descriptors, _, _ = socket.recv_fds(control, 1, 2)
            if request in (FORK, PROBE):
                (length,) = LENGTH.unpack(control.recv(LENGTH.size, socket.MSG_WAITALL))
                *places, packages = json.loads(control.recv(length, socket.MSG_WAITALL))
                warm_up.import_on_demand(packages)
                pid = os.fork()
                if pid == 0:
                    folder, scratch = map(Path, places)
                    _become_worker(request, grader, lock, folder, scratch, *descriptors)
                workers.add(pid)
                for descriptor in descriptors:
                    os.close(descriptor)
                control.sendall(PID.pack(pid))
            elif request == END:
                (pid,) = PID.unpack(control.recv(PID.size, socket.MSG_WAITALL))
                workers.discard(pid)
                control.sendall(PID.pack(_end(pid, workers | branches)))
            elif request == BRANCH:
                (length,) = LENGTH.unpack(control.recv(LENGTH.size, socket.MSG_WAITALL))
                folder = Path(control.recv(length, socket.MSG_WAITALL).decode())
                pid = os.fork()
                if pid == 0:
                    control.close()
                    become_zygote(socket.socket(fileno=descriptors[0]), lock, folder)
                branches.add(pid)
                os.close(descriptors[0])
                control.sendall(PID.pack(pid))
            else:  # the grader is gone
                return
    finally:
        for pid in branches:
            _end(pid, workers | branches, _BRANCH_TO_END)
        for pid in workers:
            _end(pid, set())


def _end(pid: int, others: set[int], patience: float = _TO_END) -> int:
    """Reap a worker whose channel is closed, and all that it started.

    One that waits for a request ends by itself, any other is killed after `patience` seconds.
    """
    until, ended, status = time.monotonic() + patience, 0, 0
    while not ended and time.monotonic() < until:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if not ended:
            time.sleep(0.002)
    if not ended:
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
    with contextlib.suppress(ProcessLookupError, PermissionError):  # its session; as a rule, nothing is left of it
        os.killpg(pid, signal.SIGKILL)
    while orphans := _children() - others:
        for orphan in orphans:
            os.kill(orphan, signal.SIGKILL)
            os.waitpid(orphan, 0)
    return os.waitstatus_to_exitcode(status)


def _children() -> set[int]:
    try:
        return set(map(int, Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()))
    except OSError:  # not every system tells
        return set()


def _become_worker(
    kind: bytes, grader: int, lock: Lock, folder: Path, scratch: Path, channel: int, printing: int
) -> NoReturn:
    status = 1
    try:
        with open(os.devnull, "rb") as nothing:
            os.dup2(nothing.fileno(), 0)
        os.dup2(printing, 1)
        os.dup2(printing, 2)
        os.dup2(channel, _CHANNEL)
        os.closerange(_CHANNEL + 1, _MOST_DESCRIPTORS)
        sys.stdin = open(0)  # noqa: SIM115  the grader may have replaced its own streams
        sys.stdout = open(1, "w", buffering=1)  # noqa: SIM115
        sys.stderr = open(2, "w", buffering=1)  # noqa: SIM115
        user = os.geteuid()
        lock.close(folder, scratch)
        line = socket.socket(fileno=_CHANNEL)
        if kind == PROBE:
            line.sendall(json.dumps(asdict(probe(grader, user))).encode())
        else:
            mmap.mmap(-1, _ROOM).close()  # fails here where memory is short, before a student's code is blamed for it
            serve(line)
        status = 0
    finally:
        os._exit(status)
