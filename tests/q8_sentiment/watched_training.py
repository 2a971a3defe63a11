"""Trains a student's network by the student's train_epoch in the worker."""

from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from autograder.worker.loading import attribute


def begin(module: ModuleType, kind: str, size: int, embedding: int, hidden: int, rate: float) -> list[Any]:
    """A fresh network of kind "bag", "rnn" or "lstm", and Adam over its parameters."""
    if kind == "bag":
        model = attribute(module, "BagClassifier")(size, embedding)
    else:
        model = attribute(module, "RecurrentClassifier")(kind, size, embedding, hidden)
    return [model, torch.optim.Adam(model.parameters(), lr=rate)]


def epoch(module: ModuleType, model: Any, optimizer: Any, ids: Tensor, labels: Tensor, batch_size: int) -> Any:
    """What train_epoch returns."""
    return attribute(module, "train_epoch")(model, ids, labels, optimizer, batch_size)
