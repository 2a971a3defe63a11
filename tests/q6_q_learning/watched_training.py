"""Trains a student's table for Taxi in the worker, where states and actions have other numbers."""

from types import ModuleType
from typing import Any

from autograder.worker.loading import attribute
from tests.q6_q_learning.watched_loop import plain
from tests.worlds.activity import counted
from tests.worlds.renumbered_copy import renumbered


def taxi(module: ModuleType, seed: int, states: list[int], actions: list[int]) -> Any:
    """The table that train_taxi returns; `activity` tells what it called.

    Args:
        module: the student's module.
        seed: `seed`.
        states: the number that is shown, by the true one.
        actions: the true number, by the one that is taken.
    """
    with renumbered(states, actions), counted(module, "epsilon_greedy", "q_update", "train_taxi"):
        return plain(attribute(module, "train_taxi")(seed=seed))
