"""Grades right answers again and again with fresh seeds and counts the points lost by bad luck: there must be none.

    python tests/kit/flakes.py                      every accepted answer 100 times, without the training
    python tests/kit/flakes.py --training           the training checks of all that are no weak agents, 30 times
    python tests/kit/flakes.py --only '^q2|solution' --grades 5 --minutes 10

Each round grades every answer once, each time with seeds of its own, so that a run that is cut short has seen them all.
What it prints can be graded again: the answer's name and both seeds. Exit code 1 says that there was a flake.
"""

import argparse
import json
import os
import random
import re
import secrets
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.host.zygote import Zygote

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "kit")]

_TRAINING = {"q1": "Q1.6", "q2": "Q2.8", "q3": "Q3.5"}
_zygote: "Zygote"  # of this process, one for all its grades


@dataclass(frozen=True)
class Task:
    """One grade to run: which answer, from which seeds, and whether its training check alone."""

    name: str
    question: str
    seed: int
    hidden_seed: int
    training: bool

    def lost(self) -> list[dict[str, Any]]:
        """The checks that a right answer did not pass in this grade."""
        from accepted import ACCEPTED

        from autograder.grading.grade import grade
        from autograder.grading.run import Options

        answer = next(each for each in ACCEPTED if each.name == self.name)
        exercises = (_TRAINING[self.question],) if self.training else ()
        options = Options(
            (self.question,),
            quick=not self.training,
            seed=self.seed,
            hidden_seed=self.hidden_seed,
            exercises=exercises,
        )
        with tempfile.TemporaryDirectory(prefix="flakes-") as folder:
            result = grade(_zygote, answer.write(Path(folder)), options)
        outcomes = result.all_outcomes()
        assert outcomes, "nothing was graded"
        return [
            {
                "answer": self.name,
                "check": outcome.check,
                "status": outcome.status,
                "seed": self.seed,
                "hidden_seed": self.hidden_seed,
                "said": outcome.finding.lines() if outcome.finding else [],
                "note": outcome.note,
            }
            for outcome in outcomes
            if outcome.status != "passed"
        ]


def _start() -> None:
    """Set up a process that grades."""
    global _zygote
    from autograder.host.zygote import Zygote

    _zygote = Zygote()


def _run(task: Task) -> tuple[Task, list[dict[str, Any]]]:
    return task, task.lost()


def tasks(only: str, rounds: int, training: bool, seed: int) -> list[list[Task]]:
    """The rounds, each of which grades every answer whose name matches `only` once."""
    from accepted import ACCEPTED, WEAK_AGENTS

    draw = random.Random(seed)
    chosen = [answer for answer in ACCEPTED if re.search(only, answer.name)]
    if training:
        chosen = [answer for answer in chosen if answer.name not in WEAK_AGENTS]
    return [
        [
            Task(answer.name, answer.question, draw.getrandbits(31), draw.getrandbits(48), training)
            for answer in draw.sample(chosen, len(chosen))
        ]
        for _ in range(rounds)
    ]


def main() -> None:
    """Run as the options say, print each flake as it comes, and a summary."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--grades", type=int, help="grades of each answer (default: 100, or 30 with --training)")
    parser.add_argument("--training", action="store_true", help="the training checks alone")
    parser.add_argument("--only", default="", help="the answers whose names this regular expression matches")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes (default: one for each core)")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="begin no new round after so many minutes")
    parser.add_argument("--seed", type=int, help="where the seeds are drawn from (default: fresh)")
    parser.add_argument("--out", type=Path, help="write all flakes to this file, as JSON")
    options = parser.parse_args()
    seed = secrets.randbits(31) if options.seed is None else options.seed
    rounds = tasks(options.only, options.grades or (30 if options.training else 100), options.training, seed)
    grades: Counter[str] = Counter()
    flakes: list[dict[str, Any]] = []
    start, done = time.monotonic(), 0
    print(f"{len(rounds)} rounds of {len(rounds[0])} answers, seed {seed}, {options.jobs} processes", flush=True)
    with ProcessPoolExecutor(options.jobs, get_context("spawn"), _start) as pool:
        for number, tasks_of_round in enumerate(rounds, 1):
            if time.monotonic() - start > 60 * options.minutes:
                break
            for finished in as_completed([pool.submit(_run, task) for task in tasks_of_round]):
                task, lost = finished.result()
                grades[task.question] += 1
                flakes += lost
                for flake in lost:
                    print(json.dumps(flake, indent=1), flush=True)
            done = number
            print(f"round {done}: {grades.total()} grades, {len(flakes)} flakes", flush=True)
    if options.out:
        options.out.write_text(json.dumps(flakes, indent=1), encoding="utf-8")
    shown = ", ".join(f"{count} of {question}" for question, count in sorted(grades.items()))
    minutes = (time.monotonic() - start) / 60
    print(f"{grades.total()} grades ({shown}) in {done} rounds and {minutes:.0f} minutes: {len(flakes)} flakes")
    sys.exit(1 if flakes else 0)


if __name__ == "__main__":
    main()
