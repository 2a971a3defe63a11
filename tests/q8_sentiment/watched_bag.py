"""Looks at a student's BagClassifier in the worker."""

from types import ModuleType
from typing import Any

import torch
from torch import Tensor, nn

from autograder.worker.general_instruments import load_tensors
from autograder.worker.loading import attribute

_SHIFT = 0.1  # some set weights to 0 at the start, so a network is looked at a little beside it


def bag(module: ModuleType, size: int, embedding: int, batches: list[Tensor]) -> dict[str, Any]:
    """What one fresh network gives for some batches of word numbers, one after the other.

    Returns:
        "logits": one value for each batch; "kept": whether the batches are as they were; "tables": the sizes of all
        parameters with two dimensions that are no linear layer's; "learns": whether a gradient reaches the table.
    """
    model = _made(module, size, embedding)
    given = [batch.clone() for batch in batches]
    logits = [model(batch) for batch in given]
    kept = all(torch.equal(a, b) for a, b in zip(given, batches, strict=True))
    linear = {id(p) for layer in model.modules() if isinstance(layer, nn.Linear) for p in layer.parameters()}
    tables = [p for p in model.parameters() if p.ndim == 2 and id(p) not in linear]
    learns = False
    if isinstance(logits[0], Tensor) and logits[0].requires_grad and tables:
        slopes = torch.autograd.grad(logits[0].square().sum(), tables, allow_unused=True)
        learns = any(slope is not None and bool(slope.to_dense().any()) for slope in slopes)
    shapes = [list(table.shape) for table in tables]
    return {"logits": logits, "kept": kept, "tables": shapes, "learns": learns}


def merged(module: ModuleType, size: int, embedding: int, ids: Tensor, recipes: Tensor) -> dict[str, Any]:
    """The logits of reviews, and those of reviews of one word whose embedding is a mixture of others.

    Args:
        module: the student's module.
        size: how many word numbers there are; the last one stands for the mixture, and is not in `ids`.
        embedding: the size of the vectors.
        ids: the reviews, (N, T).
        recipes: what multiplies the rows of the table, (M, N, size).

    Returns:
        "own": what the network gives for the reviews, or None if it has no table of this size; "made": (M, N), its
        logits for the mixtures; "largest": (N,), those for the largest entries of each review's vectors, PAD's 0.
    """
    model = _made(module, size, embedding)
    table = next((p for p in model.parameters() if tuple(p.shape) == (size, embedding)), None)
    if table is None:
        return {"own": None, "made": None, "largest": None}
    own = model(ids.clone())
    kept, made = table.detach().clone(), torch.zeros(recipes.shape[:2])
    word = torch.full((1, 1), size - 1)
    for mixture, row in zip(recipes.flatten(0, 1), made.view(-1), strict=True):
        with torch.no_grad():
            table[size - 1] = mixture @ kept
            row.copy_(torch.as_tensor(model(word.clone())).flatten()[0])
    largest = torch.zeros(len(ids))
    for review, place in zip(ids, largest, strict=True):
        with torch.no_grad():
            table[size - 1] = kept[review].masked_fill((review == 0)[:, None], 0).amax(0)
            place.copy_(torch.as_tensor(model(word.clone())).flatten()[0])
    return {"own": own, "made": made, "largest": largest}


def scaled(module: ModuleType, size: int, embedding: int, ids: Tensor, factors: list[float]) -> Tensor:
    """The logits with all parameters multiplied by each of these factors, (factors, ...)."""
    model = _made(module, size, embedding)
    near = [parameter.detach().clone() for parameter in model.parameters()]
    found = []
    for factor in factors:
        with torch.no_grad():
            for parameter, value in zip(model.parameters(), near, strict=True):
                parameter.copy_(factor * value)
            found.append(model(ids.clone()))
    return torch.stack(found)


def bag_judges(
    module: ModuleType, size: int, embedding: int, states: list[dict[str, Tensor]], ids: Tensor
) -> list[Any]:
    """What networks with these trained tensors say of reviews (N, T) without labels."""
    found = []
    for tensors in states:
        model = attribute(module, "BagClassifier")(size, embedding)
        load_tensors(module, model, tensors)
        model.eval()
        with torch.no_grad():
            found.append(model(ids.clone()))
    return found


def _made(module: ModuleType, size: int, embedding: int) -> Any:
    """A fresh network in evaluation mode, a little beside its start; the row of PAD, 0 in most of them, is kept."""
    model = attribute(module, "BagClassifier")(size, embedding)
    with torch.no_grad():
        for parameter in model.parameters():
            noise = _SHIFT * torch.randn_like(parameter)
            if tuple(parameter.shape) == (size, embedding):
                noise[0] = 0
            parameter.add_(noise)
    return model.eval()
