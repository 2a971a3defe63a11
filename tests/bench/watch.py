"""How long `watch` takes from a save to the verdict, and whether it grows: `python -m tests.bench.watch`.

It copies the solutions into a folder, watches it in a process of its own, and changes one function after the other:
each exercise alone, each whole question, and then one exercise again and again, to see the memory.
"""

import ast
import contextlib
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import click
import psutil

from autograder import rooms
from autograder.homework import Homework
from autograder.options import homework_option
from autograder.project import ROOT
from autograder.question import Exercise, Question

_VERDICT = re.compile(r"total: .*, after .* s")


class _Watch:
    """The command under way in a pipe."""

    def __init__(self, folder: Path, homework: str, public: bool) -> None:
        self._folder = folder
        options = ["--homework", homework, "--out", str(folder / "reports"), *(["--public"] if public else [])]
        command = [sys.executable, "-m", "autograder", "watch", str(folder), *options]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        self._await_verdict()

    def _await_verdict(self) -> str:
        said = ""
        assert self._process.stdout
        for line in self._process.stdout:
            said += line
            if _VERDICT.match(line):
                return said
        raise SystemExit(f"watch ended: {said}")

    def save(self, file: str, text: str) -> tuple[float, str]:
        """Save a file by renaming another one over it; the seconds until the verdict, and what was said."""
        draft = self._folder / f"{file}.draft"
        draft.write_text(text, encoding="utf-8")
        start = time.monotonic()
        draft.replace(self._folder / file)
        said = self._await_verdict()
        return time.monotonic() - start, said

    def memory(self) -> tuple[float, float, int]:
        """MiB of this process and of its zygote, and how many processes there are; once the report is written."""
        time.sleep(2)
        processes = [psutil.Process(self._process.pid), *psutil.Process(self._process.pid).children(recursive=True)]
        sizes = [process.memory_info().rss / 2**20 for process in processes]
        return sizes[0], max(sizes[1:]), len(processes)

    def close(self) -> None:
        """End it; SIGTERM also ends what a shell has started in the background."""
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(60)


def _with_statement(source: str, name: str, number: int) -> str | None:
    """The source with one more statement at the start of a function; None where there is no such function."""
    body: list[ast.stmt] = ast.parse(source).body
    node: ast.stmt | None = None
    for part in name.split("."):
        node = next((each for each in body if getattr(each, "name", "") == part), None)
        if node is None:
            return None
        body = getattr(node, "body", [])
    if isinstance(node, ast.ClassDef):
        node = next((each for each in body if isinstance(each, ast.FunctionDef)), None)
    if not isinstance(node, ast.FunctionDef):
        return None
    first = node.body[1] if isinstance(node.body[0], ast.Expr) and len(node.body) > 1 else node.body[0]
    lines = source.splitlines(keepends=True)
    lines.insert(first.lineno - 1, f"{' ' * first.col_offset}_ = {number}\n")
    return "".join(lines)


def _exercises(homework: Homework) -> Iterator[tuple[Question, Exercise]]:
    for question in homework.questions:
        for exercise in question.exercises:
            if _with_statement(rooms.solution(question).read_text(), exercise.name, 0):
                yield question, exercise


@click.command()
@homework_option
@click.option("--public", is_flag=True, help="Without hidden checks, as students have it.")
@click.option("--rounds", type=click.IntRange(1), default=5, show_default=True, help="Saves of each exercise.")
@click.option("--saves", type=click.IntRange(0), default=500, show_default=True, help="Saves for the memory.")
def main(homework: Homework, public: bool, rounds: int, saves: int) -> None:
    """Measure, and print a table."""
    with tempfile.TemporaryDirectory(prefix="watch-") as place, contextlib.ExitStack() as closing:
        folder = Path(place)
        texts = {each.file: rooms.solution(each).read_text(encoding="utf-8") for each in homework.questions}
        for file, text in texts.items():
            (folder / file).write_text(text, encoding="utf-8")
        watch = _Watch(folder, homework.name, public)
        closing.callback(watch.close)
        click.echo("| saved | median s | most s | graded again |\n|---|---:|---:|---|")
        number, medians = 0, []
        for question, exercise in _exercises(homework):
            seconds = []
            for _ in range(rounds + 1):
                number += 1
                changed = _with_statement(texts[question.file], exercise.name, number)
                assert changed
                took, said = watch.save(question.file, changed)
                seconds.append(took)
            seconds = seconds[1:]  # the first save takes the change of the exercise before back
            graded = ", ".join(re.findall(r"^(Q[\d.]+) ", said, re.M))
            medians.append(statistics.median(seconds))
            click.echo(f"| {exercise.id} {exercise.name} | {medians[-1]:.2f} | {max(seconds):.2f} | {graded} |")
        click.echo(f"| median of these | {statistics.median(medians):.2f} | | |")
        for question in homework.questions:
            seconds = []
            for _ in range(rounds):  # all that is new here changes every exercise
                number += 1
                took, _said = watch.save(question.file, f"{texts[question.file]}\n_ = {number}\n")
                seconds.append(took)
            click.echo(f"| {question.id} as a whole | {statistics.median(seconds):.2f} | {max(seconds):.2f} | all |")
        if saves:
            _memory(watch, next(_exercises(homework)), texts, saves)


def _memory(watch: _Watch, first: tuple[Question, Exercise], texts: dict[str, str], saves: int) -> None:
    question, exercise = first
    click.echo("\n| saves | MiB | of the zygote | processes |\n|---:|---:|---:|---:|")
    for number in range(1, saves + 1):
        changed = _with_statement(texts[question.file], exercise.name, -number)
        assert changed
        watch.save(question.file, changed)
        if number in (1, 10, 30, 50, saves) or number % 100 == 0:
            own, zygote, processes = watch.memory()
            click.echo(f"| {number} | {own:.1f} | {zygote:.1f} | {processes} |")


if __name__ == "__main__":
    main()
