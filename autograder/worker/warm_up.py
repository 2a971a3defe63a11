"""Does before the fork what every worker would do after it: the heavy imports, and one tiny training step."""

import importlib
from collections.abc import Iterable, Sequence

import matplotlib
import torch

from autograder.question import Question
from autograder.worker.no_compiler import leave_out_compiler, real_compiler
from autograder.worker.serve import prepare

_NEEDS_COMPILER = ("_dynamo", "functorch", "torch.func", "vmap", "flex_attention")
ON_DEMAND = ("torchvision", *_NEEDS_COMPILER)  # words of the few files for which something slow is imported


def import_and_train(questions: Sequence[Question]) -> dict[str, frozenset[str]]:
    """Import what students import, and what the questions declare: instruments, worlds and data sets.

    Of a question's room nothing else is imported: what the zygote has read, every worker can find.

    Returns:
        The names of each question's instruments, by the question's id.
    """
    leave_out_compiler()
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


def import_on_demand(words: Iterable[str]) -> None:
    """Import what a submission needs whose files hold these words of ON_DEMAND."""
    from data.torchvision_operators import ensure_importable

    if "torchvision" in words:
        ensure_importable()
    if not set(_NEEDS_COMPILER).isdisjoint(words):
        real_compiler()


def _make(world: str) -> None:
    """Make the environment once, so that its module and what that imports are there."""
    import gymnasium

    gymnasium.make(world, disable_env_checker=True).close()
