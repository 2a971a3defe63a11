"""One question's worker, as its host in the grader holds it: started when needed, asked with a deadline, replaced."""

import contextlib
import math
import os
import secrets
import shutil
import signal
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil

from autograder import rooms
from autograder.host import student_error
from autograder.host.channel import TICK, Channel, TooMuch
from autograder.host.student_error import Ended, KnownError, Raised, RunEnded, StudentError, TimedOut
from autograder.host.world_replay import Service, Worlds
from autograder.host.zygote import WorkerProcess, Zygote, ZygoteError
from autograder.isolation import temporary
from autograder.line.wire import WireError
from autograder.question import Question
from autograder.worker.warm_up import ON_DEMAND

_WALL_FACTOR = 4  # seconds on the clock that count as a CPU second: for code that sleeps and machines that are busy
_GRACE = 1.0  # seconds that interrupted code has to come to an end
_MOST_SCRATCH = 2**30  # bytes; a worker that writes more to files is ended
_LOOKED_THROUGH = 64 * 1024  # bytes of a file in which the names of packages are looked for
_NEEDS_NOTHING = b"torch.func.functional_call"  # the one part of torch.func that works without torch's compiler
_START_SECONDS = 60.0  # on the clock: more is a machine out of order
_LOADS = 2  # times that the import of a file may cost its worker; after that it is not tried again
_OF_INSTRUMENTS = ("ImportError", "ModuleNotFoundError", "NameError", "UnboundLocalError")  # no use of them makes these
LOAD_SECONDS = 5.0  # CPU seconds for the import of a student's file


