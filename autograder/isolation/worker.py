"""One question's worker as the grader holds it: started when needed, asked with a deadline, replaced when lost."""

import contextlib
import math
import os
import secrets
import select
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from autograder.isolation import student_error, temporary
from autograder.isolation.cartpole_server import CartPoleServer
from autograder.isolation.student_error import StudentError
from autograder.isolation.wire import Decoder, WireError, encode
from autograder.isolation.zygote import WorkerProcess, Zygote, ZygoteError

_CHUNK = 1 << 20
_TICK = 0.05  # seconds between two looks at the clock
_WALL_FACTOR = 4  # seconds on the clock that count as a CPU second: for code that sleeps and machines that are busy
_GRACE = 1.0  # seconds that interrupted code has to come to an end
_KEPT_OUTPUT = 64 * 1024  # bytes of what the student's code printed
_MOST_OUTPUT = 64 * 2**20  # bytes; a worker that prints more is ended
_MOST_SCRATCH = 2**30  # bytes; so is one that writes more than this
_START_SECONDS = 60.0  # on the clock: more is a machine out of order
_LOADS = 2  # times that the import of a file may cost its worker; after that it is not tried again
LOAD_SECONDS = 5.0  # CPU seconds for the import of a student's file

Service = Callable[[dict[str, Any]], dict[str, Any]]


class _TooMuch(Exception):
    """The worker printed or wrote without measure; the message says what, as "printed more than 64 MiB"."""


