"""Grades right answers again and again with fresh seeds and counts the points lost by bad luck: there must be none.

    python tests/kit/flakes.py                      every right answer 100 times, without the training
    python tests/kit/flakes.py --training           the trainings of all that are not too weak for them, 30 times
    python tests/kit/flakes.py --only '^q2|solution' --grades 5 --minutes 10

Each round grades every answer once, each time with seeds of its own, so that a run that is cut short has seen them all.
What it prints can be graded again: the answer's name and both seeds. Exit code 1 says that there was a flake.
"""

import argparse
import json
import random
import re
import secrets
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.host.zygote import Zygote
    from autograder.question import Question
    from autograder.verification.answers import Answer

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


@dataclass(frozen=True)
class Task:
    """One grade to run."""

    answer: "Answer"
    seed: int  # of the public checks
    hidden_seed: int  # of the hidden ones
    exercises: tuple[str, ...]  # with their trainings; none stands for all, without


def lost(zygote: "Zygote", task: Task) -> list[dict[str, Any]]:
    """The checks that a right answer did not pass in this grade."""
    from autograder.grading.grade import grade
    from autograder.grading.run import Options
    from autograder.results import Status

    options = Options(
        (task.answer.question,),
        quick=not task.exercises,
        seed=task.seed,
        hidden_seed=task.hidden_seed,
        exercises=task.exercises,
    )
    with tempfile.TemporaryDirectory(prefix="flakes-") as folder:
        outcomes = grade(zygote, task.answer.write(Path(folder)), options).all_outcomes()
    assert outcomes, "nothing was graded"
    return [
        {
            "answer": task.answer.name,
            "check": outcome.check,
            "status": str(outcome.status),
            "seed": task.seed,
            "hidden_seed": task.hidden_seed,
            "said": outcome.finding.lines() if outcome.finding else [],
            "note": outcome.note,
        }
        for outcome in outcomes
        if outcome.status is not Status.PASSED
    ]


def answers(questions: "tuple[Question, ...]", only: str, training: bool) -> list[tuple["Answer", tuple[str, ...]]]:
    """The right answers whose name matches `only`, each with the exercises to grade: its trainings, or none for all."""
    from autograder.grading import checks
    from autograder.verification import corpora

    found = []
    for question in questions:
        trained = tuple(sorted(checks.trained(question))) if training else ()
        for answer in corpora.right(question):
            passed_over = training and (not trained or answer.name in corpora.weak(question))
            if re.search(only, answer.name) and not passed_over:
                found.append((answer, trained))
    return found


def rounds(chosen: list[tuple["Answer", tuple[str, ...]]], count: int, seed: int) -> list[list[Task]]:
    """The rounds, each of which grades every answer once, in an order and with seeds of its own."""
    draw = random.Random(seed)
    return [
        [
            Task(answer, draw.getrandbits(31), draw.getrandbits(48), exercises)
            for answer, exercises in draw.sample(chosen, len(chosen))
        ]
        for _ in range(count)
    ]


def main() -> None:
    """Run as the options say, print each flake as it comes, and a summary."""
    from autograder.options import cores
    from autograder.rooms import every_question
    from autograder.verification.pool import grade_all

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--grades", type=int, help="grades of each answer (default: 100, or 30 with --training)")
    parser.add_argument("--training", action="store_true", help="the training checks alone")
    parser.add_argument("--only", default="", help="the answers whose names this regular expression matches")
    parser.add_argument("--jobs", type=int, default=cores(), help="processes (default: one for each core)")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="begin no new round after so many minutes")
    parser.add_argument("--seed", type=int, help="where the seeds are drawn from (default: fresh)")
    parser.add_argument("--out", type=Path, help="write all flakes to this file, as JSON")
    options = parser.parse_args()
    seed = secrets.randbits(31) if options.seed is None else options.seed
    chosen = answers(every_question(), options.only, options.training)
    if not chosen:
        parser.error(f"no right answer to grade matches {options.only!r}")
    planned = rounds(chosen, options.grades or (30 if options.training else 100), seed)
    tasks = [task for each in planned for task in each]
    grades: Counter[str] = Counter()
    flakes: list[dict[str, Any]] = []
    start = time.monotonic()
    print(f"{len(planned)} rounds of {len(chosen)} answers, seed {seed}, {options.jobs} processes", flush=True)
    questions = dict.fromkeys(answer.question for answer, _ in chosen)

    graded = grade_all(lost, tasks, questions, options.jobs)
    for number, (task, found) in enumerate(zip(tasks, graded, strict=True), 1):
        grades[task.answer.question.id] += 1
        flakes += found
        for flake in found:
            print(json.dumps(flake, indent=1), flush=True)
        if number % len(chosen) == 0:
            print(f"round {number // len(chosen)}: {number} grades, {len(flakes)} flakes", flush=True)
            if time.monotonic() - start > 60 * options.minutes:
                graded.close()  # which lets go of what is not begun
                break
    if options.out:
        options.out.write_text(json.dumps(flakes, indent=1), encoding="utf-8")
    shown = ", ".join(f"{grades[question.id]} of {question.id}" for question in questions)
    minutes = (time.monotonic() - start) / 60
    print(f"{grades.total()} grades ({shown}) in {minutes:.0f} minutes: {len(flakes)} flakes")
    sys.exit(1 if flakes else 0)


if __name__ == "__main__":
    main()
