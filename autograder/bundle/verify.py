"""Tries a bundle on known submissions, in every way in which it will be used, before it is uploaded."""

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from autograder.archive import write_zip
from autograder.bundle.layout import KIT, RESULTS, SETTINGS
from autograder.bundle.trials import Trial, trials
from autograder.grading.checks import collect_checks, mark_of
from autograder.homework import Homework
from autograder.submit import pack

_USER = "nobody"
_LIMIT = 1200  # seconds for one submission, on however slow a machine


@dataclass(frozen=True)
class Graded:
    """What came of one submission: the points, or None where there are none to be found, and what was printed."""

    points: float | None
    results: dict[str, Any]
    said: str


def verify(homework: Homework, bundle: Path, report: Callable[[str], None]) -> bool:
    """Grade every trial in every way, and report each line as it comes.

    Returns:
        Whether every one got exactly the points that it deserves.
    """
    as_user = user_lacks()
    ways: dict[str, Callable[[Path, Trial], Graded]] = {
        "run_autograder": in_container,
        "otter run": partial(by_otter_run, homework),
    }
    if os.geteuid() == 0 and not as_user:
        ways["run_autograder, as a user"] = lambda bundle, trial: in_container(bundle, trial, _USER)
    elif as_user:
        report(f"left out: run_autograder as an ordinary user: {as_user}")
        report("So level B was not tried. Verify the bundle with a Python that every user can run, such as /usr/bin's.")
    right = True
    for trial in trials(homework):
        deserved = points_of(bundle, trial)
        for way, run in ways.items():
            graded = run(bundle, trial)
            right &= graded.points == deserved
            verdict = "ok   " if graded.points == deserved else "WRONG"
            report(f"{verdict} {trial.name}, by {way}: {graded.points} of {deserved:g} deserved")
            if graded.points != deserved:
                report(graded.said[-3000:])
    return right


def points_of(bundle: Path, trial: Trial) -> float:
    """What a trial deserves of this bundle's points."""
    with zipfile.ZipFile(bundle) as archive:
        quick = json.loads(archive.read(f"files/{KIT}/{SETTINGS}"))["quick"]
    marks = map(mark_of, collect_checks(trial.earns)) if trial.earns else ()
    return float(round(sum(mark["points"] for mark in marks if not (quick and mark["training"])), 2))


def user_lacks() -> str:
    """Why run_autograder cannot be tried as an ordinary user, or "" where it can, or is anyway."""
    if os.geteuid() != 0:
        return ""
    try:
        done = subprocess.run([sys.executable, "-c", "import torch, otter"], user=_USER, cwd="/", capture_output=True)
    except LookupError as error:
        return f"this machine has no user {_USER}: {error}"
    except OSError:  # it may not even be started
        return _closed_to_user()
    return "" if done.returncode == 0 else _closed_to_user()


def _closed_to_user() -> str:
    """Why the ordinary user cannot run this interpreter."""
    closed = _closed_folder(Path(sys.executable))
    where = f", because other users may not enter {closed}" if closed else ""
    return f"{_USER} cannot run {sys.executable}{where}"


def _closed_folder(path: Path) -> Path | None:
    """The first folder on the way to a file, or to what it is a link to, that other users may not enter."""
    ways = (path, path.resolve())
    folders = [folder for way in ways for folder in reversed(way.parents)]
    return next((folder for folder in folders if not folder.stat().st_mode & stat.S_IXOTH), None)


def in_container(bundle: Path, trial: Trial, user: str | None = None) -> Graded:
    """Grade by run_autograder, in a folder that is laid out like Gradescope's /autograder.

    Args:
        bundle: the zip.
        trial: what is handed in.
        user: who grades; None means the user of this process.
    """
    with tempfile.TemporaryDirectory(prefix="container-") as name:
        top = Path(name).resolve()
        top.chmod(0o755)
        home = top / "autograder"
        for folder in ("source", "submission", "results"):
            (home / folder).mkdir(parents=True)
        with zipfile.ZipFile(bundle) as archive:
            archive.extractall(home / "source")
        shutil.copyfile(home / "source" / "run_autograder", home / "run_autograder")
        (home / "submission_metadata.json").write_text("{}")
        for file, content in trial.files.items():
            (home / "submission" / file).write_bytes(content)
        if user:
            for path in (home, *home.rglob("*")):
                shutil.chown(path, user)
        variables = {"PATH": os.environ["PATH"], "HOME": str(top), "GRADER_PYTHON": sys.executable}
        said = _run(["bash", str(home / "run_autograder")], home, variables, user)
        results = _read(home / "results" / RESULTS)
        return Graded(_points(results), results, said)


def by_otter_run(homework: Homework, bundle: Path, trial: Trial) -> Graded:
    """Grade by plain `otter run` what `submit` makes of it: otter by itself is open to what a raw zip may hold."""
    with tempfile.TemporaryDirectory(prefix="otter-run-") as name:
        top = Path(name).resolve()
        raw = write_zip(top / "raw.zip", trial.files)
        pack(raw, homework.questions, top / "clean.zip")
        command = [sys.executable, "-m", "otter", "run", "-a", str(bundle.resolve()), "-o", name, "clean.zip"]
        said = _run(command, top, dict(os.environ))
        results = _read(top / RESULTS)
        return Graded(_points(results), results, said)


def _run(command: list[str], folder: Path, variables: dict[str, str], user: str | None = None) -> str:
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=variables,
            user=user,
            extra_groups=[] if user else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_LIMIT,
        )
    except subprocess.TimeoutExpired as error:
        return f"{error.output or b''!r}\nnot done after {_LIMIT} s"
    return done.stdout.decode(errors="replace")


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _points(results: dict[str, Any]) -> float | None:
    """The score as Gradescope counts it: the one at the top, or else the sum of the tests'."""
    if "score" in results:
        return float(results["score"])
    return round(sum(test.get("score", 0) for test in results["tests"]), 2) if "tests" in results else None
