"""Grades one submission: the zygote first, then what is secret, then pytest with the checks."""

import contextlib
import ctypes
import io
import os
import platform
import time
from collections.abc import Callable
from pathlib import Path

import gymnasium
import numpy as np
import pytest
import torch

from autograder import __version__
from autograder.calibration import time_scale
from autograder.intake import Submission, open_submission
from autograder.isolation.probe import Isolation
from autograder.isolation.zygote import Zygote
from autograder.plugin import GraderPlugin, Options
from autograder.reports.gradescope import results_json
from autograder.results import Grade, Outcome, write_json
from autograder.suspicions import suspicions
from data.digits import Digits

ROOT = Path(__file__).resolve().parents[1]
_MMAP_THRESHOLD = -3  # mallopt's number for it
CHECKS = ROOT / "tests" / "checks"


class GraderError(Exception):
    """The grader itself failed; the message says in what."""


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
    digits: tuple[Digits, Digits] | None = None,
) -> Grade:
    """Grade a submission.

    Args:
        zygote: where workers come from; it was started before the hidden seed was known.
        path: a folder, a zip or one of the three files.
        options: which checks to run, and their seeds.
        results: where the grade is written as JSON, anew after every check, and beside it results.json, which is
            Gradescope's; None writes nothing.
        progress: called with each outcome as it comes.
        digits: the training and the test digits; None loads them when a check asks for them.

    Returns:
        The grade; `finished` is False where the checks could not all be run.

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
            _save(grade, results)
        progress(outcome)

    with open_submission(path, zygote.temporary) as submission:
        scale = time_scale()
        result = Grade(
            submission.name, problems=_problems(submission, options), facts=_facts(options, scale, zygote.isolation)
        )
        result.for_staff += suspicions(submission)
        _run_checks(GraderPlugin(submission, zygote, options, scale, result, keep, digits))
        result.finished = True
        result.facts["seconds"] = round(time.monotonic() - start, 2)
        try:
            _save(result, results)
        except OSError as error:
            raise NotWritten(result, error) from None
        return result


def _problems(submission: Submission, options: Options) -> list[str]:
    """What is odd about the submission, as far as the questions asked for go."""
    missing = [submission.missing(question) for question in options.questions if question not in submission.files]
    return submission.problems + missing


def _give_back_freed_memory() -> None:
    """Let the system have freed tensors back at once: the grader shares a small container with the worker."""
    with contextlib.suppress(AttributeError, OSError, TypeError):  # mallopt is glibc's: elsewhere, do without
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, 2**20)


def _run_checks(plugin: GraderPlugin) -> None:
    files = [str(file) for q in plugin.options.questions for file in sorted(CHECKS.glob(f"test_{q}*.py"))]
    # no plugins but ours, and no rewritten assertions: the checks use neither, and both take their time to load
    plain = ["-p", "no:cacheprovider", "--disable-plugin-autoload", "--assert=plain"]
    arguments = ["-q", "--tb=short", "-c", os.devnull, "--rootdir", str(CHECKS), *plain, *files]
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        status = pytest.main(arguments, plugins=[plugin])
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise GraderError(f"the checks could not be run:\n{said.getvalue()[-3000:]}")


def _facts(options: Options, scale: float, isolation: Isolation) -> dict[str, object]:
    return {
        "options": {
            "quick": options.quick,
            "public": options.public,
            "questions": list(options.questions),
            "exercises": list(options.exercises),
        },
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


def _save(grade: Grade, results: Path | None) -> None:
    if results:
        write_json(results, grade.to_json())
        write_json(results.with_name("results.json"), results_json(grade))
