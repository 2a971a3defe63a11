"""The zygote: a process with the heavy imports done, from which a worker is forked in some milliseconds.

The grader forks it after importing torch and the rest, and before it reads anything secret, because whatever a process
has read stays findable in its children. The zygote itself never runs a line of student code.
"""

import contextlib
import copy
import gc
import json
import os
import socket
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.host.zygote_process import BRANCH, END, FORK, LENGTH, PID, PROBE, become_zygote
from autograder.isolation import linux, temporary
from autograder.isolation.lockdown import LAYERS, Lock
from autograder.isolation.probe import Isolation
from autograder.question import Question
from autograder.worker import general_instruments, warm_up
from autograder.worker.serve import instruments_in


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
            become_zygote(inside, self.lock, self.temporary)
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
        return self._start(FORK, folder, scratch, packages)

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
                socket.send_fds(self._control, [BRANCH], [inside.fileno()])
                self._control.sendall(LENGTH.pack(len(place)) + place)
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
            self._control.sendall(LENGTH.pack(len(places)) + places)
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
            process = self._start(PROBE, scratch, scratch)
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
            self._control.sendall(END + PID.pack(worker.pid))
            return self._answer()
        except OSError as error:
            raise ZygoteError("the process that starts workers has died") from error

    def close(self) -> None:
        """End the zygote and all its workers, and remove what is left of their files."""
        self._control.close()
        os.waitpid(self.pid, 0)
        temporary.remove(self.temporary)  # where the zygote was killed

    def _answer(self) -> int:
        reply = self._control.recv(PID.size, socket.MSG_WAITALL)
        if len(reply) < PID.size:
            raise OSError("no answer")
        return int(PID.unpack(reply)[0])


def _new_folder(prefix: str, inside: Path | None = None) -> Path:
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=inside)).resolve()
    folder.chmod(0o711)
    return folder
