"""What isolation costs: a grade by the locked worker against the same checks with the student's code in this process.

`python -m tests.bench.isolation` runs both in turns, each in a fresh process, and prints the ratios; `--starts` prints
how long a locked worker takes from the request to its first optimizer step. What is graded is the core homework.
"""

import contextlib
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from autograder.project import ROOT, SOLUTIONS


class HostOfThisProcess:
    """Stands in for a WorkerHost: the student's file is a module of the grader's own process, as in plain pytest."""

    def __init__(
        self,
        zygote: Any,
        file: Path,
        folder: Path,
        question: Any = None,
        given: Sequence[str] = (),
        known: Sequence[Any] = (),
        scale: float = 1.0,
    ) -> None:
        from autograder.worker.serve import RequestHandler

        self.file, self.load_error, self.alarms, self.spent = file, None, [], 0.0
        self.instruments, self.until = zygote.instruments(question), 0.0
        self.service: Callable[[dict[str, Any]], dict[str, Any]] = lambda message: {"world": "ended"}
        self._handler = RequestHandler(lambda message: self.service(message))
        room = question.room if question else None
        paths = {"file": str(file), "folder": str(folder), "scratch": os.getcwd()}
        self._ask({"do": "load", "room": room, "given": list(given)} | paths)

    def request(self, message: dict[str, Any], name: str, seconds: float) -> Any:
        """As WorkerHost.request, without a deadline."""
        start = time.process_time()
        reply = self._ask(message)
        self.spent = time.process_time() - start
        return reply

    def _ask(self, message: dict[str, Any]) -> Any:
        from autograder.host import student_error

        reply = self._handler.answer(message)
        if "failure" in reply:
            raise student_error.from_facts(reply["failure"], "the student's code")
        return reply["value"]

    def close(self) -> None:
        """There is nothing to end."""


def grade_solutions(plain: bool, quick: bool) -> dict[str, float]:
    """Grade the solutions once, and say what it took: seconds on the clock and of CPU time, without the imports."""
    import importlib

    from autograder.datasets import DataSets
    from autograder.grading import fixtures
    from autograder.grading.run import Options
    from autograder.homework import load_homework
    from autograder.host.zygote import Zygote
    from autograder.worker import loading

    grading = importlib.import_module("autograder.grading.grade")
    homework = load_homework()
    zygote = Zygote(homework.questions)
    data = DataSets()
    for name in () if quick else homework.data:
        data.load(name)
    if plain:
        fixtures.WorkerHost = HostOfThisProcess  # type: ignore[assignment, misc]
        grading._give_back_freed_memory = lambda: None  # a thrift of ours, which a plain run does not pay for
        loading.quieten()
    start, spent = time.perf_counter(), time.process_time()
    result = grading.grade(zygote, SOLUTIONS, Options(homework.questions, quick=quick), data=data)
    seconds, spent = time.perf_counter() - start, time.process_time() - spent
    zygote.close()
    workers = resource.getrusage(resource.RUSAGE_CHILDREN)
    if result.points < result.max_points or result.grader_failed:
        raise click.ClickException(f"the solutions earned {result.points} of {result.max_points} points")
    return {"seconds": seconds, "cpu": spent + (0 if plain else workers.ru_utime + workers.ru_stime)}


def start_times(workers: int) -> list[float]:
    """Seconds from asking for a locked worker to the answer of its first optimizer step."""
    import tempfile

    from autograder.host.student_module import StudentModule
    from autograder.host.worker_host import WorkerHost
    from autograder.host.zygote import Zygote

    source = (
        "import torch\ndef f():\n    model = torch.nn.Linear(4, 2); optimizer = torch.optim.Adam(model.parameters())\n"
        "    model(torch.ones(8, 4)).sum().backward(); optimizer.step()\n"
    )
    with contextlib.closing(Zygote()) as zygote, tempfile.TemporaryDirectory() as folder:
        file = Path(folder).resolve() / "model.py"
        file.write_text(source)
        found = []
        for _ in range(workers):
            start = time.perf_counter()
            host = WorkerHost(zygote, file, file.parent)
            StudentModule(host).f()
            found.append(time.perf_counter() - start)
            host.close()
    return found


def _in_a_fresh_process(*arguments: str) -> Any:
    command = [sys.executable, "-m", "tests.bench.isolation", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise click.ClickException(done.stderr[-2000:])
    return json.loads(done.stdout)


def rows(pairs: int, quick: bool = False) -> list[tuple[str, str]]:
    """The table's rows: what was measured, and the figure with its spread."""
    extra = ["--quick"] if quick else []
    ratios: dict[str, list[float]] = {"cpu": [], "seconds": []}
    for _ in range(pairs):
        ours, plain = (_in_a_fresh_process("--once", kind, *extra) for kind in ("locked", "plain"))
        for unit, found in ratios.items():
            found.append(ours[unit] / plain[unit])
    starts = [1000 * seconds for seconds in _in_a_fresh_process("--starts", "100")]
    what = "quick grade" if quick else "grade"
    table = [
        (f"{what} of the solutions by locked workers / in one plain process, {unit}", _spread(found, 2))
        for unit, found in (("CPU seconds", ratios["cpu"]), ("seconds on the clock", ratios["seconds"]))
    ]
    return [*table, ("from asking for a locked worker to its first optimizer step, ms", _spread(starts, 1))]


def _spread(values: list[float], digits: int) -> str:
    low, high = min(values), max(values)
    return f"{statistics.median(values):.{digits}f} ({low:.{digits}f} to {high:.{digits}f}, {len(values)} runs)"


@click.command()
@click.option("--pairs", default=3, show_default=True, help="How often each of the two is run.")
@click.option("--quick", is_flag=True, help="Leave out the training checks.")
@click.option("--once", type=click.Choice(["locked", "plain"]), hidden=True)
@click.option("--starts", type=int, hidden=True)
def main(pairs: int, quick: bool, once: str | None, starts: int | None) -> None:
    """Measure what isolation costs."""
    if once:
        print(json.dumps(grade_solutions(once == "plain", quick)))
    elif starts:
        print(json.dumps(start_times(starts)))
    else:
        for what, figure in rows(pairs, quick):
            print(f"{what}: {figure}")


if __name__ == "__main__":
    main()
