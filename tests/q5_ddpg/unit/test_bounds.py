"""How often chance would fail a right network: the trials behind the false alarm of the ranges in Q5.1."""

import pytest
import torch
from torch import nn

from tests.q5_ddpg.instruments import _SHIFT
from tests.q5_ddpg.networks import _FACTORS, _NEAR_THE_END, _inputs
from tests.q5_ddpg.reference import LARGEST

TRIALS = 5  # of each; the 100 of the docstring take a minute
ROWS = 64


def _dense(inputs, *sizes, between=nn.ReLU):
    layers = []
    for before, after in zip((inputs, *sizes), (*sizes, 1), strict=True):
        layers += [nn.Linear(before, after), between()]
    return nn.Sequential(*layers[:-1])


MAKERS = {
    "64-64 ReLU": lambda inputs: _dense(inputs, 64, 64),
    "400-300 ReLU": lambda inputs: _dense(inputs, 400, 300),
    "32 tanh": lambda inputs: _dense(inputs, 32, between=nn.Tanh),
    "128-128-64 ELU": lambda inputs: _dense(inputs, 128, 128, 64, between=nn.ELU),
    "16-16 LeakyReLU": lambda inputs: _dense(inputs, 16, 16, between=nn.LeakyReLU),
    "layer norm": lambda inputs: nn.Sequential(
        nn.Linear(inputs, 64),
        nn.LayerNorm(64),
        nn.ReLU(),
        nn.Linear(64, 64),
        nn.LayerNorm(64),
        nn.ReLU(),
        nn.Linear(64, 1),
    ),
}


def ends(make, name, rng):
    """The smallest and the largest output of one network, seen as the checks see it."""
    parts = _inputs(name, rng, ROWS)
    net = make(4 if name == "Critic" else 3)
    start = [parameter.detach().clone() for parameter in net.parameters()]
    found = []
    with torch.no_grad():
        for factor in _FACTORS:
            for parameter, value in zip(net.parameters(), start, strict=True):
                parameter.copy_(factor * (value + _SHIFT * torch.randn_like(value)))
            found.append(net(torch.cat(parts, dim=1)))
    seen = torch.stack(found)
    return (float(seen.min()), float(seen.max()))


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_one_network_alone_shows_both_ends(make):
    torch.manual_seed(0)
    rng = torch.Generator().manual_seed(0)
    for _ in range(TRIALS):
        low, high = (LARGEST * torch.tensor(end).tanh() for end in ends(make, "Actor", rng))
        assert low < -_NEAR_THE_END * LARGEST and high > _NEAR_THE_END * LARGEST
        low, high = ends(make, "Critic", rng)
        assert low < -10 and high > 10
