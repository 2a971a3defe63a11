"""The line to one worker process: whole messages out and in, and what the process prints meanwhile."""

import os
import select
import time
from typing import Any

from autograder.host.zygote import WorkerProcess
from autograder.line.wire import Decoder, WireError, encode

TICK = 0.05  # seconds that a look for the next message takes at most
_CHUNK = 1 << 20
_KEPT_OUTPUT = 64 * 1024  # bytes of what the student's code printed
_MOST_OUTPUT = 64 * 2**20  # bytes; a worker that prints more is ended


class TooMuch(Exception):
    """The worker printed or wrote without measure; the message says what, as "printed more than 64 MiB"."""


class Channel:
    """Sends to a worker process and receives from it, without ever waiting for it longer than a tick."""

    def __init__(self, process: WorkerProcess, printed: bytearray) -> None:
        """
        Args:
            process: the worker.
            printed: what the beginning of its output is added to.
        """
        self._socket, self._output = process.channel, process.printed
        self._decoder = Decoder()
        self._socket.setblocking(False)
        os.set_blocking(self._output, False)
        self._printing = [self._output]  # the read end of what the worker prints, while that is open
        self._printed_bytes = 0
        self._kept = printed

    def send(self, message: dict[str, Any], until: float) -> None:
        """Send one message.

        Args:
            message: plain data.
            until: when to give up, on `time.monotonic()`.

        Raises:
            ConnectionError: the worker is gone, or has not read it in time.
            TooMuch: it prints without measure.
        """
        frame = memoryview(encode(message))
        while frame:
            try:
                frame = frame[self._socket.send(frame[:_CHUNK]) :]
            except BlockingIOError:  # the worker has not read yet what came before
                self._drain()
                select.select([], [self._socket], [], TICK)
            if frame and time.monotonic() > until:
                raise BrokenPipeError

    def receive(self) -> dict[str, Any] | None:
        """The next message, or None when none came within a tick.

        Raises:
            ConnectionError: the worker is gone.
            WireError: what came is no message.
            TooMuch: it prints without measure.
        """
        complete, value = self._decoder.take()
        if not complete:
            line = self._socket.fileno()
            ready, _, _ = select.select([line, *self._printing], [], [], TICK)
            if set(self._printing) & set(ready):
                self._drain()
            if line not in ready:
                return None
            received = self._socket.recv(_CHUNK)
            if not received:
                raise BrokenPipeError
            self._decoder.feed(received)
            complete, value = self._decoder.take()
        if complete and not isinstance(value, dict):
            raise WireError("a message that is no object")
        return value if complete else None

    def _drain(self) -> None:
        try:
            printed = os.read(self._output, _CHUNK)
        except BlockingIOError:
            return
        if not printed:  # the student's code has closed it
            self._printing = []
        self._kept += printed[: max(0, _KEPT_OUTPUT - len(self._kept))]
        self._printed_bytes += len(printed)
        if self._printed_bytes > _MOST_OUTPUT:
            raise TooMuch(f"printed more than {_MOST_OUTPUT >> 20} MiB")
