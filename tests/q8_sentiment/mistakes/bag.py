"""Mistakes of Q8.3, the bag of words."""

import torch

from autograder.mistakes import Mistake


def _counts(row, size):
    """How often each word stands in a review (T,), PAD left out: (size,)."""
    found = torch.bincount(row, minlength=size).float()
    found[0] = 0
    return found


def _with_pad(row, size):
    return torch.bincount(row, minlength=size).float()


def _over(counts, number):
    return counts / max(float(number), 1.0)


def _place(row, size, at):
    words = row[row != 0]
    found = torch.zeros(size)
    if len(words):
        found[words[at]] = 1
    return found


# What multiplies the rows of the embedding to give a review's vector, by what a student may have computed.
RECIPES = {
    "mean": lambda row, size: _over(_counts(row, size), (row != 0).sum()),
    "sum": _counts,
    "over_places": lambda row, size: _over(_counts(row, size), len(row)),
    "pad_in_mean": lambda row, size: _over(_with_pad(row, size), len(row)),
    "pad_in_sum": _with_pad,
    "pad_over_words": lambda row, size: _over(_with_pad(row, size), (row != 0).sum()),
    "root": lambda row, size: _over(_counts(row, size), float((row != 0).sum()) ** 0.5),
    "one_more": lambda row, size: 2 * _over(_counts(row, size), (row != 0).sum() + 1),  # 2: the review of one word
    "known_only": lambda row, size: _over(
        _counts(row, size) * (torch.arange(size) != 1), ((row != 0) & (row != 1)).sum()
    ),
    "known_over_words": lambda row, size: _over(_counts(row, size) * (torch.arange(size) != 1), (row != 0).sum()),
    "once": lambda row, size: _over(_counts(row, size).clamp(max=1), (_counts(row, size) > 0).sum()),
    "first": lambda row, size: _place(row, size, 0),
    "last": lambda row, size: _place(row, size, -1),
}


def _as(name):
    """The formula of a mistake: the logits that one of the recipes gives."""
    return lambda s: s.facts[name]


MEANS = (
    Mistake("summed", "this is the sum of the embeddings: divide by the number of words", formula=_as("sum")),
    Mistake(
        "divided-by-places",
        "the sum is divided by T: divide by the number of words, without PAD",
        formula=_as("over_places"),
    ),
    Mistake(
        "pad-in-the-mean", "PAD counts as a word: leave it out of the sum and of the number", formula=_as("pad_in_mean")
    ),
    Mistake(
        "pad-in-the-sum",
        "PAD counts as a word, and this is a sum: take the mean of the words",
        formula=_as("pad_in_sum"),
    ),
    Mistake("pad-in-the-sum", "PAD's embedding is in the sum: leave it out", formula=_as("pad_over_words")),
    Mistake(
        "divided-by-root",
        "the sum is divided by the root of the number of words: divide by the number",
        formula=_as("root"),
    ),
    Mistake("one-word-more", "the sum is divided by one more than the number of words", formula=_as("one_more")),
    Mistake("unknown-left-out", "UNKNOWN is left out: it is a word like others", formula=_as("known_only")),
    Mistake(
        "unknown-left-out", "UNKNOWN is left out of the sum: it is a word like others", formula=_as("known_over_words")
    ),
    Mistake("words-once", "a word that occurs twice counts once: count each", formula=_as("once")),
    Mistake("largest", "these are the largest entries of the embeddings: take their mean", formula=_as("largest")),
    Mistake("last-word-only", "only the last word counts", formula=_as("last")),
    Mistake("first-word-only", "only the first word counts", formula=_as("first")),
)
CONSTANT = Mistake("constant", "the words play no part: look up their embeddings, and go on with these")
ALL_ZERO = Mistake("relu-at-the-end", "all logits are 0: drop the activation after the last layer, if there is one")
EMPTY_NAN = Mistake(
    "empty-review-nan", "0 is divided by 0 where there is no word: divide by at least 1, with clamp(min=1)"
)
ORDER = Mistake("order-counts", "the order of the words changes the logit: a bag takes their mean")
PADDING = Mistake("padding-counts", "PAD changes the logit: leave it out of the sum and of the number of words")
LINEAR = Mistake("linear", "the logit is a linear function of the mean: add a hidden layer with a ReLU")
NOT_LEARNED = Mistake("not-learned", "no gradient reaches the embedding: use no detach, no_grad or .data in forward")
CHANGES_ARGUMENTS = Mistake("changes-its-arguments", "the caller uses its tensors once more: leave them as they are")
# got: the shapes of tables, expected: (size, embedding)
TABLES = (
    Mistake("no-embedding", "there is no nn.Embedding or nn.EmbeddingBag", lambda s: not s.got),
    Mistake(
        "rows-fixed",
        "the embedding has another number of rows: it is the argument vocabulary_size",
        lambda s: any(shape[1] == s.expected[1] for shape in s.got),
    ),
    Mistake(
        "width-fixed",
        "the vectors have another size: it is the argument embedding",
        lambda s: any(shape[0] == s.expected[0] for shape in s.got),
    ),
)
SHAPES = (
    Mistake(
        "column",
        "the logits are (N, 1): drop the second dimension with squeeze(1)",
        lambda s: s.got == (*s.expected, 1),
    ),
    Mistake(
        "squeezed-away",
        "with one review its dimension is gone: squeeze(1) drops the last one alone",
        lambda s: s.got == () and s.expected == (1,),
    ),
    Mistake(
        "two-logits",
        "there are two logits for a review: one unit is enough, positive above 0",
        lambda s: s.got == (*s.expected, 2),
    ),
    Mistake(
        "logit-of-each-word",
        "there is a logit for each word: take the mean of the embeddings first",
        lambda s: len(s.got) >= 2 and s.got[0] == s.expected[0],
    ),
)
# got: logits with scaled parameters (factors, N)
BOUNDED = (
    Mistake(
        "sigmoid-at-the-end",
        "all lie between 0 and 1: drop the sigmoid, because the loss has one",
        lambda s: bool(s.got.min() >= 0 and s.got.max() <= 1),
    ),
    Mistake(
        "bounded",
        "all lie between -1 and 1: drop the activation after the last layer",
        lambda s: bool(s.got.abs().max() <= 1),
    ),
    Mistake(
        "relu-at-the-end", "no logit is negative: drop the ReLU after the last layer", lambda s: bool(s.got.min() >= 0)
    ),
    Mistake(
        "log-sigmoid-at-the-end",
        "no logit is positive: drop the activation at the end",
        lambda s: bool(s.got.max() <= 0),
    ),
)
