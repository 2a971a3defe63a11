"""How fast the solutions are beside plain versions: `python tests/bench/speed.py`, or `make bench`."""

import random
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

import click
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from data.torchvision_operators import ensure_importable  # noqa: E402

ensure_importable()
import isolation  # noqa: E402
from comparison import ROOT, Comparison, measure, table  # noqa: E402
from trainings import load_solution  # noqa: E402

import tests.q1_cvae.plain as plain_cvae  # noqa: E402
import tests.q2_gan.plain as plain_gan  # noqa: E402
import tests.q3_dqn.plain as plain_dqn  # noqa: E402
from data.digits import Digits, load_digits  # noqa: E402

COMMAND = "make bench"
_DIGITS = 6400  # a round of Q1, scaled to an epoch of 60,000
_EPOCH = 60_000
_ITERATIONS = 10  # a round of Q2
_UPDATES = 300  # a round of Q3
_EPISODES = 60  # the same, played: as short as episodes are before anything is learnt


@cache
def _solution(name: str) -> ModuleType:
    return load_solution(name)


@cache
def _some_digits(count: int) -> Digits:
    return load_digits(train=True).take(torch.arange(count))


def _epoch_of_ours() -> float:
    q1, digits = _solution("q1_cvae"), _some_digits(_DIGITS)
    q1.train(q1.CVAE(784, q1.LATENT_SIZE, 10), digits.images, digits.labels, epochs=1)
    return _DIGITS / _EPOCH


def _epoch_of_plain() -> float:
    plain_cvae.train(plain_cvae.CVAE(), _some_digits(_DIGITS))
    return _DIGITS / _EPOCH


def _iterations_of_ours() -> float:
    q2 = _solution("q2_gan")
    images = _some_digits(_ITERATIONS * q2.BATCH_SIZE).signed()
    networks = q2.build_discriminator(q2.BATCH_SIZE), q2.build_generator(q2.BATCH_SIZE, q2.NOISE_DIM)
    q2.run_a_gan(*networks, *map(q2.get_optimizer, networks), images, num_iterations=_ITERATIONS)
    return _ITERATIONS


def _iterations_of_plain() -> float:
    plain_gan.train(_some_digits(_ITERATIONS * 128))
    return _ITERATIONS


@cache
def _memory(q3: ModuleType):
    """10,000 transitions of no meaning, one in fifty terminal."""
    memory = q3.ReplayMemory(10_000)
    for number in range(10_000):
        after = None if number % 50 == 0 else torch.randn(1, 4)
        memory.push(torch.randn(1, 4), torch.tensor([[random.randrange(2)]]), after, torch.ones(1))
    return memory


def _updates(q3: ModuleType, batch_size: int) -> float:
    policy_net, target_net = q3.DQN(), q3.DQN()
    fused = q3 is not plain_dqn
    optimizer = torch.optim.Adam(policy_net.parameters(), lr=1e-3, fused=fused)
    for _ in range(_UPDATES):
        q3.optimize(policy_net, target_net, optimizer, _memory(q3), batch_size, 0.99, torch.device("cpu"))
    return _UPDATES


def _updates_of_ours() -> float:
    q3 = _solution("q3_dqn")
    return _updates(q3, q3.BATCH_SIZE)


ROWS = [
    Comparison("Q1 an epoch of 60,000 digits", "s", "≤ 7", _epoch_of_ours, _epoch_of_plain),
    Comparison("Q2 an iteration", "s", "≤ 0.25", _iterations_of_ours, _iterations_of_plain),
    Comparison("Q3 an update", "ms", "", _updates_of_ours, lambda: _updates(plain_dqn, 128)),
    Comparison(
        "Q3 a step of training, with its share of the updates",
        "ms",
        "",
        lambda: sum(_solution("q3_dqn").main(_EPISODES)),
        lambda: sum(plain_dqn.main(_EPISODES)),
    ),
]


@click.command()
@click.option("--rounds", type=click.IntRange(1), default=7, show_default=True)
@click.option("--only", help="Only the rows whose name begins like this.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=ROOT / "results")
def main(rounds: int, only: str | None, out: Path) -> None:
    """Measure every row, and what isolation costs, and write bench.md."""
    torch.set_num_threads(1)
    chosen = [row for row in ROWS if not only or row.what.startswith(only)]
    figures = []
    out.mkdir(parents=True, exist_ok=True)
    for row in chosen:
        figures.append(measure(row, rounds))
        (out / "bench.md").write_text(table(figures, rounds, COMMAND))
    if not only:
        cost = "".join(f"| {what} | {figure} |\n" for what, figure in isolation.rows(pairs=3))
        with (out / "bench.md").open("a") as file:
            file.write(f"\n| what isolation costs | measured |\n|---|---|\n{cost}")
    click.echo((out / "bench.md").read_text() if figures else f"no row begins with {only!r}")


if __name__ == "__main__":
    main()
