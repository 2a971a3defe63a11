"""Does before the fork what every worker would do after it: the heavy imports, and one tiny training step."""

import importlib
from collections.abc import Sequence

import matplotlib
import torch

from autograder.question import Question, World
from autograder.worker.serve import prepare
from data.torchvision_operators import ensure_importable


def import_and_train(questions: Sequence[Question]) -> dict[str, frozenset[str]]:
    """Import what students import, and what the questions declare: instruments, worlds and data sets.

    Of a question's room nothing else is imported: what the zygote has read, every worker can find.

    Returns:
        The names of each question's instruments, by the question's id.
    """
    torch.set_num_threads(1)  # OpenMP hangs in forked children once a second thread has run
    ensure_importable()
    matplotlib.use("Agg")
    for name in ("matplotlib.pyplot", "rich.progress"):
        importlib.import_module(name)
    instruments = {question.id: prepare(question) for question in questions}
    for question in questions:
        for data in question.data:
            importlib.import_module(f"data.{data}")
        for world in question.worlds:
            _make(world)
    model = torch.nn.Sequential(torch.nn.Conv2d(1, 1, 3), torch.nn.Flatten(), torch.nn.Linear(4, 1))
    optimizer = torch.optim.Adam(model.parameters())
    model(torch.zeros(1, 1, 4, 4)).sum().backward()
    optimizer.step()
    return instruments


def _make(world: World) -> None:
    """Make the environment once, so that its module and what that imports are there; the other names must exist."""
    import gymnasium

    gymnasium.make(world.id, disable_env_checker=True).close()
    for name in world.names:
        gymnasium.spec(name)
