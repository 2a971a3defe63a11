"""Question 8 beside torch's own layers and its plain version: `python -m tests.bench.speed`."""

from functools import cache
from types import ModuleType

import torch

from tests.bench.comparison import Comparison
from tests.bench.solutions import load_solution
from tests.q8_sentiment import plain
from tests.q8_sentiment.question import QUESTION

_SIZES = 64, 24, 16, 32  # N, T, E and H of the script's minibatches
_ROUND = 20  # forward and backward passes


@cache
def _solution() -> ModuleType:
    return load_solution(QUESTION)


@cache
def _drawn(kind: str) -> tuple[torch.Tensor, list[torch.Tensor], torch.nn.RNNBase]:
    """Sequences, the weights of a layer, and the layer."""
    count, steps, inputs, hidden = _SIZES
    layer = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM}[kind](inputs, hidden, batch_first=True)
    return torch.randn(count, steps, inputs), list(layer.parameters()), layer


def _by_hand(module: ModuleType, kind: str) -> float:
    x, weights, _ = _drawn(kind)
    start = torch.zeros(_SIZES[0], _SIZES[3])
    for _ in range(_ROUND):
        states = getattr(module, f"{kind}_forward")(x, *[start] * (2 if kind == "lstm" else 1), *weights)[0]
        states.square().sum().backward()
    return _ROUND


def _torchs(kind: str) -> float:
    x, _, layer = _drawn(kind)
    for _ in range(_ROUND):
        layer(x)[0].square().sum().backward()
    return _ROUND


ROWS = (
    Comparison(
        "Q8 rnn_forward and its gradient, beside torch.nn.RNN",
        "ms",
        "≤ 3 of torch's",
        lambda: _by_hand(_solution(), "rnn"),
        lambda: _torchs("rnn"),
    ),
    Comparison(
        "Q8 lstm_forward and its gradient, beside torch.nn.LSTM",
        "ms",
        "≤ 3 of torch's",
        lambda: _by_hand(_solution(), "lstm"),
        lambda: _torchs("lstm"),
    ),
    Comparison(
        "Q8 lstm_forward and its gradient, beside the plain version",
        "ms",
        "≤ 0.7 of plain",
        lambda: _by_hand(_solution(), "lstm"),
        lambda: _by_hand(plain, "lstm"),
    ),
)
