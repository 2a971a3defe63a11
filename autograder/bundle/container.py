"""What run_autograder does in the container: grade with the kit, let otter read the report, check that both agree.

Three steps, in three processes, one after the other. Only the first one meets the student's code, and whatever happens
in any of them, a valid results.json is left.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import click

from autograder.bundle.layout import DRIVER, GRADE, HIDDEN_SEED, RESULTS, Settings
from autograder.reports.gradescope import for_staff, nothing_graded, results_json
from autograder.results import Grade
from autograder.whole_files import write_json

_KIT = Path(__file__).resolve().parents[2]
_KILLED_BEFORE = 30  # seconds before the container's end at which a grader that has not come to its own end is killed
_OTTER_SECONDS = 60  # it takes 4 to 10
_LAST_SECONDS = 10  # that the last step may need
_UNREADABLE = 2  # the exit code of a grade whose submission cannot be read
_CONTAINER = Path("/autograder")
_SHARED_FOLDERS = ("/tmp", "/var/tmp", "/dev/shm")
_FAILED = "The submission could not be graded; please tell the course staff."


def make_report(folder: Path, settings: Settings, seconds: float) -> tuple[int | None, str]:
    """Grade the submission in `folder` with the kit; the report is then in its results/.

    Args:
        folder: /autograder, or one that is laid out like it.
        settings: the bundle's.
        seconds: how long it may take, until the container is killed.

    Returns:
        The exit code, None where the grader was killed, and what it printed.
    """
    command = [sys.executable, "-m", "autograder", "grade", str(_handed_in(folder / "submission"))]
    command += ["--single", "--no-html", "--out", str(folder / "results"), "--hidden-seed", str(_KIT / HIDDEN_SEED)]
    command += ["--time-limit", str(max(60, int(seconds)))]  # the data sets lie in data/, where they are looked for
    command += ["--quick"] * settings.quick + ["--require-isolation"] * (not settings.unlocked)
    return _run(command, _KIT, seconds - _KILLED_BEFORE)


def _handed_in(folder: Path) -> Path:
    """The submission's folder, or the zip in it where it holds nothing else: `otter grade` does not unpack it."""
    files = [file for file in folder.rglob("*") if file.is_file() and not file.is_symlink()]
    return files[0] if len(files) == 1 and files[0].suffix == ".zip" else folder


def grade(folder: Path) -> None:
    """Grade the submission in `folder`, and leave results.json for Gradescope and results.pkl for otter."""
    start, settings, results = time.monotonic(), Settings.read(_KIT), folder / "results"

    def left() -> float:
        return settings.time_limit - (time.monotonic() - start)

    results.mkdir(exist_ok=True)
    (results / GRADE).unlink(missing_ok=True)  # of an earlier run, where somebody tries the bundle by hand
    write_json(results / RESULTS, nothing_graded("The grading was cut off before its first check.", ""))
    notes = [] if _lock(folder) else ["source/ and results/ could not be kept from other users"]
    otter = _Otter(folder)  # what it needs is read before the student's code runs

    status, said = make_report(folder, settings, left())
    print(said, flush=True)
    try:
        graded = Grade.from_json(json.loads((results / GRADE).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        sentence = said.strip() if status == _UNREADABLE else _FAILED
        write_json(results / RESULTS, nothing_graded(sentence, f"exit code {status}\n{said}"))
        return
    if status != 0:
        notes.append(f"the grader ended with {'a kill: its time was up' if status is None else f'code {status}'}")
    if left() > 2 * _LAST_SECONDS:
        notes += otter.agrees(graded, min(_OTTER_SECONDS, left() - _LAST_SECONDS))
    else:
        notes.append("otter was not run: the time was nearly up")
    graded.for_staff += notes
    print(for_staff(graded))  # Gradescope shows what is printed to staff alone
    write_json(results / RESULTS, results_json(graded, pictures=True))


def _lock(folder: Path) -> bool:
    """Keep what belongs to the grader from every other user; whether that could be done.

    Nor may another user leave anything in the container's shared folders.
    """
    if folder == _CONTAINER and os.geteuid() == 0:  # it is ours alone, and its kernel may have no Landlock
        for shared in map(Path, _SHARED_FOLDERS):
            with contextlib.suppress(OSError):
                shared.chmod(0o711)
    try:
        for path in (folder / "source", folder / "results", folder / "submission_metadata.json"):
            if path.exists():
                path.chmod(0o700 if path.is_dir() else 0o600)
    except OSError:  # they belong to somebody else
        return False
    return True


class _Otter:
    """The second step: otter, in a folder of its own, with tests that read the report and nothing of a student's."""

    def __init__(self, folder: Path) -> None:
        source = folder / "source"
        names = ("otter_config.json", f"files/{DRIVER}", *(f"tests/{file.name}" for file in source.glob("tests/*.py")))
        self._results = folder / "results"
        self._files = {name: (source / name).read_bytes() for name in names}

    def agrees(self, graded: Grade, seconds: float) -> list[str]:
        """Run otter on the report; the sentences for staff say what went wrong, and are none where the totals agree."""
        with tempfile.TemporaryDirectory(prefix="otter-") as name:
            stage = Path(name)
            for folder in ("source/tests", "source/files", "submission", "results"):
                (stage / folder).mkdir(parents=True)
            for file, content in self._files.items():
                (stage / "source" / file).write_bytes(content)
            config = json.loads(self._files["otter_config.json"]) | {"zips": False}  # `otter grade` sets it for zips
            (stage / "source" / "otter_config.json").write_text(json.dumps(config))
            (stage / "submission_metadata.json").write_text("{}")
            write_json(stage / "results" / GRADE, graded.to_json(), private=True)
            code = f"from otter.run.run_autograder import main; main({name!r}, logo=False)"
            status, said = _run([sys.executable, "-c", code], stage, seconds, HOME=name, IPYTHONDIR=f"{name}/ipython")
            print(said, flush=True)
            try:
                tests = json.loads((stage / "results" / RESULTS).read_text(encoding="utf-8"))["tests"]
                points = round(sum(test.get("score", 0) for test in tests), 2)
                (self._results / "results.pkl").write_bytes((stage / "results" / "results.pkl").read_bytes())
            except (OSError, ValueError, KeyError):
                return [f"otter gave no results (exit code {status}): {said[-2000:]}"]
        return [] if points == graded.points else [f"otter counts {points:g} points and the grader {graded.points:g}"]


def _run(command: list[str], folder: Path, seconds: float, **environment: str) -> tuple[int | None, str]:
    """Run a command with a deadline: its exit code, None where it was killed, and what it printed."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=os.environ | environment,
        )
        try:
            status: int | None = process.wait(max(1.0, seconds))
        except subprocess.TimeoutExpired:
            status = None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # all of it, also what it has left behind
        process.wait()
        said.seek(0)
        return status, said.read().decode(errors="replace")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--report-only", is_flag=True, help="Make the report for otter, which has been started by somebody else.")
def main(folder: Path, report_only: bool) -> Any:
    """Grade the submission in FOLDER, which is laid out like Gradescope's /autograder."""
    if not report_only:
        return grade(folder)
    settings = Settings.read(_KIT)
    status, said = make_report(folder, settings, settings.time_limit)
    click.echo(said)
    sys.exit(0 if (folder / "results" / GRADE).exists() else 1)


if __name__ == "__main__":
    main()
