"""Trains in the worker, and lets the grader judge the actor after each episode: the worker sees observations alone."""

import inspect
from types import ModuleType
from typing import Any

import torch
from torch import nn

from autograder.worker.loading import attribute
from autograder.worker.world_copy import ask_grader
from tests.worlds.playing import replaced

JUDGING = "judging"  # what the messages about a judged actor call their world


def train(module: ModuleType, episodes: int, seed: int) -> int:
    """Run `main`, and have the actor judged after each episode.

    Args:
        module: the student's module.
        episodes: `num_episodes`.
        seed: `seed`.

    Returns:
        How often on_episode was called with an actor.
    """
    judged = 0

    def on_episode(returns: Any, actor: Any, *others: Any) -> None:
        nonlocal judged
        if isinstance(actor, nn.Module):
            judged += 1
            _be_judged(actor)

    quiet = {name: lambda *args, **options: None for name in ("plot_training",)}
    with replaced(module, quiet):
        function = attribute(module, "main")
        wanted = {"num_episodes": episodes, "seed": seed, "on_episode": on_episode}
        taken = inspect.signature(function).parameters
        result = function(**{name: value for name, value in wanted.items() if name in taken})
    actor = next((each for each in result if isinstance(each, nn.Module)), None) if isinstance(result, tuple) else None
    if not judged and actor is not None:  # main does not call on_episode: that is graded elsewhere
        _be_judged(actor)
    return judged


def _be_judged(actor: nn.Module) -> None:
    """Act on what the grader shows, until it has seen enough."""
    training = actor.training
    actor.eval()
    state = torch.get_rng_state()
    shown = ask_grader({"world": JUDGING, "event": "begin"})
    while shown is not None:
        with torch.no_grad():
            actions = actor(shown)
        shown = ask_grader({"world": JUDGING, "event": "act", "actions": actions.float().reshape(-1, 1)})
    torch.set_rng_state(state)
    actor.train(training)
