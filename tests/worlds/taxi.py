"""Taxi without luck: what a table is worth over all starts, and a Taxi whose states and actions have other numbers."""

from typing import Any

import gymnasium
import torch
from torch import Tensor

STATES, ACTIONS, LONGEST = 500, 6, 200
OPTIMUM = 7.93  # the mean over all starts of what the best driver earns, by value iteration


def driven(table: Tensor) -> tuple[float, float]:
    """What a driver earns who always takes the largest value of the row, from each of the 300 starts.

    Args:
        table: (500, 6); of equal values the first counts.

    Returns:
        The mean of the sums of rewards, and the share of starts that end in a delivery within 200 steps.
    """
    taxi: Any = gymnasium.make("Taxi-v4", disable_env_checker=True).unwrapped
    actions = table.argmax(1).tolist()
    starts = [state for state, chance in enumerate(taxi.initial_state_distrib) if chance]
    total, delivered = 0.0, 0
    for state in starts:
        for _ in range(LONGEST):
            _, state, reward, over = taxi.P[state][actions[state]][0]
            total += reward
            if over:
                delivered += 1
                break
    return total / len(starts), delivered / len(starts)


class Renumbered:
    """Taxi with other numbers for its states and its actions: a table from elsewhere is of no use in it."""

    def __init__(self, rng: torch.Generator) -> None:
        self.states = torch.randperm(STATES, generator=rng).tolist()  # the number that is shown, by the true one
        self.actions = torch.randperm(ACTIONS, generator=rng).tolist()  # the true number, by the one that is taken

    def true(self, table: Tensor) -> Tensor:
        """The table (500, 6) in the numbers of Taxi itself."""
        found = torch.empty_like(table)
        found[:, self.actions] = table[self.states]
        return found
