"""The command that proves the grader on known answers; the student kit has none of it."""

import re
import sys
import time
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from autograder.homework import Homework
from autograder.options import cores, homework_option


@click.command()
@homework_option
@click.option("--mechanical", is_flag=True, help="Grade every mechanical change to the solutions instead.")
@click.option("--pairs", type=click.IntRange(min=2), help="Grade so many answers with two mistakes instead.")
@click.option("--blind", is_flag=True, help="Grade the answers that were written from the student kit alone instead.")
@click.option("--only", default="", help="Grade the answers whose name this regular expression matches.")
@click.option("--seed", default=0, show_default=True, help="What all checks draw from, the hidden ones, too.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes; as many as there are processors, if not given.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("results"),
    show_default=True,
    help="Folder for mutants.json (mutants x checks) and mutants.md.",
)
def mutants(
    homework: Homework,
    mechanical: bool,
    pairs: int | None,
    blind: bool,
    only: str,
    seed: int,
    jobs: int | None,
    out: Path,
) -> None:
    """Grade the known wrong and right answers of the homework's questions, and print the kill matrix.

    Exit code 1 where a bar is missed: 99 % of the wrong answers must lose points at the exercise that is wrong and at
    no other (apart from those that cannot be graded without it), 90 % must be told their mistake, and no right answer
    may lose a point. For mechanical mutants and for pairs no mistake needs to be named, and what a pair of two
    exercises loses elsewhere does not count; "misled" are those told a mistake, but none that they made. Of blind
    answers only the exercise that is wrong counts, and whether they were told their mistake is for a human to judge.
    """
    from autograder.verification import corpora
    from autograder.verification.kill_matrix import KillMatrix
    from autograder.verification.trial import try_all
    from autograder.whole_files import write_json

    questions = homework.questions
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 100)
    named = not (mechanical or pairs or blind)
    matrix = KillMatrix(corpora.equivalents(questions), named=named, at_one=not blind, seed=seed)
    if blind:
        name, cases = "blind", corpora.blind(questions)
    elif mechanical:
        name, cases = "mechanical", corpora.mechanical(questions)
    elif pairs:
        name, cases = "pairs", corpora.pairs(questions, pairs)
    else:
        name, cases = "mutants", corpora.wrong_answers(questions) + corpora.right_answers(questions)
    try:
        cases = [case for case in cases if re.search(only, case.name)]
    except re.error as error:
        raise click.BadParameter(f"not a regular expression: {error}", param_hint="--only") from None
    if not cases:
        raise click.BadParameter("it matches no answer", param_hint="--only")
    start = time.monotonic()
    with Progress(console=console, disable=not sys.stdout.isatty()) as progress:
        task = progress.add_task("grading", total=len(cases))
        for verdict in try_all(cases, jobs or cores(), seed):
            matrix.verdicts.append(verdict)
            progress.advance(task)
    table = Table(box=None)
    for title in ("exercise", "wrong answers", "killed", "named", "lost points elsewhere"):
        table.add_column(title, justify="left" if title == "exercise" else "right")
    for row in matrix.by_exercise():
        table.add_row(*map(str, row))
    console.print(table)
    for title, names in matrix.lists():
        if names:
            console.print(f"\n{title}: {len(names)}")
            for each in names:
                console.print(f"  {escape(each)}")
    console.print(
        f"\n{len(matrix.wrong)} wrong answers: {matrix.share_killed():.1%} killed"
        + (f", {matrix.share_named():.1%} named, {matrix.share_misled():.1%} misled" if named or pairs else "")
        + (f"; {len(matrix.verdicts) - len(matrix.wrong) - len(matrix.right)} reviewed as right" * (not matrix.named))
        + (f"; {len(matrix.right)} right answers: {len(matrix.right_answers_hurt())} hurt" if matrix.right else "")
        + f"; seed {seed}; {time.monotonic() - start:.0f} s"
    )
    write_json(out / f"{name}.json", matrix.to_json())
    (out / f"{name}.md").write_text(matrix.to_markdown(), encoding="utf-8")
    console.print(f"written: {out / name}.json, {out / name}.md")
    for sentence in matrix.missed_bars():
        console.print(f"[red]missed:[/] {sentence}")
    sys.exit(1 if matrix.missed_bars() else 0)
