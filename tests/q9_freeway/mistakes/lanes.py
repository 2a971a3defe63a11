"""Mistakes of Q9.7, values by lane."""

import torch

from autograder.mistakes import Mistake

# formulas: s.of(heights) gives the values of RAMs with these heights; s.own is the chicken's own height, and s.middles
# (10,) are the heights asked for; s.having(numbers, place) gives those of this RAM's features with one number changed
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
    *(
        Mistake("height-not-scaled", says, formula=lambda s, scaled=scaled: s.having(scaled(s.middles.double())))
        for scaled, says in (
            (lambda x: x, "number 0 is LANES[k] as it is: it should be (LANES[k] - BOTTOM) / (TOP - BOTTOM)"),
            (lambda x: x - 6, "number 0 is LANES[k] - BOTTOM: divide it by TOP - BOTTOM, as features does"),
            (lambda x: x - 6 / 171, "number 0 is LANES[k] - BOTTOM / (TOP - BOTTOM): subtract first, in brackets"),
            (lambda x: x / 171, "number 0 is LANES[k] / (TOP - BOTTOM): subtract BOTTOM first, as features does"),
            (lambda x: x / 177, "number 0 is LANES[k] / TOP: it should be (LANES[k] - BOTTOM) / (TOP - BOTTOM)"),
            (lambda x: (x - 6) / 177, "number 0 is divided by TOP: divide by TOP - BOTTOM, as features does"),
            (lambda x: x / 255, "number 0 is LANES[k] / 255: it should be (LANES[k] - BOTTOM) / (TOP - BOTTOM)"),
            (lambda x: 1 - (x - 6) / 171, "number 0 falls from lane to lane: the height is 0 at the bottom"),
        )
    ),
    *(
        Mistake(
            "lane-as-height",
            f"number 0 is {told}: it should be (LANES[k] - BOTTOM) / (TOP - BOTTOM)",
            formula=lambda s, by=by, more=more: s.having((torch.arange(10) + more) / by),
        )
        for told, by, more in (
            ("the lane's number k", 1, 0),
            ("k / 10", 10, 0),
            ("k / 9", 9, 0),
            ("(k + 1) / 10", 10, 1),
            ("(k + 0.5) / 10", 10, 0.5),
            ("(k + 1) / 11", 11, 1),
        )
    ),
    *(
        Mistake(
            "other-feature",
            "another number of the features is changed: the chicken's height is number 0",
            formula=lambda s, place=place: s.having((s.middles - 6) / 171, place),
        )
        for place in (1, 10)
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
