"""A made-up class, graded twice, once with kills: `python -m tests.bench.a_class --students 300 --question q2`.

The class has solutions, right answers in other styles, wrong ones, empty files, stubs and attacks, two that never end
and one that takes all memory. In the first run a worker, then the command with the scheduler in it, then another worker
is killed with SIGKILL; the command is started again until it ends. The second run, into another folder, is left alone.
Both must give the same grades, and no grade may be made twice.
"""

import csv
import json
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import click
import psutil

from autograder.homework import load_homework
from autograder.project import ROOT, STARTER
from autograder.question import Question
from autograder.verification import corpora

ATTACKS = ROOT / "tests" / "kit" / "attacks"
ENDLESS = "while True:\n    pass\n"
BOMB = "held = []\nwhile True:\n    held.append(bytearray(1 << 26))\n"
_USUAL = {"solution": 20, "right": 30, "wrong": 40, "empty": 3, "stub": 3, "hostile": 4}
_SHORT = {"solution": 5, "right": 8, "wrong": 10, "empty": 50, "stub": 25, "hostile": 2}
_EVERY = 5.0  # seconds between two looks at the memory


def make_class(folder: Path, students: int, question: Question, short: bool, seed: int = 0) -> None:
    """Write a class: a folder for each student, and the roster, which names two more."""
    draw = random.Random(seed)
    right = [answer.source() for answer in corpora.right(question)]
    wrong = [answer.source() for answer in corpora.wrong(question)]
    head = f"Question: {question.key}"
    hostile = [path for path in sorted(ATTACKS.glob("*.py")) if head in path.read_text(encoding="utf-8")[:200]]
    kinds = _SHORT if short else _USUAL
    special = {1: ENDLESS, 2: ENDLESS, 3: BOMB}
    rows = []
    for number in range(students):
        place = folder / f"student-{number:04}"
        place.mkdir(parents=True)
        kind = draw.choices(list(kinds), list(kinds.values()))[0]
        texts = {
            "solution": right[0],
            "right": draw.choice(right),
            "wrong": draw.choice(wrong),
            "empty": "",
            "stub": (STARTER / question.file).read_text(encoding="utf-8"),
        }
        text = special.get(number) or texts.get(kind) or ""
        if kind == "hostile" and number not in special:
            text = draw.choice(hostile).read_text(encoding="utf-8")
            (place / "attack_parts.py").write_bytes((ATTACKS / "attack_parts.py").read_bytes())
        note = f"# handed in by {number}\n" if text else ""
        (place / question.file).write_text(text + note, encoding="utf-8")
        rows.append((f"Student {number:04}", f"{number:04}"))
    with (folder / "roster.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("Name", "SID"), *rows, ("Never Came", "9998"), ("Never There", "9999")])


class _Watch(threading.Thread):
    """Measures the memory of a command and its processes, and kills some of them."""

    def __init__(self, command: "subprocess.Popen[str]", journal: Path, kills: dict[int, str]) -> None:
        super().__init__(daemon=True)
        self._command, self._journal, self.kills, self.memory = command, journal, kills, list[tuple[int, float]]()

    def run(self) -> None:
        looked = 0.0
        while self._command.poll() is None:
            done = _lines(self._journal)
            if time.monotonic() - looked > _EVERY:
                looked = time.monotonic()
                self.memory.append((done, _memory(self._command.pid)))
            for at in [at for at in self.kills if done >= at]:
                _kill(self._command.pid, self.kills.pop(at))
            time.sleep(0.1)


def _lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n") if path.is_file() else 0


def _memory(pid: int) -> float:
    """The memory of a process and all below it, shared pages counted once, in MiB."""
    total = 0
    for process in _tree(pid):
        try:
            total += process.memory_full_info().pss
        except psutil.Error:
            continue
    return total / 2**20


def _tree(pid: int) -> list[psutil.Process]:
    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []


def _kill(pid: int, what: str) -> None:
    if what == "command":
        psutil.Process(pid).send_signal(signal.SIGKILL)
    else:
        workers = [each for each in psutil.Process(pid).children() if "spawn_main" in " ".join(each.cmdline())]
        workers[0].send_signal(signal.SIGKILL)
    click.echo(f"killed: {what}", err=True)


def grade(
    folder: Path, out: Path, workers: int, kills: dict[int, str], more: tuple[str, ...]
) -> tuple[float, list[tuple[int, float]]]:
    """Grade until all is graded; the seconds that it took, and the memory in between."""
    command = [sys.executable, "-m", "autograder", "grade-class", str(folder), "--out", str(out), "--quick"]
    command += ["--roster", str(folder / "roster.csv"), "--workers", str(workers), *more]
    start, memory = time.monotonic(), list[tuple[int, float]]()
    for _ in range(4):
        with (out.parent / f"{out.name}.log").open("a") as log:
            process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, text=True)
            watch = _Watch(process, out / "journal.jsonl", kills)
            watch.start()
            process.wait()
            watch.join()
        memory += watch.memory
        if process.returncode >= 0:
            break
    return time.monotonic() - start, memory


def grades(out: Path) -> dict[str, Any]:
    """What every check of every submission gave."""
    found = {}
    for path in sorted(out.glob("students/*/record.json")):
        for question, part in json.loads(path.read_text(encoding="utf-8"))["parts"].items():
            outcomes = (part["grade"] or {}).get("outcomes", ())
            points = {each["check"]: (each["status"], each["points"]) for each in outcomes}
            found[f"{path.parent.name} {question}"] = points, bool(part["trouble"])
    return found


@click.command()
@click.option("--students", default=300, show_default=True)
@click.option("--question", default="q2", show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--place", type=click.Path(path_type=Path), required=True, help="A folder for the class and its grades.")
@click.option("--short", is_flag=True, help="A class that mostly handed in nothing: quick to grade.")
@click.option("--undisturbed/--killed-only", default=True, help="Grade a second time, without kills.")
def main(students: int, question: str, workers: int, place: Path, short: bool, undisturbed: bool) -> None:
    """Make a class, grade it twice, and compare."""
    asked = load_homework().question(question)
    make_class(place / "class", students, asked, short)
    more = ("--only", asked.id)
    kills = {students // 4: "worker", students // 2: "command", 3 * students // 4: "worker"}
    times = {}
    for name, killed in (("killed", kills), ("undisturbed", {}))[: 1 + undisturbed]:
        out = place / name
        seed = ("--hidden-seed", str(place / "killed" / "class.json")) if name != "killed" else ()
        times[name], memory = grade(place / "class", out, workers, dict(killed), (*more, *seed))
        journal = [json.loads(line) for line in (out / "journal.jsonl").read_text().splitlines()]
        counts = Counter((line["submission"], line["question"]) for line in journal)
        twice = [each for each, count in counts.items() if count > 1]
        spent = sum(line["seconds"] for line in journal)
        busy = spent / times[name] / workers
        click.echo(f"{name}: {times[name]:.0f} s, {len(counts)} grades, {len(twice)} of them made twice")
        click.echo(f"{name}: grades took {spent:.0f} s together; {100 * busy:.0f}% of {workers} workers' time")
        for share in (0.25, 0.5, 0.75, 1.0):
            at = [size for done, size in memory if done <= share * students]
            click.echo(f"{name}: memory at {share:.0%} of the class: {at[-1] if at else 0:.0f} MiB")
    if undisturbed:
        one, two = grades(place / "killed"), grades(place / "undisturbed")
        different = [each for each in {**one, **two} if one.get(each) != two.get(each)]
        click.echo(f"{len(one)} and {len(two)} grades; different: {len(different)} {different[:5]}")


if __name__ == "__main__":
    main()
