"""A process that grades, as its host on the worker machine holds it: started when needed, asked, ended, replaced."""

import contextlib
import json
import os
import select
import subprocess
import sys
import tempfile
import time
from typing import IO, Any

from autograder.classes.grader_process import GRADE, LOOK
from autograder.project import ROOT

_TO_START = 180.0  # seconds on the clock: more is a machine out of order
_TO_LOOK = 300.0  # a data set may have to be downloaded
_SAID = 2000  # characters of what a lost grader wrote, for staff


class GraderLost(Exception):
    """The process that grades has ended or hangs; the message says how, for staff."""


class CannotGrade(Exception):
    """This machine cannot grade at all; the message is one sentence."""


class GraderHost:
    """One process that grades, with one warm zygote."""

    def __init__(self, homework: str) -> None:
        """Start it.

        Args:
            homework: the name of the homework whose questions it knows.

        Raises:
            CannotGrade: it does not start.
        """
        self._said: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  closed with the process
        self._read = b""
        # the command line takes all that is no grader's business out of the environment; see autograder/__main__.py
        self._process = subprocess.Popen(
            [sys.executable, "-m", "autograder", "class-grader", "--homework", homework],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
        )
        try:
            ready = self._answer(time.monotonic() + _TO_START)
        except GraderLost as error:
            raise CannotGrade(f"the grader does not start: {error}") from None
        if "failed" in ready:
            self.close()
            raise CannotGrade(ready["failed"])
        self.isolation: dict[str, Any] = ready["isolation"]
        self.sentence: str = ready["sentence"]  # about the isolation, for staff

    def look_over(self, with_data: bool) -> dict[str, Any]:
        """How much slower than the reference this machine is, and what its data sets are: {"scale", "data"}.

        Args:
            with_data: whether the data sets are loaded, too.

        Raises:
            CannotGrade: a data set is not there.
            GraderLost: the process has ended.
        """
        found = self._ask({"do": LOOK, "with_data": with_data}, _TO_LOOK)
        if "failed" in found:
            raise CannotGrade(found["failed"])
        return found

    def grade(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Grade one question of a submission.

        Args:
            request: what `grader_process` takes.
            seconds: on the clock, after which the process counts as hanging.

        Raises:
            GraderLost: the process has ended, or hung and was ended.
        """
        return self._ask(request | {"do": GRADE}, seconds)

    def close(self) -> None:
        """End the process, its zygote and its workers."""
        with contextlib.suppress(OSError):
            self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._said):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()

    def _ask(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            raise self._lost() from None
        return self._answer(time.monotonic() + seconds)

    def _answer(self, until: float) -> dict[str, Any]:
        """The next line. Not by `readline`, which waits for ever."""
        assert self._process.stdout is not None
        line = self._process.stdout.fileno()
        while b"\n" not in self._read:
            ready, _, _ = select.select([line], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                self.close()
                raise GraderLost("the grader did not answer in time, and was ended")
            more = os.read(line, 2**16)
            if not more:
                raise self._lost()
            self._read += more
        found, _, self._read = self._read.partition(b"\n")
        answer: dict[str, Any] = json.loads(found)
        return answer

    def _lost(self) -> GraderLost:
        """Reap the process, and say how it ended."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        status = self._process.poll()
        with contextlib.suppress(OSError, ValueError):
            self._said.seek(max(0, self._said.seek(0, os.SEEK_END) - _SAID))
        try:
            said = self._said.read().decode("utf-8", "replace").strip()
        except (OSError, ValueError):
            said = ""
        self.close()
        how = f"signal {-status}" if status is not None and status < 0 else f"exit code {status}"
        return GraderLost(f"the grader ended with {how}" + (f": {said}" if said else ""))
