"""What the worker notes of a training: the settings that main hands on, by name, and the rates of its optimizers."""

from types import ModuleType

import pytest
import torch
from torch import nn

from autograder.mistakes import Seen, explain
from tests.worlds.activity import activity, training
from tests.worlds.training_mistakes import SETTINGS


def agent(gamma: float, rate: float, kind: type[torch.optim.Optimizer]) -> ModuleType:
    """A file whose main chooses one action and learns once."""
    module = ModuleType("agent")

    def main(num_episodes: int = 1, seed: int = 0) -> None:
        net = nn.Linear(1, 1)
        module.choose(net, 0.05)
        module.learn(net, kind(net.parameters(), lr=rate), gamma=gamma)

    module.main = main
    module.choose = lambda net, eps_end: 0
    module.learn = lambda net, optimizer, gamma: None
    return module


@pytest.mark.parametrize(
    ("gamma", "rate", "kind", "told"),
    [
        (0.99, 1e-3, torch.optim.Adam, None),
        (0.0, 1e-3, torch.optim.Adam, "training-discount"),
        (0.99, 1.0, torch.optim.AdamW, "training-rate-high"),
        (0.99, 1e-7, torch.optim.RMSprop, "training-rate-low"),
        (0.99, 1.0, torch.optim.SGD, None),
    ],
)
def test_the_setting_to_blame_is_told(gamma, rate, kind, told):
    training(agent(gamma, rate, kind), 1, 0, acts="choose", learns="learn")
    noted = activity(ModuleType("any"))
    assert (noted["acts"], noted["learns"], noted["gamma"], noted["eps_end"]) == (1, 1, gamma, 0.05)
    mistake = explain(Seen(0.0, facts={"settings": noted}), SETTINGS)
    assert (mistake and mistake.name) == told


def test_what_the_worker_does_not_say_blames_nothing():
    assert explain(Seen(0.0, facts={"settings": {"gamma": "0"}}), SETTINGS) is None
