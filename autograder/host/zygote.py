"""The zygote: a process with the heavy imports done, from which a worker is forked in some milliseconds.

The grader forks it after importing torch and the rest, and before it reads anything secret, because whatever a process
has read stays findable in its children. The zygote itself never runs a line of student code.
"""

import contextlib
import copy
import gc
import json
import mmap
import os
import select
import signal
import socket
import struct
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NoReturn

from autograder.isolation import linux, temporary
from autograder.isolation.lockdown import LAYERS, Lock
from autograder.isolation.probe import Isolation, probe
from autograder.question import Question
from autograder.worker import general_instruments, warm_up
from autograder.worker.serve import instruments_in, serve

_PID, _LENGTH = struct.Struct(">i"), struct.Struct(">I")
_FORK, _PROBE, _END, _BRANCH = b"F", b"P", b"E", b"B"
_CHANNEL = 3  # the one descriptor that a worker keeps beside the three standard ones
_MOST_DESCRIPTORS = 2**16  # more than any grader has open
_ROOM = 512 * 2**20  # bytes of address space that a right answer may need beside the imports
_TO_END = 0.2  # seconds that a worker has to end by itself
_BRANCH_TO_END = 5.0  # and a branch, whose grader is gone: it ends its workers and removes their files


class ZygoteError(Exception):
    """The zygote has died or can start no worker: the grader must start a new one."""


@dataclass(frozen=True)
class WorkerProcess:
    """A worker's pid, the socket that leads to it, and the read end of what it prints."""

    pid: int
    channel: socket.socket
    printed: int


class Zygote:
    """Forks workers and ends them; itself ends with the grader, and takes all its workers along."""

    def __init__(self, questions: Sequence[Question] = (), layers: frozenset[str] = LAYERS) -> None:
        """Fork the zygote. Nothing secret may have been read before, and torch must be set to one thread.

        Args:
            questions: those whose instruments, worlds and data sets its workers find imported.
            layers: what the workers are locked with; fewer than all of them stand for a lesser machine.
        """
        self._instruments = warm_up.import_and_train(questions)
        gc.collect()
        gc.freeze()  # the collector then leaves these pages alone, and grader, zygote and workers go on sharing them
        with contextlib.suppress(OSError):  # only Linux knows it, and the probe tells what it is worth
            linux.set_not_dumpable()
        self.lock = Lock.of_this_machine(layers)
        # copies of submissions and the workers' scratch folders: the zygote removes them where the grader was killed
        self.temporary = _new_folder("autograder-")
        self._control, inside = socket.socketpair()
        self.pid = os.fork()
        if self.pid == 0:
            self._control.close()
            _become_zygote(inside, self.lock, self.temporary)
        inside.close()
        self.isolation = self._probe()

    def fork(self, folder: Path, scratch: Path, packages: Sequence[str] = ()) -> WorkerProcess:
        """Start a worker, locked in.

        Args:
            folder: the submission, which it may read.
            scratch: the only folder that it may write.
            packages: words of `warm_up.ON_DEMAND`; it finds imported what they ask for.

        Raises:
            ZygoteError: the zygote does not answer.
        """
        return self._start(_FORK, folder, scratch, packages)

    @contextlib.contextmanager
    def branch(self) -> Iterator["Zygote"]:
        """A zygote forked from this one, for a grader forked from this one within the `with` block.

        It ends with that grader, however that ends, takes its workers along and removes their files: a grade is
        cancelled by killing its grader. After the block, the forked grader alone holds the line to it.

        Raises:
            ZygoteError: this zygote does not answer.
        """
        branch = copy.copy(self)
        branch.temporary = _new_folder("branch-", self.temporary)
        branch._control, inside = socket.socketpair()
        place = str(branch.temporary).encode()
        with branch._control:
            try:
                socket.send_fds(self._control, [_BRANCH], [inside.fileno()])
                self._control.sendall(_LENGTH.pack(len(place)) + place)
                branch.pid = self._answer()
            except OSError as error:
                temporary.remove(branch.temporary)
                raise ZygoteError("the process that starts workers has died") from error
            finally:
                inside.close()
            yield branch

    def leave(self) -> None:
        """Let go of the zygote without ending it: for a process that was forked from the one that started it."""
        self._control.close()

    def instruments(self, question: Question | None) -> frozenset[str]:
        """The names of the instruments that a question's workers have."""
        return self._instruments[question.id] if question else frozenset(instruments_in(general_instruments))

    def _start(self, kind: bytes, folder: Path, scratch: Path, packages: Sequence[str] = ()) -> WorkerProcess:
        channel, inside = socket.socketpair()
        printed, printing = os.pipe()
        places = json.dumps([str(folder), str(scratch), list(packages)]).encode()
        try:
            socket.send_fds(self._control, [kind], [inside.fileno(), printing])
            self._control.sendall(_LENGTH.pack(len(places)) + places)
            return WorkerProcess(self._answer(), channel, printed)
        except OSError as error:
            channel.close()
            os.close(printed)
            raise ZygoteError("the process that starts workers has died") from error
        finally:
            inside.close()
            os.close(printing)

    def _probe(self) -> Isolation:
        """Let a locked process that runs no student code try what the lock must prevent."""
        with tempfile.TemporaryDirectory(prefix="probe-", dir=self.temporary) as folder:
            scratch = Path(folder).resolve()
            self.lock.share(scratch, writable=True)
            process = self._start(_PROBE, scratch, scratch)
            try:
                with process.channel.makefile("rb") as answer:
                    found = json.loads(answer.read() or b'{"holds": [], "lacks": ["an answer"]}')
            finally:
                self.end(process)
        return Isolation(tuple(found["holds"]), tuple(found["lacks"]))

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
        """End the zygote and all its workers, and remove what is left of their files."""
        self._control.close()
        os.waitpid(self.pid, 0)
        temporary.remove(self.temporary)  # where the zygote was killed

    def _answer(self) -> int:
        reply = self._control.recv(_PID.size, socket.MSG_WAITALL)
        if len(reply) < _PID.size:
            raise OSError("no answer")
        return int(_PID.unpack(reply)[0])


