"""The right values of question 8, in float64 and without gradients."""

import math
import re
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

FIRST = 2  # the number of the most frequent word; 0 is padding, 1 any other word


def split(text: str) -> list[str]:
    """The words of a text."""
    return [found[0] for found in re.finditer(r"[a-z0-9']+", text.lower())]


def tally(lists: Sequence[Sequence[str]]) -> dict[str, int]:
    """How often each word occurs, the words in the order in which they first occur."""
    counted: dict[str, int] = {}
    for each in lists:
        for word in each:
            counted[word] = counted.get(word, 0) + 1
    return counted


def filled(numbers: Sequence[Sequence[int]], places: int) -> Tensor:
    """Rows of numbers, (N, places) int64: zeros in front of short ones, the ends of long ones."""
    rows = [[0] * max(0, places - len(each)) + list(each)[max(0, len(each) - places) :] for each in numbers]
    return torch.tensor(rows, dtype=torch.int64).reshape(len(numbers), places)


def layer_of(kind: str, weights: Sequence[Tensor]) -> nn.RNN | nn.LSTM:
    """The layer of torch that has these weights, in float64: "rnn" or "lstm", dimension 0 is the batch."""
    w_ih, w_hh, *_ = weights
    layer = {"rnn": nn.RNN, "lstm": nn.LSTM}[kind](w_ih.shape[1], w_hh.shape[1], batch_first=True).double()
    for own, given in zip(layer.parameters(), weights, strict=True):
        own.data = given.detach().double().clone()
    return layer


def final_logits(kind: str, tensors: Mapping[str, Tensor], numbers: Tensor) -> Tensor:
    """What a trained network says of encoded reviews (N, T): its logits (N,), float64."""
    with torch.no_grad():
        x = F.embedding(numbers, tensors["embedding.weight"].double())
        states, _ = layer_of(kind, [tensors[name] for name in ("w_ih", "w_hh", "b_ih", "b_hh")])(x)
        return states[:, -1] @ tensors["out.weight"].double()[0] + tensors["out.bias"].double()


def surprises(logits: Tensor, labels: Tensor) -> Tensor:
    """The binary cross-entropy of each review, (N,) float64: log(1 + exp(-z)) with z the logit of its own label."""
    z = torch.where(labels > 0.5, logits.double(), -logits.double())
    return torch.logaddexp(torch.zeros_like(z), -z)


def shrunk(vector: Tensor, longest: float) -> Tensor:
    """A vector that is no longer than this, in its own direction."""
    return vector * min(1.0, longest / max(float(vector.norm()), 1e-12))


def right_share(logits: Tensor, labels: Tensor) -> float:
    """The share of reviews with the logit above 0 exactly where the label is 1."""
    return math.fsum(((logits > 0) == (labels > 0.5)).tolist()) / len(labels)
