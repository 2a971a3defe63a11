"""What Q5.2 asks of the memory; the public and the hidden checks share it."""

import torch
from torch import Tensor

from autograder.check import fail, require
from autograder.comparisons import show, tensor_of_shape
from autograder.evidence import nowhere
from autograder.mistakes import Seen, explain
from tests.measures.binomial import is_likely
from tests.q5_ddpg import pictures
from tests.q5_ddpg.mistakes import memory as known

_FIELDS = ("states", "actions", "rewards", "next states", "terminated")
_SIZES = (3, 1, 1, 3, 1)
_LEVEL = 1e-8  # of each count
_PLACE = 9.0  # how far two transitions are apart in every number


def _transitions(rng: torch.Generator, count: int) -> Tensor:
    """Nine numbers for each transition, all of them different from those of every other one; (count, 9) float32."""
    rows = _PLACE * torch.arange(1, count + 1)[:, None] + torch.rand(count, 9, generator=rng) - 0.5
    rows[:, 8] = (torch.arange(count) % 3 == 1).float()
    return rows


def _played(q5, rng, capacity, pushes, batch_size, draws, overwrite=False):
    """The transitions that were pushed, and what the memory did."""
    rows = _transitions(rng, pushes)
    seen = q5.instrument.remembered(capacity, rows.tolist(), batch_size, draws, overwrite, about="ReplayMemory")
    return rows.double(), seen


def check_batch(q5, rng, sizes):
    """sample gives five float32 tensors, one row for each transition drawn."""
    for size in sizes:
        _, seen = _played(q5, rng, 50, 30, size, 2)
        first = seen["first"]
        asked = f"sample({size}) should give five tensors: {', '.join(_FIELDS)}"
        five = isinstance(first, list | tuple) and len(first) == 5
        mistake = explain(Seen(first, size), known.BATCH)
        require(five, asked, expected="five tensors", got=show(first), mistake=mistake)
        for name, part, width in zip(_FIELDS, first, _SIZES, strict=True):
            tensor_of_shape(part, (size, width), f"{name} of sample({size})", mistakes=known.SHAPES)
        require(seen["drawn"] is not None, asked, got="other shapes in a later batch")


def check_lengths(q5, rng, capacity, pushes):
    """len(memory) counts the transitions held."""
    _, seen = _played(q5, rng, capacity, pushes, 2, 1)
    expected = [min(n, capacity) for n in range(pushes + 1)]
    mistake = explain(Seen(seen["lengths"], expected, facts={"capacity": capacity}), known.LENGTHS)
    asked = f"len(memory) should grow with each push, up to the capacity {capacity}"
    require(seen["lengths"] == expected, asked, expected=str(expected), got=str(seen["lengths"])[:120], mistake=mistake)


def check_rows(q5, rng, capacity, pushes, overwrite):
    """Each row that is drawn is one of the transitions held, as it was when it was pushed."""
    rows, seen = _played(q5, rng, capacity, pushes, 4, 100, overwrite)
    drawn = _drawn(seen)
    held = rows[-capacity:]
    wrong = _unlike(drawn, held)
    if not wrong.any():
        return
    row = drawn[wrong][0]
    facts = {"rows": rows, "held": held, "wrong": drawn[wrong], "overwrite": overwrite}
    mistake = explain(Seen(row, facts=facts), known.ROWS)
    when = ", although the caller's arrays have changed since" if overwrite else ""
    asked = f"each row of a batch should be a transition that the memory holds, as it was pushed{when}"
    near = held[(held - row).abs().sum(1).argmin()]
    fail(asked, expected=f"for example {_text(near)}", got=_text(row), mistake=mistake)


def check_shares(q5, rng, capacity, pushes, draws, evidence=nowhere):
    """Each transition held is drawn equally often.

    Batches of one: each count is binomial, and a right one is called a surprise with a probability of 1e-8.
    """
    rows, seen = _played(q5, rng, capacity, pushes, 1, draws)
    drawn, held = _drawn(seen), rows[-capacity:]
    numbers = ((drawn[:, None, 0] - held[None, :, 0]).abs() < 1e-3).double()
    counts = numbers.sum(0).long().tolist()
    evidence(pictures.shares(counts, draws, len(held)))
    share = 1 / len(held)
    odd = [i for i, count in enumerate(counts) if not is_likely(count, draws, share, _LEVEL)]
    if not odd:
        return
    mistake = explain(Seen(counts, facts={"draws": draws, "newest": len(held) - 1}), known.COUNTS)
    asked = f"each of the {len(held)} transitions held should be drawn equally often, anew at each call"
    worst = max(odd, key=lambda i: abs(counts[i] - share * draws))
    got = f"number {worst + 1} (the oldest is 1): {counts[worst]} times"
    fail(asked, expected=f"about {share * draws:.0f} times in {draws}", got=got, mistake=mistake)


def _drawn(seen) -> Tensor:
    """All rows that were drawn, (rows, 9)."""
    if seen["drawn"] is None or seen["drawn"].shape[-1] != 9:
        fail("sample should give five tensors of the shapes that the handout names", got=show(seen["first"]))
    return seen["drawn"].reshape(-1, 9)


def _unlike(drawn: Tensor, held: Tensor) -> Tensor:
    """Which rows are none of those held, (rows,) bool."""
    return ~((drawn[:, None] - held[None]).abs().amax(2) < 1e-3).any(1)


def _text(row: Tensor) -> str:
    return "(" + ", ".join(f"{value:.4g}" for value in row.tolist()) + ")"
