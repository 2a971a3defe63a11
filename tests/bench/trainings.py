"""One full training of a solution with one seed, and what it came to: the rows of `seeds.py`.

Each solution runs as its script does, through its own `main`; what the tables need is taken at its seams. What it
prints and draws is kept in a folder.
"""

import contextlib
import importlib.util
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import gymnasium
import numpy as np
import torch
from torch import Tensor

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from data.digits import CLASSES, load_digits  # noqa: E402
from tests.measures.judge import Judge, diversity, frechet_distance, load_judge  # noqa: E402

SAMPLES = 10_000  # as many as there are test digits in MNIST, so that Fréchet distances have the same bias
SURE = 0.9  # the probability from which on the judge is sure
GREEDY_EPISODES = 100
SOLVED = 300  # the average over WINDOW episodes that CartPole is judged by
WINDOW = 100


def load_solution(name: str, folder: Path = ROOT / "solutions") -> ModuleType:
    """A fresh module of the file `name`.py, so that nothing is left of an earlier run."""
    spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Stopwatch:
    """CPU seconds of this process, without those spent inside `paused`."""

    def __init__(self) -> None:
        self._start = time.process_time()

    @property
    def seconds(self) -> float:
        """What has been spent since the start."""
        return time.process_time() - self._start

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Leaves out what is spent inside."""
        before = time.process_time()
        yield
        self._start += time.process_time() - before


@contextlib.contextmanager
def _run(folder: Path) -> Iterator[Stopwatch]:
    """A running stopwatch; what the solution prints goes into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "log.txt").open("w") as log, contextlib.redirect_stdout(log):
        yield Stopwatch()


def _noting(function: Callable[..., Any], made: list[Any]) -> Callable[..., Any]:
    """The function, noting in `made` whatever it returns."""

    def noted(*args: Any, **kwargs: Any) -> Any:
        made.append(function(*args, **kwargs))
        return made[-1]

    return noted


def train_q1(seed: int, folder: Path, epochs: int = 10) -> dict[str, float]:
    """The CVAE: minus the bound on all test digits, and what the judge sees in 10,000 generated ones."""
    q1 = load_solution("q1_cvae")
    curves: list[Any] = []
    q1.train = _noting(q1.train, curves)
    with _run(folder) as watch:
        model = q1.main(epochs=epochs, seed=seed, out=str(folder))
        seconds = watch.seconds
    test = load_digits(train=False)
    asked_for = torch.arange(CLASSES).repeat(SAMPLES // CLASSES)
    torch.manual_seed(seed)
    with torch.no_grad():
        samples = model.generative_model(torch.randn(SAMPLES, model.latent_size), q1.one_hot(asked_for))
    judge = load_judge()
    # In the judge's features: pixel by pixel, means of pixels differ less than digits do, reconstructions too (0.84).
    variety = diversity(judge.features(samples), asked_for) / diversity(judge.features(test.unit()), test.labels)
    return {
        "bound": curves[0][1][-1],
        "read": float((judge.read(samples) == asked_for).float().mean()),
        "variety_of_pixels": float((diversity(samples, asked_for) / diversity(test.unit(), test.labels)).mean()),
        "variety": float(variety.mean()),
        "variety_least": float(variety.min()),
        "variety_most": float(variety.max()),
        "cpu_seconds": seconds,
    }


def train_q2(seed: int, folder: Path, iterations: int = 3000) -> dict[str, float]:
    """The GAN: the Fréchet distance of 10,000 samples at each of its grids, and what the judge sees in the last."""
    q2 = load_solution("q2_gan")
    judge = load_judge()
    real = judge.features(load_digits(train=False).unit()[:SAMPLES])
    made: list[Any] = []
    row: dict[str, float] = {}
    q2.build_generator = _noting(q2.build_generator, made)

    def measure(images: Tensor, path: Path) -> None:
        """In the place of `save_images`, which main calls at each grid."""
        save_images(images, path)
        with watch.paused(), torch.no_grad(), torch.random.fork_rng():
            torch.manual_seed(seed)
            rounds = -(-SAMPLES // q2.BATCH_SIZE)
            drawn = [made[0](q2.sample_noise(q2.BATCH_SIZE, q2.NOISE_DIM)) for _ in range(rounds)]
            samples = q2.deprocess_img(torch.cat(drawn)[:SAMPLES])
            row[f"frechet_{int(path.stem.rpartition('_')[2])}"] = frechet_distance(judge.features(samples), real)
            row.update(_seen(judge, samples))

    save_images, q2.save_images = q2.save_images, measure
    with _run(folder) as watch:
        q2.main(num_iterations=iterations, seed=seed, out=str(folder))
        row["cpu_seconds"] = watch.seconds
    return row


def _seen(judge: Judge, samples: Tensor) -> dict[str, float]:
    probabilities, labels = judge.probabilities(samples).max(dim=1)
    shares = torch.bincount(labels, minlength=CLASSES) / len(samples)
    return {
        "sure": float((probabilities >= SURE).float().mean()),
        "rarest": float(shares.min()),
        "commonest": float(shares.max()),
    }


def train_q3(seed: int, folder: Path, episodes: int = 1000) -> dict[str, float]:
    """The DQN: whether and when it solved CartPole, and how well it then plays without exploring."""
    q3 = load_solution("q3_dqn")
    networks: list[Any] = []
    q3.DQN = _noting(q3.DQN, networks)
    with _run(folder) as watch:
        durations = q3.main(episodes, seed)
        seconds = watch.seconds
    q3.plot_durations(durations, folder / "durations.png")
    best = max((sum(durations[i - WINDOW : i]) / WINDOW for i in range(WINDOW, len(durations) + 1)), default=0.0)
    return {
        "solved": float(best > SOLVED),
        "episodes": len(durations),
        "steps": sum(durations),
        "greedy": _greedy_duration(networks[0], seed),
        "cpu_seconds": seconds,
    }


def _greedy_duration(policy_net: torch.nn.Module, seed: int) -> float:
    """The mean duration of 100 episodes in which the policy never explores."""
    poles = gymnasium.make_vec("CartPole-v1", GREEDY_EPISODES, vectorization_mode="vector_entry_point")
    states, _ = poles.reset(seed=seed)
    durations = np.zeros(GREEDY_EPISODES, int)
    alive = np.ones(GREEDY_EPISODES, bool)
    while alive.any():  # an episode that is over begins anew, which no longer counts
        with torch.no_grad():
            actions = policy_net(torch.from_numpy(states)).argmax(dim=1).numpy()
        states, _, terminated, truncated, _ = poles.step(actions)
        durations += alive
        alive &= ~(terminated | truncated)
    return float(durations.mean())


TRAININGS: dict[str, Callable[[int, Path], dict[str, float]]] = {"q1": train_q1, "q2": train_q2, "q3": train_q3}
