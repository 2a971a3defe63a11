"""Question 3 beside its plain version: `python -m tests.bench.speed`."""

import random
from functools import cache
from types import ModuleType
from typing import Any

import torch

from tests.bench.comparison import Comparison
from tests.bench.solutions import load_solution
from tests.q3_dqn import plain
from tests.q3_dqn.question import QUESTION

_UPDATES = 300  # a round
_EPISODES = 60  # the same, played: as short as episodes are before anything is learnt


@cache
def _solution() -> ModuleType:
    return load_solution(QUESTION)


@cache
def _memory(q3: ModuleType) -> Any:
    """10,000 transitions of no meaning, one in fifty terminal."""
    memory = q3.ReplayMemory(10_000)
    for number in range(10_000):
        after = None if number % 50 == 0 else torch.randn(1, 4)
        memory.push(torch.randn(1, 4), torch.tensor([[random.randrange(2)]]), after, torch.ones(1))
    return memory


def _updates(q3: ModuleType, batch_size: int) -> float:
    policy_net, target_net = q3.DQN(), q3.DQN()
    optimizer = torch.optim.Adam(policy_net.parameters(), lr=1e-3, fused=q3 is not plain)
    for _ in range(_UPDATES):
        q3.optimize(policy_net, target_net, optimizer, _memory(q3), batch_size, 0.99, torch.device("cpu"))
    return _UPDATES


ROWS = (
    Comparison(
        "Q3 an update", "ms", "", lambda: _updates(_solution(), _solution().BATCH_SIZE), lambda: _updates(plain, 128)
    ),
    Comparison(
        "Q3 a step of training, with its share of the updates",
        "ms",
        "",
        lambda: sum(_solution().main(_EPISODES)),
        lambda: sum(plain.main(_EPISODES)),
    ),
)
