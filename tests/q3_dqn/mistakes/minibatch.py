"""Mistakes of Q3.3 in the choice of the minibatch.

The facts of all rows: drawn (the rows drawn in each call, lists of indices), most (how often one row was drawn in one
call at most), stored, batch (sizes of memory and minibatch), lengths (of the memory before the first call and after
each), older (how many of all rows drawn are of the older half), even (whether that is no surprise), numbers.
"""

from autograder.mistakes import Mistake
from tests.q3_dqn.mistakes.step import WAITS_TOO_LONG


def _always(s, rows):
    return all(drawn == list(rows) for drawn in s.drawn)


MINIBATCH = (
    Mistake(
        "memory-emptied",
        "the memory has fewer transitions after the call: leave them there, they are learned from again",
        lambda s: min(s.lengths) < s.lengths[0],
    ),
    Mistake(WAITS_TOO_LONG.name, WAITS_TOO_LONG.says, lambda s: not any(s.drawn)),
    Mistake(
        "whole-memory",
        "it learns from the whole memory at each call: draw batch_size transitions, memory.sample(batch_size)",
        lambda s: _always(s, range(s.stored)),
    ),
    Mistake(
        "with-replacement",
        "a transition stands in one minibatch more than once: draw different ones, as memory.sample(batch_size) does",
        lambda s: s.most > 1.5,
    ),
    Mistake(
        "newest-only",
        "it always learns from the latest transitions: draw them at random, memory.sample(batch_size)",
        lambda s: _always(s, range(s.stored - s.batch, s.stored)),
    ),
    Mistake(
        "oldest-only",
        "it always learns from the oldest transitions: draw them at random, memory.sample(batch_size)",
        lambda s: _always(s, range(s.batch)),
    ),
    Mistake(
        "same-minibatch",
        "it learns from the same transitions at each call: draw them anew, and set no seed in optimize",
        lambda s: all(drawn == s.drawn[0] for drawn in s.drawn),
    ),
    Mistake(
        "batch-size-ignored",
        "it learns from {numbers} transitions whatever batch_size is: use the argument batch_size",
        lambda s: all(len(drawn) == len(s.drawn[0]) != s.batch for drawn in s.drawn),
    ),
    Mistake(
        "neighbours-drawn",
        "the transitions of a minibatch follow each other: draw each at random, memory.sample(batch_size)",
        lambda s: all(drawn and drawn[-1] - drawn[0] == len(drawn) - 1 for drawn in s.drawn),
    ),
    Mistake(
        "drawn-unevenly",
        "some transitions are drawn much more often than others: each has the same probability",
        lambda s: not s.even and all(len(drawn) == s.batch for drawn in s.drawn),
    ),
)