def _new_folder(prefix: str, inside: Path | None = None) -> Path:
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=inside)).resolve()
    folder.chmod(0o711)
    return folder


def _become_zygote(control: socket.socket, lock: Lock, folder: Path) -> NoReturn:
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
            if request in (_FORK, _PROBE):
                (length,) = _LENGTH.unpack(control.recv(_LENGTH.size, socket.MSG_WAITALL))
                *places, packages = json.loads(control.recv(length, socket.MSG_WAITALL))
                warm_up.import_on_demand(packages)
                pid = os.fork()
                if pid == 0:
                    folder, scratch = map(Path, places)
                    _become_worker(request, grader, lock, folder, scratch, *descriptors)
                workers.add(pid)
                for descriptor in descriptors:
                    os.close(descriptor)
                control.sendall(_PID.pack(pid))
            elif request == _END:
                (pid,) = _PID.unpack(control.recv(_PID.size, socket.MSG_WAITALL))
                workers.discard(pid)
                control.sendall(_PID.pack(_end(pid, workers | branches)))
            elif request == _BRANCH:
                (length,) = _LENGTH.unpack(control.recv(_LENGTH.size, socket.MSG_WAITALL))
                folder = Path(control.recv(length, socket.MSG_WAITALL).decode())
                pid = os.fork()
                if pid == 0:
                    control.close()
                    _become_zygote(socket.socket(fileno=descriptors[0]), lock, folder)
                branches.add(pid)
                os.close(descriptors[0])
                control.sendall(_PID.pack(pid))
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
        if kind == _PROBE:
            line.sendall(json.dumps(asdict(probe(grader, user))).encode())
        else:
            mmap.mmap(-1, _ROOM).close()  # fails here where memory is short, before a student's code is blamed for it
            serve(line)
        status = 0
    finally:
        os._exit(status)