class WorkerHost:
    """Asks one student file's worker; a worker that hung or died is replaced at the next request.

    Deadlines count the worker's CPU seconds, read by the grader, so that a busy machine does not fail a slow answer.
    """

    def __init__(
        self,
        zygote: Zygote,
        file: Path,
        folder: Path,
        question: Question | None = None,
        given: Sequence[str] = (),
        known: Sequence[KnownError] = (),
        scale: float = 1.0,
    ) -> None:
        """
        Args:
            zygote: what starts the worker.
            file: the student's file.
            folder: the submission's folder.
            question: the one that the file answers: its room's instruments and its worlds are there in the worker.
            given: the functions that the handout gives; an error in one of them was most likely made by its caller.
            known: exceptions of which the question's room knows the cause.
            scale: how much slower than the reference this machine is; multiplies every deadline.
        """
        self._zygote, self.file, self._folder, self._scale = zygote, file, folder, scale
        self._question, self._given, self._known = question, list(given), known
        self.instruments = zygote.instruments(question)
        self._process: WorkerProcess | None = None
        self._scratch = Path(tempfile.mkdtemp(prefix="worker-", dir=zygote.temporary))
        zygote.lock.share(self._scratch, writable=True)
        zygote.lock.share(folder)
        self.printed = bytearray()  # the beginning of what the student's code printed
        self.spent = 0.0  # of its seconds those that the last request took, give or take a tick
        self.alarms: list[str] = []  # how the worker was lost, other than by slowness: for staff
        self._disk_free = shutil.disk_usage(self._scratch).free
        self._lost_loads: list[StudentError] = []
        self.load_error: StudentError | None = None  # why the file stopped half-way, once it was loaded
        self.until = math.inf  # of `time.monotonic()`: no request outlasts it
        # answers what the student's code asks while it runs; a file may play at import, long before a check cares
        self.service: Service = Worlds(question.worlds if question else (), seed=0).answer

    def request(self, message: dict[str, Any], name: str, seconds: float) -> Any:
        """Send a request and wait for its value.

        Args:
            message: the request, as `autograder.worker.serve` knows it.
            name: what it runs, for the error's sentence.
            seconds: CPU seconds it may take on the reference machine; four on the clock count as one.

        Raises:
            StudentError: the student's code did not answer with a value.
            ZygoteError: there is no worker to be had.
        """
        if self._process is None:
            self._start()
        return self._exchange(message, name, seconds * self._scale)

    def another(self) -> "WorkerHost":
        """A host for a second worker of the same file, with a scratch folder of its own and the same end of time."""
        host = WorkerHost(self._zygote, self.file, self._folder, self._question, self._given, self._known, self._scale)
        host.until = self.until
        return host

    def close(self) -> None:
        """End the worker and remove its scratch folder."""
        with contextlib.suppress(ZygoteError):  # it took the worker along
            self._end()
        temporary.remove(self._scratch)

    def _start(self) -> None:
        if len(self._lost_loads) >= _LOADS:
            raise self._lost_loads[-1]
        self._process = self._zygote.fork(self._folder, self._scratch, words_in(self._folder, self.file))
        self._channel = Channel(self._process, self.printed)
        self._await_lock()
        paths = {"file": str(self.file), "folder": str(self._folder), "scratch": str(self._scratch)}
        room = self._question.room if self._question else None
        load = {"do": "load", "room": room, "given": self._given} | paths
        name = f"the import of {self.file.name}"
        try:
            facts = self._exchange(load, name, LOAD_SECONDS * self._scale)
        except StudentError as error:
            self._lost_loads.append(error)
            raise
        self.load_error = student_error.from_facts(facts, name, self._known) if facts else None
        if isinstance(self.load_error, TimedOut | RunEnded):  # out of time, or of a world's episodes
            advice = 'put what trains or plays under `if __name__ == "__main__":`'
            self.load_error = TimedOut(f"{name} timed out: {advice}", self.load_error.where)

    def _await_lock(self) -> None:
        """Wait until the worker is locked in; one that ends before that has run no line of the student's code.

        Raises:
            TimedOut: the time of the question is up.
            ZygoteError: it ended, or takes too long.
        """
        until = min(time.monotonic() + _START_SECONDS, self.until + _GRACE)
        try:
            while time.monotonic() < until:
                if self._channel.receive():
                    return
        except (ConnectionError, WireError):
            pass
        self._end()
        if time.monotonic() >= self.until:
            raise TimedOut("the time was up before a worker had started")
        raise ZygoteError("a worker did not start: is the machine short of memory?")

    def _exchange(self, message: dict[str, Any], name: str, seconds: float) -> Any:
        number = secrets.token_hex(8)
        try:
            self._channel.send(message | {"id": number}, self._patience(seconds))
            reply = self._await(number, name, seconds)
        except WireError as garbled:
            self._end()
            self.alarms.append(f"{name} wrote to the grader's line itself: {garbled}")
            raise student_error.garbled(name) from None
        except ConnectionError:
            raise self._lost(student_error.ended(name, self._end())) from None
        except TooMuch as excess:
            self._end()
            raise self._lost(Ended(f"{name} was ended: it {excess}")) from None
        if "failure" in reply:
            error = student_error.from_facts(reply["failure"], name, self._known)
            if isinstance(error, TimedOut):
                self._end()
            if isinstance(error, Raised) and error.type in _OF_INSTRUMENTS and not error.where:
                self.alarms.append(f"{error.sentence}, and not in the student's code: is the instrument at fault?")
            raise error
        if "value" not in reply:
            self._end()
            raise self._lost(student_error.garbled(name))
        return reply["value"]

    def _lost(self, error: StudentError) -> StudentError:
        self.alarms.append(error.sentence)
        return error

    def _patience(self, seconds: float) -> float:
        """Until when the worker is to have read a message."""
        return min(time.monotonic() + _WALL_FACTOR * seconds, self.until + _GRACE)

    def _await(self, number: str, name: str, seconds: float) -> dict[str, Any]:
        """Wait for the reply with this number, serving the student's code meanwhile."""
        assert self._process is not None
        clock = psutil.Process(self._process.pid)
        start, spent_before = time.monotonic(), _cpu_seconds(clock)
        looked, interrupted, self.spent = start, 0.0, 0.0
        while True:
            message = self._channel.receive()
            now = time.monotonic()
            if now - looked > TICK:  # also while the student's code keeps asking for more of a world
                self._check_scratch()
                looked = now
                spent = max(_cpu_seconds(clock) - spent_before, (now - start) / _WALL_FACTOR)
                self.spent = spent / self._scale
                if not interrupted and (spent > seconds or now > self.until):
                    interrupted = now
                    os.kill(self._process.pid, signal.SIGUSR1)
                elif interrupted and now - interrupted > _GRACE:
                    self._end()
                    raise student_error.too_slow(name, seconds)
            if message is None:
                continue
            if message.get("id") == number:
                return message
            if "world" not in message:
                raise WireError("a message that nobody asked for")
            self._channel.send(self.service(message), self._patience(seconds))

    def _check_scratch(self) -> None:
        """Measure the scratch folder, once the disk has lost so much room that it may be the cause."""
        if self._disk_free - shutil.disk_usage(self._scratch).free < _MOST_SCRATCH:
            return
        try:
            written = temporary.size(self._scratch)
        except OSError:
            raise TooMuch("wrote into a folder that is closed to others or nested too deep") from None
        if written > _MOST_SCRATCH:
            raise TooMuch(f"wrote more than {_MOST_SCRATCH >> 20} MiB to files")

    def _end(self) -> int:
        process, self._process = self._process, None
        return self._zygote.end(process) if process else 0


def words_in(folder: Path, file: Path) -> list[str]:
    """Those of ON_DEMAND in a submission's Python files; an answer to another question counts if the file names it."""
    own = file.read_bytes()[:_LOOKED_THROUGH] if file.is_file() else b""
    others = {question.file for question in rooms.every_question() if question.room.encode() not in own} - {file.name}
    files = [each for each in folder.rglob("*.py") if each.name not in others and each.is_file()]
    texts = [each.read_bytes()[:_LOOKED_THROUGH].replace(_NEEDS_NOTHING, b"") for each in files]
    return [name for name in ON_DEMAND if any(name.encode() in text for text in texts)]


def _cpu_seconds(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.Error:  # it is gone; the closed channel will say so
        return 0.0
    return float(times.user + times.system)
