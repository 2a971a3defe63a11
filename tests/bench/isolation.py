"""What isolation costs: a grade by the locked worker against the same checks with the student's code in this process.

`python tests/bench/isolation.py` runs both in turns, each in a fresh process, and prints the ratios; `--starts` prints
how long a locked worker takes from the request to its first optimizer step.
"""

import contextlib
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).resolve().parents[2]


class WorkerInThisProcess:
    """Stands in for a Worker: the student's file is a module of the grader's own process, as in a plain pytest run."""

    def __init__(self, zygote: Any, file: Path, folder: Path, scale: float = 1.0) -> None:
        from autograder.worker.serve import RequestHandler

        self.file, self.load_error, self.alarms, self.spent = file, None, [], 0.0
        self._handler = RequestHandler()
        self._ask({"do": "load", "file": str(file), "folder": str(folder), "scratch": os.getcwd()})

    @property
    def service(self) -> Any:
        raise AttributeError("what plays CartPole is only set")

    @service.setter
    def service(self, service: Any) -> None:
        from autograder.worker import cartpole_client

        cartpole_client.install(service)

    def request(self, message: dict[str, Any], name: str, seconds: float) -> Any:
        """As Worker.request, without a deadline."""
        start = time.process_time()
        reply = self._ask(message)
        self.spent = time.process_time() - start
        return reply

    def _ask(self, message: dict[str, Any]) -> Any:
        from autograder.isolation import student_error

        reply = self._handler.answer(message)
        if "failure" in reply:
            raise student_error.from_facts(reply["failure"], "the student's code")
        return reply["value"]

    def close(self) -> None:
        """There is nothing to end."""


def grade_solutions(plain: bool, quick: bool) -> dict[str, float]:
    """Grade the solutions once, and say what it took: seconds on the clock and of CPU time, without the imports."""
    sys.path.insert(0, str(ROOT))
    from autograder.grading.plugin import load_both

    from autograder import grading, plugin
    from autograder.grading.grade import Options, grade
    from autograder.host.zygote import Zygote
    from autograder.worker import loading

    zygote = Zygote()
    digits = load_both()
    if plain:
        plugin.Worker = WorkerInThisProcess  # type: ignore[assignment, misc]
        grading._give_back_freed_memory = lambda: None  # a thrift of ours, which a plain run does not pay for
        loading.quieten()
    start, spent = time.perf_counter(), time.process_time()
    result = grade(zygote, ROOT / "solutions", Options(quick=quick), digits=digits)
    seconds, spent = time.perf_counter() - start, time.process_time() - spent
    zygote.close()
    workers = resource.getrusage(resource.RUSAGE_CHILDREN)
    if result.points < result.max_points or result.grader_failed:
        raise click.ClickException(f"the solutions earned {result.points} of {result.max_points} points")
    return {"seconds": seconds, "cpu": spent + (0 if plain else workers.ru_utime + workers.ru_stime)}


def start_times(workers: int) -> list[float]:
    """Seconds from asking for a locked worker to the answer of its first optimizer step."""
    sys.path.insert(0, str(ROOT))
    import tempfile

    from autograder.host.student_module import StudentModule
    from autograder.host.zygote import Zygote

    source = (
        "import torch\ndef f():\n    model = torch.nn.Linear(4, 2); optimizer = torch.optim.Adam(model.parameters())\n"
        "    model(torch.ones(8, 4)).sum().backward(); optimizer.step()\n"
    )
    with contextlib.closing(Zygote()) as zygote, tempfile.TemporaryDirectory() as folder:
        file = Path(folder).resolve() / "q1_cvae.py"
        file.write_text(source)
        found = []
        for _ in range(workers):
            start = time.perf_counter()
            worker = Worker(zygote, file, file.parent)
            StudentModule(worker).f()
            found.append(time.perf_counter() - start)
            worker.close()
    return found


def _in_a_fresh_process(*arguments: str) -> Any:
    done = subprocess.run([sys.executable, __file__, *arguments], cwd=ROOT, capture_output=True, text=True)
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
