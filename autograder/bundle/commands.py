"""The commands for the bundle; the student kit has none of them."""

import secrets
import sys
from pathlib import Path

import click

_TARGET = Path("dist/autograder.zip")


@click.command()
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), default=_TARGET, show_default=True)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder that holds MNIST/raw; else $DIGITS_DIR, data/ or a download.",
)
@click.option("--torch-index", default="", help="Address of an index with CPU builds of PyTorch, for the container.")
@click.option(
    "--time-limit",
    type=click.IntRange(min=120),
    default=600,
    show_default=True,
    help="Seconds that Gradescope gives the container.",
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
    out: Path,
    data: Path | None,
    torch_index: str,
    time_limit: int,
    hidden_seed: Path | None,
    quick: bool,
    unlocked: bool,
    verify: bool,
) -> None:
    """Build the Gradescope bundle, and beside it its manifest, which is not for students."""
    from autograder.bundle.build import BundleError, build_bundle
    from autograder.bundle.layout import MANIFEST, Settings
    from autograder.seeds import read_hidden_seed

    try:
        seed = read_hidden_seed(hidden_seed) if hidden_seed else secrets.randbits(48)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--hidden-seed") from None
    try:
        manifest = build_bundle(out, Settings(time_limit, quick, unlocked), seed, data, torch_index)
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
        _verify(out)


@click.command("verify-bundle")
@click.argument("bundle", type=click.Path(path_type=Path, exists=True, dir_okay=False), default=_TARGET)
def verify_bundle(bundle: Path) -> None:
    """Try a BUNDLE before it is uploaded: the solutions, the stubs and attacks, graded in each way there is.

    Each one is graded by run_autograder in a folder like Gradescope's, as root and as an ordinary user, and by
    `otter run`; all must give the points that it deserves. Exit code 1 where one does not.
    """
    _verify(bundle)


def _verify(bundle: Path) -> None:
    from autograder.bundle.verify import verify

    if not verify(bundle, report=click.echo):
        sys.exit(1)