class Worker:
    """Asks one student file's worker; a worker that hung or died is replaced at the next request.

    Deadlines count the worker's CPU seconds, read by the grader, so that a busy machine does not fail a slow answer.
    """

    def __init__(self, zygote: Zygote, file: Path, folder: Path, scale: float = 1.0) -> None:
        """
        Args:
            zygote: what starts the worker.
            file: the student's file.
            folder: the submission's folder.
            scale: how much slower than the reference this machine is; multiplies every deadline.
        """
        self._zygote, self.file, self._folder, self._scale = zygote, file, folder, scale
        self._process: WorkerProcess | None = None
        self._decoder = Decoder()
        self._scratch = Path(tempfile.mkdtemp(prefix="worker-", dir=zygote.temporary))
        zygote.lock.share(self._scratch, writable=True)
        zygote.lock.share(folder)
        self.printed = bytearray()
        self.spent = 0.0  # of its seconds those that the last request took, give or take a tick
        self.alarms: list[str] = []  # how the worker was lost, other than by slowness: for staff
        self._printed_bytes = 0
        self._printing: list[int] = []  # the read end of what the worker prints, while that is open
        self._disk_free = shutil.disk_usage(self._scratch).free
        self._lost_loads: list[StudentError] = []
        self.load_error: StudentError | None = None  # why the file stopped half-way, once it was loaded
        self.until = math.inf  # of `time.monotonic()`: no request outlasts it
        # answers what the student's code asks while it runs; a file may play at import, long before a check cares
        self.service: Service = CartPoleServer(seed=0).answer

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

    def close(self) -> None:
        """End the worker and remove its scratch folder."""
        with contextlib.suppress(ZygoteError):  # it took the worker along
            self._end()
        temporary.remove(self._scratch)

    def _start(self) -> None:
        if len(self._lost_loads) >= _LOADS:
            raise self._lost_loads[-1]
        self._process, self._decoder = self._zygote.fork(self._folder, self._scratch), Decoder()
        self._process.channel.setblocking(False)
        os.set_blocking(self._process.printed, False)
        self._printing = [self._process.printed]
        self._await_lock()
        load = {"do": "load", "file": str(self.file), "folder": str(self._folder), "scratch": str(self._scratch)}
        name = f"the import of {self.file.name}"
        try:
            facts = self._exchange(load, name, LOAD_SECONDS * self._scale)
        except StudentError as error:
            self._lost_loads.append(error)
            raise
        self.load_error = student_error.from_facts(facts, name) if facts else None
        if self.load_error and self.load_error.kind in ("too slow", "ended"):  # out of time, or of CartPole's episodes
            advice = 'put what trains or plays under `if __name__ == "__main__":`'
            self.load_error = StudentError("too slow", f"{name} did not end in time: {advice}", self.load_error.where)

    def _await_lock(self) -> None:
        """Wait until the worker is locked in; one that ends before that has run no line of the student's code."""
        until = time.monotonic() + _START_SECONDS
        try:
            while time.monotonic() < until:
                if self._receive():
                    return
        except (ConnectionError, WireError):
            pass
        self._end()
        raise ZygoteError("a worker did not start: is the machine short of memory?")

    def _exchange(self, message: dict[str, Any], name: str, seconds: float) -> Any:
        number = secrets.token_hex(8)
        try:
            self._send(encode(message | {"id": number}), seconds)
            reply = self._await(number, name, seconds)
        except WireError as garbled:
            self._end()
            self.alarms.append(f"{name} wrote to the grader's line itself: {garbled}")
            raise student_error.garbled(name) from None
        except ConnectionError:
            raise self._lost(student_error.ended(name, self._end())) from None
        except _TooMuch as excess:
            self._end()
            raise self._lost(StudentError("ended", f"{name} was ended: it {excess}")) from None
        if "failure" in reply:
            error = student_error.from_facts(reply["failure"], name)
            if error.kind == "too slow":
                self._end()
            raise error
        if "value" not in reply:
            self._end()
            raise self._lost(student_error.garbled(name))
        return reply["value"]

    def _lost(self, error: StudentError) -> StudentError:
        self.alarms.append(error.sentence)
        return error

    def _send(self, message: bytes, seconds: float) -> None:
        assert self._process is not None
        frame, until = memoryview(message), time.monotonic() + _WALL_FACTOR * seconds
        while frame:
            try:
                frame = frame[self._process.channel.send(frame[:_CHUNK]) :]
            except BlockingIOError:  # the worker has not read yet what came before
                self._drain()
                select.select([], [self._process.channel], [], _TICK)
            if frame and time.monotonic() > until:
                raise BrokenPipeError

    def _await(self, number: str, name: str, seconds: float) -> dict[str, Any]:
        """Wait for the reply with this number, serving the student's code meanwhile."""
        assert self._process is not None
        clock = psutil.Process(self._process.pid)
        start, spent_before = time.monotonic(), _cpu_seconds(clock)
        looked, interrupted, self.spent = start, 0.0, 0.0
        while True:
            message = self._receive()
            now = time.monotonic()
            if now - looked > _TICK:  # also while the student's code keeps asking for more of CartPole
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
            if "env" not in message:
                raise WireError("a message that nobody asked for")
            self._send(encode(self.service(message)), seconds)

    def _receive(self) -> dict[str, Any] | None:
        """The next message, or None when none came within a tick."""
        assert self._process is not None
        complete, value = self._decoder.take()
        if not complete:
            line = self._process.channel.fileno()
            ready, _, _ = select.select([line, *self._printing], [], [], _TICK)
            if set(self._printing) & set(ready):
                self._drain()
            if line not in ready:
                return None
            received = self._process.channel.recv(_CHUNK)
            if not received:
                raise BrokenPipeError
            self._decoder.feed(received)
            complete, value = self._decoder.take()
        if complete and not isinstance(value, dict):
            raise WireError("a message that is no object")
        return value if complete else None

    def _drain(self) -> None:
        assert self._process is not None
        try:
            printed = os.read(self._process.printed, _CHUNK)
        except BlockingIOError:
            return
        if not printed:  # the student's code has closed it
            self._printing = []
        self.printed += printed[: max(0, _KEPT_OUTPUT - len(self.printed))]
        self._printed_bytes += len(printed)
        if self._printed_bytes > _MOST_OUTPUT:
            raise _TooMuch(f"printed more than {_MOST_OUTPUT >> 20} MiB")

    def _check_scratch(self) -> None:
        """Measure the scratch folder, once the disk has lost so much room that it may be the cause."""
        if self._disk_free - shutil.disk_usage(self._scratch).free < _MOST_SCRATCH:
            return
        written = 0
        try:
            for folder, _, names in os.walk(self._scratch, onerror=_unless_gone):
                for name in names:
                    with contextlib.suppress(FileNotFoundError):
                        written += os.lstat(os.path.join(folder, name)).st_size
        except PermissionError:
            raise _TooMuch("wrote into a folder that it closed to others") from None
        if written > _MOST_SCRATCH:
            raise _TooMuch(f"wrote more than {_MOST_SCRATCH >> 20} MiB to files")

    def _end(self) -> int:
        process, self._process = self._process, None
        return self._zygote.end(process) if process else 0


def _unless_gone(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error


def _cpu_seconds(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.Error:  # it is gone; the closed channel will say so
        return 0.0
    return float(times.user + times.system)
