"""Exceptions that many students meet at question 1 are told as the mistake behind them."""

import pytest
import torch
from torch import nn

from autograder.host.student_error import from_facts
from tests.q1_cvae.mistakes import ERRORS

X, C = torch.zeros(3, 784), torch.zeros(3, 10)


class OwnTrain(nn.Module):
    """A model whose train() hides nn.Module's."""

    def train(self, images, labels):
        """Train on images."""


CALLS = {
    "value-is-none": [
        lambda: torch.cat([X, None], dim=1),
        lambda: None * C,
        lambda: [part for part in None],
    ],
    "size-is-none": [lambda: nn.Linear(784, None), lambda: nn.Linear(None, 3)],
    "joined-along-the-batch": [lambda: torch.cat([X, C])],
    "encoder-ignores-label": [lambda: nn.Linear(794, 400)(X)],
    "widths-unfit": [lambda: nn.Linear(400, 3)(C)],
    "train-hidden": [lambda: OwnTrain().eval()],
    "recon-not-a-probability": [lambda: nn.functional.binary_cross_entropy(X + 2, X)],
}


@pytest.mark.parametrize(("mistake", "call"), [(name, call) for name, calls in CALLS.items() for call in calls])
def test_the_mistake_behind_an_exception_is_named(mistake, call):
    with pytest.raises((TypeError, RuntimeError)) as raised:
        call()
    facts = {"type": raised.type.__name__, "message": str(raised.value), "code": ""}
    error = from_facts(facts, "CVAE", ERRORS)
    assert error.mistake and error.mistake.name == mistake, raised.value
