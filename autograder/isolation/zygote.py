"""The zygote: a process with the heavy imports done, from which a worker is forked in some milliseconds.

The grader forks it after importing torch and the rest, and before it reads anything secret, because whatever a process
has read stays findable in its children. The zygote itself never runs a line of student code.
"""

import gc
import importlib
import os
import resource
import select
import signal
import socket
import struct
import sys
import time
from dataclasses import dataclass

import matplotlib
import torch

from autograder.worker.serve import serve
from data.torchvision_operators import ensure_importable

_PID = struct.Struct(">i")
_FORK, _END = b"F", b"E"
_TO_END = 0.2  # seconds that a worker has to end by itself
_ADDRESS_SPACE = 4 * 2**30  # bytes; torch on one thread claims some 0.8 GiB of it


class ZygoteError(Exception):
    """The zygote has died: the grader must start a new one."""


@dataclass(frozen=True)
class WorkerProcess:
    """A worker's pid, the socket that leads to it, and the read end of what it prints."""

    pid: int
    channel: socket.socket
    printed: int


class Zygote:
    """Forks workers and ends them; itself ends with the grader, and takes all its workers along."""

    def __init__(self) -> None:
        """Fork the zygote. Nothing secret may have been read before, and torch must be set to one thread."""
        _warm_up()
        gc.collect()
        gc.freeze()  # the collector then leaves these pages alone, and grader, zygote and workers go on sharing them
        self._control, inside = socket.socketpair()
        self.pid = os.fork()
        if self.pid == 0:
            status = 1
            try:
                self._control.close()
                _run(inside)
                status = 0
            finally:
                os._exit(status)
        inside.close()

    def fork(self) -> WorkerProcess:
        """Start a worker.

        Raises:
            ZygoteError: the zygote does not answer.
        """
        channel, inside = socket.socketpair()
        printed, printing = os.pipe()
        try:
            socket.send_fds(self._control, [_FORK], [inside.fileno(), printing])
            return WorkerProcess(self._answer(), channel, printed)
        except OSError as error:
            channel.close()
            os.close(printed)
            raise ZygoteError("the process that starts workers has died") from error
        finally:
            inside.close()
            os.close(printing)

    def end(self, worker: WorkerProcess) -> int:
        """Kill a worker, reap it, and return what it ended with: an exit code, or minus a signal's number.

        A worker that had ended by itself keeps its own status; one that was still running gives -SIGKILL.

        Raises:
            ZygoteError: the zygote does not answer.
        """
        worker.channel.close()
        os.close(worker.printed)
        try:
            self._control.sendall(_END + _PID.pack(worker.pid))
            return self._answer()
        except OSError as error:
            raise ZygoteError("the process that starts workers has died") from error

    def close(self) -> None:
        """End the zygote and all its workers."""
        self._control.close()
        os.waitpid(self.pid, 0)

    def _answer(self) -> int:
        reply = self._control.recv(_PID.size, socket.MSG_WAITALL)
        if len(reply) < _PID.size:
            raise OSError("no answer")
        return int(_PID.unpack(reply)[0])


def _warm_up() -> None:
    """Import what the three files import, and take one tiny training step: every worker then shares it."""
    torch.set_num_threads(1)  # OpenMP hangs in forked children once a second thread has run
    ensure_importable()
    matplotlib.use("Agg")
    for name in ("matplotlib.pyplot", "rich.progress"):
        importlib.import_module(name)
    model = torch.nn.Sequential(torch.nn.Conv2d(1, 1, 3), torch.nn.Flatten(), torch.nn.Linear(4, 1))
    optimizer = torch.optim.Adam(model.parameters())
    model(torch.zeros(1, 1, 4, 4)).sum().backward()
    optimizer.step()


def _run(control: socket.socket) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the grader's to handle; it then closes the control socket
    workers: set[int] = set()
    try:
        while True:
            select.select([control], [], [])
            request, descriptors, _, _ = socket.recv_fds(control, 1, 2)
            if request == _FORK:
                pid = os.fork()
                if pid == 0:
                    _become_worker(control, *descriptors)
                workers.add(pid)
                for descriptor in descriptors:
                    os.close(descriptor)
                control.sendall(_PID.pack(pid))
            elif request == _END:
                (pid,) = _PID.unpack(control.recv(_PID.size, socket.MSG_WAITALL))
                workers.discard(pid)
                control.sendall(_PID.pack(_end(pid)))
            else:  # the grader is gone
                return
    finally:
        for pid in workers:
            _end(pid)


def _end(pid: int) -> int:
    """Reap a worker whose channel is closed: one that waits for a request ends by itself, any other is killed."""
    until = time.monotonic() + _TO_END
    while time.monotonic() < until:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def _become_worker(control: socket.socket, channel: int, printing: int) -> None:
    status = 1
    try:
        control.close()
        os.setsid()
        with open(os.devnull, "rb") as nothing:
            os.dup2(nothing.fileno(), 0)
        os.dup2(printing, 1)
        os.dup2(printing, 2)
        os.close(printing)
        sys.stdin = open(0)  # noqa: SIM115  the grader may have replaced its own streams
        sys.stdout = open(1, "w", buffering=1)  # noqa: SIM115
        sys.stderr = open(2, "w", buffering=1)  # noqa: SIM115
        resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        serve(socket.socket(fileno=channel))
        status = 0
    finally:
        os._exit(status)
