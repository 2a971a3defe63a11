"""Mistakes of Q8.7, the accuracy."""

import torch

from autograder.mistakes import Mistake


def _right(s, threshold=0.0):
    return ((s.logits > threshold) == (s.labels > 0.5)).double()


def _of_chunks(s, size):
    return torch.stack([chunk.mean() for chunk in _right(s).split(size)]).mean()


_CHUNKS = (16, 32, 50, 64, 100, 128, 200, 250, 256, 500, 512, 1000, 1024)

# logits, labels: (N,) float64; count
SHARES = (
    Mistake(
        "threshold-of-a-half",
        "the logits are compared with 0.5: a logit is positive above 0",
        formula=lambda s: _right(s, 0.5).mean(),
    ),
    Mistake(
        "in-percent", "this is in percent: return the share, from 0 to 1", formula=lambda s: 100 * _right(s).mean()
    ),
    Mistake(
        "counted", "this is the number of reviews: divide by how many there are", formula=lambda s: _right(s).sum()
    ),
    Mistake("wrong-ones", "this is the share of wrong ones", formula=lambda s: 1 - _right(s).mean()),
    Mistake(
        "all-probabilities-positive",
        "the sigmoid of the logits is compared with 0, and is always above: compare the logits with 0",
        formula=lambda s: s.labels.mean(),
    ),
    Mistake(
        "share-of-positives",
        "this is the share judged positive, whatever the labels say",
        formula=lambda s: (s.logits > 0).double().mean(),
    ),
    Mistake(
        "first-reviews-only",
        "only the first reviews are judged: judge all of them",
        lambda s: any(s.count > some and s.is_near(_right(s)[:some].mean()) for some in (16, 32, 64, 128)),
    ),
    Mistake(
        "each-with-every-label",
        "each review is compared with the labels of all: both need the shape (N,)",
        formula=lambda s: ((s.logits > 0)[:, None] == (s.labels > 0.5)).double().mean(),
    ),
    Mistake(
        "mean-of-chunks",
        "the shares of chunks are averaged, though the last chunk is smaller: count the right ones, and divide by N",
        lambda s: any(s.is_near(_of_chunks(s, size)) for size in _CHUNKS if size < s.count),
    ),
    Mistake(
        "recall",
        "only the positive reviews are counted: the negative ones that are judged negative are right as well",
        formula=lambda s: (_right(s) * s.labels).sum() / s.labels.sum().clamp(min=1),
    ),
    Mistake(
        "true-positives-only",
        "only the positive reviews that are judged positive count as right: the negative ones count as well",
        formula=lambda s: (_right(s) * s.labels).mean(),
    ),
    Mistake(
        "precision",
        "this is the share of right ones among those judged positive: take it among all",
        formula=lambda s: (_right(s) * s.labels).sum() / (s.logits > 0).double().sum().clamp(min=1),
    ),
    Mistake(
        "rounded-logits",
        "the logits are rounded to 0 and 1: round their sigmoid, or compare them with 0",
        formula=lambda s: (s.logits.round() == s.labels).double().mean(),
    ),
    Mistake(
        "equality",
        "logits are compared with labels: compare them with 0 first",
        formula=lambda s: torch.zeros(()).double(),
    ),
)
NOT_ASKED = Mistake("not-asked", "the model is not asked")
MODE = Mistake("in-training-mode", "call model.eval() first: dropout and batch norm behave otherwise in training mode")
GRADIENT = Mistake("gradients-recorded", "put it under torch.no_grad(): nothing is learned here")
CHANGES_ARGUMENTS = Mistake("changes-its-arguments", "the caller uses these once more: leave them as they are")
