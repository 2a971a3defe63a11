"""Trains in the worker on short episodes, and shows the grader how the network acts that came of it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from types import ModuleType

import gymnasium
import torch
from torch import nn

from autograder.worker.world_copy import ask_grader
from tests.q3_dqn.question import QUESTION
from tests.worlds.activity import counted
from tests.worlds.playing import call_main, replaced, without_pictures

SHORT = replace(QUESTION.worlds[0], longest=200)
JUDGING = "judging"  # what the messages about the network call their world


def train_short(module: ModuleType, name: str, episodes: int, seed: int) -> bool:
    """Run `train_short`, and let the network that it returns act in the grader's poles, without exploring.

    Args:
        module: the student's module.
        name: "train_short".
        episodes: what `num_episodes` becomes.
        seed: what `seed` becomes.

    Returns:
        Whether it returned a network.
    """
    with (
        replaced(module, without_pictures()),
        counted(module, "select_action", "optimize", name),
        _cut_short(),
    ):
        result = call_main(module, name, episodes, seed)
    parts = result if isinstance(result, tuple | list) else (result,)
    net = next((each for each in parts if isinstance(each, nn.Module)), None)
    if net is None:
        return False
    net.eval()
    shown = ask_grader({"world": JUDGING, "event": "begin"})
    while shown is not None:
        with torch.no_grad():
            actions = net(shown).argmax(dim=1)
        shown = ask_grader({"world": JUDGING, "event": "act", "actions": actions})
    return True


@contextmanager
def _cut_short() -> Iterator[None]:
    """For a while, cut the episodes of all copies of the world as those of SHORT."""
    with ExitStack() as stack:
        for name in (SHORT.id, *SHORT.names):
            stack.enter_context(replaced(gymnasium.registry[name].entry_point, {"world": SHORT}))
        yield
