"""Mistakes of Q9.7, values by lane."""

import torch

from autograder.mistakes import Mistake

# formulas: s.of(heights) gives the values of RAMs with these heights; s.own is the chicken's own height, and s.middles
# (10,) are the heights asked for
LANES = (
    Mistake(
        "lanes-reversed",
        "the highest lane comes first: begin with the lowest, LANES[0]",
        formula=lambda s: s.of(s.middles).flip(0),
    ),
    Mistake(
        "height-unchanged",
        "all rows are those of the chicken's own height: set byte HEIGHT to LANES[k] in row k, in a copy",
        formula=lambda s: s.of(torch.full((10,), s.own)),
    ),
    Mistake(
        "one-ram-for-all",
        "all rows are those of one lane: each row needs a RAM of its own, ram.copy()",
        formula=lambda s: s.of(torch.full((10,), int(s.middles[-1]))),
    ),
    Mistake(
        "one-ram-for-all",
        "all rows are those of one lane: each row needs a RAM of its own, ram.copy()",
        formula=lambda s: s.of(torch.full((10,), int(s.middles[0]))),
    ),
    Mistake(
        "lane-as-height",
        "the byte HEIGHT is the number of the lane: it should be LANES[k]",
        formula=lambda s: s.of(torch.arange(10)),
    ),
    Mistake(
        "other-heights",
        "these are other heights than LANES",
        formula=lambda s: s.of(16 * torch.arange(10)),
    ),
    Mistake(
        "other-heights",
        "these are other heights than LANES",
        formula=lambda s: s.of(s.middles + 16),
    ),
    Mistake(
        "height-added",
        "LANES[k] is added to the height: set the byte to it",
        formula=lambda s: s.of((s.own + s.middles).remainder(256)),
    ),
    Mistake(
        "other-byte",
        "another byte than HEIGHT is changed",
        formula=lambda s: s.of(s.middles, byte=13),
    ),
    Mistake(
        "other-byte",
        "another byte than HEIGHT is changed",
        formula=lambda s: s.of(s.middles, byte=15),
    ),
    Mistake(
        "other-byte",
        "the byte of a car is changed: the chicken's height is byte HEIGHT",
        formula=lambda s: s.of(s.middles, byte=108),
    ),
    Mistake(
        "no-values",
        "these are no values as the network gives them: return them as they are",
        formula=lambda s: s.of(s.middles).softmax(1),
    ),
)
SHAPES = (
    Mistake(
        "best-values-only",
        "there is one number for each lane: return the values of all three actions",
        lambda s: s.got in ((10,), (10, 1)),
    ),
    Mistake("lanes-in-columns", "the lanes are in the columns: one row for each lane", lambda s: s.got == (3, 10)),
    Mistake(
        "dimension-too-many",
        "there is a dimension too many: (10, 3) was asked for",
        lambda s: len(s.got) == 3,
    ),
    Mistake(
        "other-number-of-lanes",
        "there are {got[0]} rows: the ten lanes of LANES",
        lambda s: len(s.got) == 2 and s.got[1] == 3,
    ),
)
GRADIENT = Mistake("gradient", "a gradient flows into the values: compute them within torch.no_grad()")
CHANGES_RAM = Mistake("changes-its-arguments", "the RAM belongs to the game: set the byte in a copy, ram.copy()")
AN_ARRAY = Mistake("an-array", "this is a numpy array: return the tensor that the network gives")
A_LIST = Mistake("a-list", "this is a list: join the rows, torch.stack(...) or torch.cat(...)")
