"""The commands for the bundle; the student kit has none of them."""

import sys
from pathlib import Path

import click

from autograder.homework import Homework
from autograder.options import data_option, file, handed_out_homework_option, hidden_seed_in, take_data

_TARGET = Path("dist/autograder.zip")


@click.command()
@handed_out_homework_option
@click.option("--out", type=file, default=_TARGET, show_default=True)
@data_option
@click.option("--torch-index", default="", help="Address of an index with CPU builds of PyTorch, for the container.")
@click.option(
    "--time-limit",
    type=click.IntRange(min=120),
    help="Seconds that Gradescope gives the container; the homework's, if none are named.",
)
@click.option(
    "--hidden-seed",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A file with the number that the hidden checks draw from, or an earlier bundle.json; else a fresh one.",
)
@click.option("--quick", is_flag=True, help="Leave out the training checks.")
@click.option("--unlocked", is_flag=True, help="Grade also where the container cannot lock student code in.")
@click.option("--verify", is_flag=True, help="Try the bundle on known submissions; see verify-bundle.")
def bundle(
    homework: Homework,
    out: Path,
    data: tuple[str, ...],
    torch_index: str,
    time_limit: int | None,
    hidden_seed: Path | None,
    quick: bool,
    unlocked: bool,
    verify: bool,
) -> None:
    """Build the Gradescope bundle, and beside it its manifest, which is not for students."""
    from autograder.bundle.build import BundleError, build_bundle
    from autograder.bundle.layout import MANIFEST, Settings
    from autograder.seeds import new_hidden_seed

    take_data(data, homework)
    known = hidden_seed_in(hidden_seed)
    seed = new_hidden_seed() if known is None else known
    try:
        settings = Settings(time_limit or homework.time_limit, quick, unlocked)
        manifest = build_bundle(homework, out, settings, seed, torch_index)
    except FileNotFoundError as error:
        raise click.BadParameter(str(error), param_hint="--data") from None
    except BundleError as error:
        raise click.ClickException(str(error)) from None
    size = out.stat().st_size / 1e6
    click.echo(f"written: {out} ({size:.1f} MB, {manifest['checks']} checks, {manifest['points']:g} points)")
    click.echo(f"written: {out.with_name(MANIFEST)}, for staff only: it holds the hidden seed")
    if not torch_index:
        click.echo("note: without --torch-index the container may get torch with CUDA, and gigabytes of it")
    if verify:
        _verify(homework, out)


@click.command("verify-bundle")
@click.argument("bundle", type=click.Path(path_type=Path, exists=True, dir_okay=False), default=_TARGET)
@handed_out_homework_option
def verify_bundle(bundle: Path, homework: Homework) -> None:
    """Try a BUNDLE before it is uploaded: the solutions, the stubs and attacks, graded in each way there is.

    Each one is graded by run_autograder in a folder like Gradescope's, as root and as an ordinary user, and by
    `otter run`; all must give the points that it deserves. Exit code 1 where one does not.
    """
    _verify(homework, bundle)


def _verify(homework: Homework, bundle: Path) -> None:
    from autograder.bundle.verify import verify

    if not verify(homework, bundle, report=click.echo):
        sys.exit(1)
