"""Grades one submission: the zygote first, then what is secret, then pytest with the checks."""

import contextlib
import ctypes
import platform
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import gymnasium
import numpy as np
import torch

from autograder import __version__
from autograder.calibration import time_scale
from autograder.datasets import DataSets
from autograder.errors import GraderError
from autograder.grading.bounds import BoundsPlugin, limited_memory
from autograder.grading.checks import Stopped, run_pytest
from autograder.grading.fixtures import FixturePlugin, StudentPlugin
from autograder.grading.outcomes import OutcomePlugin
from autograder.grading.run import Options, Run
from autograder.grading.selection import SelectionPlugin
from autograder.host.zygote import Zygote
from autograder.intake import Submission, open_submission
from autograder.isolation.probe import Isolation
from autograder.plain_text import one_line
from autograder.reports.gradescope import results_json
from autograder.results import Grade, Outcome
from autograder.suspicions import suspicions
from autograder.whole_files import write_json

_MMAP_THRESHOLD = -3  # mallopt's number for it


class NotWritten(GraderError):
    """The grade is complete and here, but the disk did not take it."""

    def __init__(self, grade: Grade, reason: OSError) -> None:
        super().__init__(f"the grade could not be written: {reason}")
        self.grade = grade


def grade(
    zygote: Zygote,
    path: Path,
    options: Options,
    results: Path | None = None,
    progress: Callable[[Outcome], None] = lambda outcome: None,
    data: DataSets | None = None,
    before: Grade | None = None,
) -> Grade:
    """Grade a submission.

    Args:
        zygote: where workers come from; it was started before the hidden seed was known.
        path: a folder, a zip or one of the homework's files.
        options: which checks to run, and their seeds.
        results: where the grade is written as JSON, anew after every check, and beside it results.json, which is
            Gradescope's; None writes nothing.
        progress: called with each outcome as it comes.
        data: the data sets; None loads them when a check asks for them.
        before: an earlier grade of the same submission, whose verdicts stand for the checks that are not run now.

    Returns:
        The grade; `finished` is False where somebody stopped it by Ctrl-C.

    Raises:
        SubmissionError: the submission cannot be read.
        OSError: the disk does not take a copy of it.
        NotWritten: all was graded, and the results could not be written in the end; the error holds the grade.
        GraderError: the checks cannot be collected.
    """
    start = time.monotonic()
    _give_back_freed_memory()

    def keep(grade: Grade, outcome: Outcome) -> None:
        with contextlib.suppress(OSError):  # a full disk may have room again after the next check, or at the end
            save(grade, results)
        progress(outcome)

    with open_submission(path, options.questions, zygote.temporary) as submission:
        scale = options.scale or time_scale()
        problems, facts = _problems(submission, options), _facts(options, scale, zygote.isolation)
        result = Grade(one_line(submission.name), options.questions, facts=facts)
        for problem in problems:
            result.tell(problem)
        for reason in submission.needs_human:
            result.ask_human(reason)
        for suspicion in suspicions(submission):
            result.tell_staff(suspicion)
        if before:
            _take_over(before, result, options)
        run = Run(submission, zygote, options, scale, result, keep)
        students = StudentPlugin(run, data or DataSets())
        plugins = [
            SelectionPlugin(run),
            OutcomePlugin(run),
            BoundsPlugin(run),
            FixturePlugin(run),
            students,
            students.fixtures(),
        ]
        with contextlib.suppress(Stopped), limited_memory():
            run_pytest(options.asked, plugins)
            result.finished = True
        result.facts["seconds"] = round(time.monotonic() - start, 2)
        try:
            save(result, results, pictures=True)
        except OSError as error:
            raise NotWritten(result, error) from None
        return result


def _problems(submission: Submission, options: Options) -> list[str]:
    """What is odd about the submission, as far as the questions asked for go."""
    missing = [submission.missing(q.id) for q in options.questions if q.id not in submission.files]
    return submission.problems + missing


def _give_back_freed_memory() -> None:
    """Let the system have freed tensors back at once: the grader shares a small container with the worker."""
    with contextlib.suppress(AttributeError, OSError, TypeError):  # mallopt is glibc's: elsewhere, do without
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, 2**20)


def _facts(options: Options, scale: float, isolation: Isolation) -> dict[str, object]:
    return {
        "options": {
            "quick": options.quick,
            "public": options.public,
            "questions": [question.id for question in options.questions],
            "exercises": list(options.exercises),
        },
        "graded": datetime.now().astimezone().isoformat(timespec="seconds"),
        "seed": options.seed,
        "hidden_seed": options.hidden_seed,
        "isolation": isolation.to_json(),
        "time_scale": round(scale, 2),
        "versions": {
            "autograder": __version__,
            "python": platform.python_version(),
            "torch": torch.__version__,
            "gymnasium": gymnasium.__version__,
            "numpy": np.__version__,
        },
        "system": platform.platform(),
    }


def _take_over(before: Grade, result: Grade, options: Options) -> None:
    """Let an earlier grade's verdicts stand, and what it said about the files that are not loaded now."""
    result.planned |= before.planned
    result.outcomes |= before.outcomes
    for question in options.questions:
        stopped = before.facts.get("stopped", {}).get(question.id)
        if stopped and question not in options.asked:
            result.tell(stopped)
            result.facts.setdefault("stopped", {})[question.id] = stopped


def save(grade: Grade, results: Path | None, pictures: bool = False) -> None:
    """Write a grade as JSON, and beside it results.json, which is Gradescope's.

    Args:
        grade: what is written.
        results: the file for the grade; None writes nothing.
        pictures: whether results.json gets the pictures of the evidence.

    Raises:
        OSError: the disk does not take it.
    """
    if results:
        write_json(results, grade.to_json(), private=True)
        write_json(results.with_name("results.json"), results_json(grade, pictures))
