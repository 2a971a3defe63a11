"""What runs beside the student's code in the worker: it decides nothing, so the checks compute from what it returns."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any

import numpy as np
import torch
from torch import Tensor

from autograder.worker.loading import attribute
from tests.q8_sentiment.watched_bag import bag, bag_judges, merged, scaled
from tests.q8_sentiment.watched_epoch import judged, watch_epochs
from tests.q8_sentiment.watched_layers import by_hand, gradients_by_hand
from tests.q8_sentiment.watched_training import begin, epoch

__all__ = [  # made elsewhere, and instruments as well
    "bag",
    "bag_judges",
    "begin",
    "by_hand",
    "epoch",
    "gradients_by_hand",
    "judged",
    "merged",
    "scaled",
    "watch_epochs",
]


def vocabulary(module: ModuleType, texts: list[str], size: int) -> dict[str, Any]:
    """What build_vocabulary gives.

    Returns:
        "pairs": [word, number] of each entry, and "kept": whether the texts are as they were; or "odd": what it
        returned, if that is no mapping of texts to whole numbers.
    """
    given = list(texts)
    found = attribute(module, "build_vocabulary")(given, size)
    if not isinstance(found, Mapping):
        return {"odd": found}
    if not all(isinstance(word, str) and _is_whole(number) for word, number in found.items()):
        swapped = any(isinstance(word, str) for word in found.values()) and not any(isinstance(w, str) for w in found)
        return {
            "odd": "a dict with whole numbers as keys" if swapped else f"a dict such as {dict(list(found.items())[:2])}"
        }
    return {"pairs": [[str(word), int(number)] for word, number in found.items()], "kept": given == list(texts)}


def encoded(module: ModuleType, texts: list[str], numbers: dict[str, int], length: int) -> dict[str, Any]:
    """What encode gives: "ids"; "kept": whether texts and vocabulary are as they were."""
    given, known = list(texts), dict(numbers)
    ids = attribute(module, "encode")(given, known, length)
    return {"ids": ids, "kept": given == list(texts) and list(known.items()) == list(numbers.items())}


def _is_whole(value: Any) -> bool:
    """Whether this is one whole number, however it is wrapped."""
    if isinstance(value, bool | np.bool_):
        return False
    if isinstance(value, Tensor):
        return value.numel() == 1 and not value.is_floating_point() and value.dtype != torch.bool
    return isinstance(value, int | np.integer)
