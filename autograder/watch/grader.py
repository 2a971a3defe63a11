"""A grade in a process of its own, forked from the one that watches: it is cancelled by ending it.

The fork has everything imported already, and what a grade leaves in memory goes with it. Its verdicts come back as
lines of JSON.
"""

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from autograder.datasets import DataSets
from autograder.errors import GraderError
from autograder.grading.checks import has_hidden_checks
from autograder.grading.grade import grade, save
from autograder.grading.run import Options
from autograder.host.zygote import Zygote, ZygoteError
from autograder.intake import SubmissionError
from autograder.isolation import linux
from autograder.reports.changes import changes, read_grade
from autograder.results import Grade, Outcome

_TO_LEAVE = 3.0  # seconds that a cancelled grade has to end by itself


@dataclass(frozen=True)
class Job:
    """What one grade is to do."""

    folder: Path
    options: Options
    before: Grade  # whose verdicts stand for all that is not graded now
    data: tuple[str, ...] = ()  # the data sets that it needs
    out: Path | None = None  # the folder for the reports, which are written at the end; None writes none


@dataclass(frozen=True)
class Message:
    """What a grade tells: one of these."""

    outcomes: tuple[Outcome, ...] = ()  # of checks that have just been run
    grade: Grade | None = None  # all verdicts, at the end
    written: tuple[str, ...] = ()  # the files of the reports
    modules: tuple[str, ...] = ()  # what it had to import for them
    error: str = ""  # why there is no grade, in a sentence


class GradeProcess:
    """A grade under way."""

    def __init__(self, zygote: Zygote, job: Job) -> None:
        """Fork it.

        Raises:
            ZygoteError: there is no process to start workers from.
            OSError: the machine has no room for another process.
        """
        self._line, telling = os.pipe()
        try:
            with zygote.branch() as branch:
                self.pid = os.fork()
                if self.pid == 0:
                    os.close(self._line)
                    _become_grader(zygote, branch, job, telling)
        except BaseException:
            os.close(self._line)
            raise
        finally:
            os.close(telling)
        os.set_blocking(self._line, False)
        self._unread = b""
        self._until: float | None = None

    def fileno(self) -> int:
        """What to wait on for messages."""
        return self._line

    def messages(self) -> tuple[list[Message], bool]:
        """What it has told since this was last asked, and whether that was all."""
        over = False
        with contextlib.suppress(BlockingIOError):
            while not over:
                read = os.read(self._line, 2**16)
                over = not read
                self._unread += read
        *lines, self._unread = self._unread.split(b"\n")
        return [_message(json.loads(line)) for line in lines], over

    def cancel(self) -> None:
        """Tell it to end; `ended` says whether it has."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)
        self._until = time.monotonic() + _TO_LEAVE

    def ended(self) -> bool:
        """Whether it has ended; once True, it is reaped, and this is not to be asked again."""
        if self._until is not None and time.monotonic() > self._until:
            os.kill(self.pid, signal.SIGKILL)
        if not os.waitpid(self.pid, os.WNOHANG)[0]:
            return False
        os.close(self._line)
        return True

    def close(self) -> None:
        """End it and wait for its end."""
        self.cancel()
        while not self.ended():
            select.select([], [], [], 0.005)


def _message(content: dict[str, Any]) -> Message:
    outcomes = tuple(Grade.from_json(content["outcomes"]).outcomes.values()) if "outcomes" in content else ()
    whole = Grade.from_json(content["grade"]) if "grade" in content else None
    written, modules = (tuple(content.get(name, ())) for name in ("written", "modules"))
    return Message(outcomes, whole, written, modules, content.get("error", ""))


def import_for_later(modules: Iterable[str]) -> None:
    """Import what a grade had to import, so that no later one has to: checks import some libraries late."""
    for name in modules:
        with contextlib.suppress(Exception):  # then each grade goes on importing it
            importlib.import_module(name)


def _become_grader(zygote: Zygote, branch: Zygote, job: Job, telling: int) -> NoReturn:
    """Grade in this process, which was just forked, and end it."""
    status = 1
    try:
        watching = os.getppid()
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that watches
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        with contextlib.suppress(OSError):  # elsewhere it ends when it can tell nothing any more
            linux.set_death_signal(signal.SIGKILL)
        if os.getppid() != watching:
            os._exit(status)
        zygote.leave()
        with open(os.devnull, "r+b") as nothing:
            for stream in range(3):
                os.dup2(nothing.fileno(), stream)
        with open(telling, "w", encoding="utf-8", closefd=False) as line:

            def tell(**content: Any) -> None:
                print(json.dumps(content), file=line, flush=True)

            _grade(branch, job, tell)
        status = 0
    finally:
        os._exit(status)


def _grade(branch: Zygote, job: Job, tell: Any) -> None:
    def progress(outcome: Outcome) -> None:
        alone = {outcome.check: outcome}
        tell(outcomes=Grade("", (), alone, dict(alone)).to_json())

    data, known = DataSets(), set(sys.modules)
    gc.freeze()  # pytest collects garbage thoroughly: it need not go through all that was there before
    try:
        for name in job.data:
            data.load(name)
        result = grade(branch, job.folder, job.options, None, progress, data, job.before)
        tell(grade=result.to_json())
        if job.out:
            signal.signal(signal.SIGTERM, _stop)  # from here on, files are written: none is to be left half
            try:
                tell(written=_write_reports(result, job.out, job.folder))
            except Exception as error:  # the verdicts are there
                tell(error=f"{type(error).__name__}: {error}")
        tell(modules=sorted(set(sys.modules) - known))
    except (SubmissionError, GraderError, ZygoteError, OSError) as error:
        tell(error=str(error))


def _write_reports(result: Grade, out: Path, folder: Path) -> list[str]:
    """Write what `grade` writes, and return the files' names.

    Raises:
        OSError: the disk does not take it.
    """
    from autograder.reports.page.pages import write_pages

    before = read_grade(out / "grade.json")
    save(result, out / "grade.json", pictures=True)
    staff = has_hidden_checks(result.questions)
    pages = write_pages(result, out, str(folder), changes(before, result), staff)
    return [str(out / "grade.json"), str(out / "results.json"), *map(str, pages)]


def _stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit
