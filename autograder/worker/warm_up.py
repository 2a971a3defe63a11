"""Does before the fork what every worker would do after it: the heavy imports, and one tiny training step."""

import importlib
from collections.abc import Iterable, Sequence

import matplotlib
import torch

from autograder.question import Question
from autograder.worker.serve import prepare

ON_DEMAND = ("torchvision",)  # packages that take long to import, and that few files use


def import_and_train(questions: Sequence[Question]) -> dict[str, frozenset[str]]:
    """Import what students import, and what the questions declare: instruments, worlds and data sets.

    Of a question's room nothing else is imported: what the zygote has read, every worker can find.

    Returns:
        The names of each question's instruments, by the question's id.
    """
    torch.set_num_threads(1)  # OpenMP hangs in forked children once a second thread has run
    matplotlib.use("Agg")
    for name in ("matplotlib.pyplot", "rich.progress"):
        importlib.import_module(name)
    instruments = {question.id: prepare(question) for question in questions}
    for question in questions:
        for data in question.data:
            importlib.import_module(f"data.{data}")
        for world in question.worlds:
            _make(world.id)
    model = torch.nn.Sequential(torch.nn.Conv2d(1, 1, 3), torch.nn.Flatten(), torch.nn.Linear(4, 1))
    optimizer = torch.optim.Adam(model.parameters())
    model(torch.zeros(1, 1, 4, 4)).sum().backward()
    optimizer.step()
    return instruments


def import_on_demand(names: Iterable[str]) -> None:
    """Import those of ON_DEMAND that a submission's files speak of."""
    from data.torchvision_operators import ensure_importable

    if "torchvision" in names:
        ensure_importable()


def _make(world: str) -> None:
    """Make the environment once, so that its module and what that imports are there."""
    import gymnasium

    gymnasium.make(world, disable_env_checker=True).close()
