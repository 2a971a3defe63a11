"""Mistakes of Q5.2, the memory."""

import torch

from autograder.mistakes import Mistake


def _is_tensor(value):
    return isinstance(value, torch.Tensor)


# got: what sample gave; expected: the size of the batch
BATCH = (
    Mistake("sample-nothing", "sample returned nothing: is its `return` missing?", lambda s: s.got is None),
    Mistake(
        "list-of-transitions",
        "this is a list of transitions: join the states of all of them into one tensor, and so on",
        lambda s: isinstance(s.got, list | tuple) and len(s.got) == s.expected != 5,
    ),
    Mistake(
        "four-parts",
        "one part is missing: state, action, reward, next state and terminated",
        lambda s: isinstance(s.got, list | tuple) and len(s.got) == 4,
    ),
    Mistake(
        "one-tensor",
        "this is one tensor: split it into five",
        lambda s: _is_tensor(s.got),
    ),
)
# got, expected: the shape of one part
SHAPES = (
    Mistake(
        "column-missing",
        "rewards, actions and terminated have the shape (B, 1): add the dimension, with unsqueeze(1) or reshape(-1, 1)",
        lambda s: s.got == s.expected[:1] and s.expected[1] == 1,
    ),
    Mistake(
        "column-too-many",
        "there is a dimension too many: torch.stack adds one, so stack what has none of its own",
        lambda s: len(s.got) == 3 and s.got[0] == s.expected[0],
    ),
)
# got, expected: the lengths at first and after each push; facts: capacity
LENGTHS = (
    Mistake(
        "length-beyond-capacity",
        "the memory grows beyond its capacity: the oldest transition has to go, as deque(maxlen=capacity) does it",
        lambda s: s.got == list(range(len(s.expected))),
    ),
    Mistake(
        "length-is-capacity",
        "this is the capacity: count the transitions held",
        lambda s: set(s.got) == {s.capacity},
    ),
    Mistake(
        "length-is-next-place",
        "this is the place of the next transition, which begins again at 0: count the transitions held",
        lambda s: s.got == [n % s.capacity for n in range(len(s.expected))],
    ),
    Mistake(
        "length-off-by-one",
        "the memory holds one transition more or fewer than its capacity",
        lambda s: max(s.got) in (s.capacity - 1, s.capacity + 1) and s.got[:2] == [0, 1],
    ),
    Mistake(
        "full-memory-refuses",
        "the length shrinks once the memory is full",
        lambda s: any(later < earlier for earlier, later in zip(s.got, s.got[1:], strict=False)),
    ),
)


def _near(a, b):
    return (a - b).abs().amax(-1) < 1e-3


def _part(rows, start, stop):
    return rows[:, start:stop]


def _belongs(seen, start, stop):
    """For each wrong row the number of the transition whose part this is, or -1."""
    near = _near(seen.wrong[:, None, start:stop], seen.rows[None, :, start:stop])
    return torch.where(near.any(1), near.double().argmax(1), -1)


def _parts_of_several(seen):
    numbers = torch.stack([_belongs(seen, start, stop) for start, stop in ((0, 3), (3, 4), (4, 5), (5, 8))])
    return bool((numbers >= 0).all()) and bool((numbers != numbers[0]).any())


def _exchanged(seen):
    swapped = torch.cat([seen.wrong[:, 5:8], seen.wrong[:, 3:5], seen.wrong[:, :3], seen.wrong[:, 8:]], dim=1)
    return bool(_near(swapped[:, None], seen.rows[None]).any(1).all())


def _old(seen):
    return bool(_near(seen.wrong[:, None], seen.rows[None]).any(1).all())


# got: a row that the memory does not hold (9,); facts: wrong (all of them), rows (all that were pushed), held,
# overwrite (whether the caller's arrays have changed since)
ROWS = (
    Mistake(
        "array-not-copied",
        "the memory keeps the caller's arrays, and they have changed since: store a copy, such as np.array(state) or "
        "torch.tensor(state). torch.from_numpy and torch.as_tensor share the memory of the array",
        lambda s: (
            s.overwrite and any(bool((s.wrong[:, part] == 0).all()) for part in (slice(0, 3), slice(3, 4), slice(5, 8)))
        ),
    ),
    Mistake(
        "empty-rows-drawn",
        "rows of zeros were drawn: draw from the transitions held, and not from the whole capacity",
        lambda s: bool((s.wrong[:, :8] == 0).all()),
    ),
    Mistake(
        "oldest-kept",
        "a transition was drawn that should have been replaced: the newest replaces the oldest",
        _old,
    ),
    Mistake(
        "parts-of-several",
        "the parts of a row come from different transitions: draw one set of indices for all five parts",
        _parts_of_several,
    ),
    Mistake(
        "states-exchanged",
        "state and next_state are exchanged",
        _exchanged,
    ),
    Mistake(
        "next-state-is-state",
        "next_state is the state itself",
        lambda s: bool(_near(s.wrong[:, 5:8], s.wrong[:, :3]).all()),
    ),
    Mistake(
        "terminated-lost",
        "terminated is the same in all rows: store what push gets",
        lambda s: (
            bool((s.wrong[:, 8] == s.wrong[0, 8]).all())
            and bool(_near(s.wrong[:, None, :8], s.rows[None, :, :8]).any(1).all())
        ),
    ),
    Mistake(
        "terminated-inverted",
        "terminated is the wrong way round: 1 where the episode has terminated",
        lambda s: bool(
            _near(
                torch.cat([s.wrong[:, :8], 1 - s.wrong[:, 8:]], dim=1)[:, None],
                s.rows[None],
            )
            .any(1)
            .all()
        ),
    ),
    Mistake(
        "whole-numbers-stored",
        "the numbers are rounded: store them as float32",
        lambda s: bool((s.wrong == s.wrong.round()).all()),
    ),
)
# got: how often each transition was drawn, the oldest first; facts: draws, newest
COUNTS = (
    Mistake(
        "always-the-same",
        "every call draws the same transitions: is the generator seeded in `sample`, or is nothing drawn at all?",
        lambda s: s.got.count(0) == len(s.got) - 1,
    ),
    Mistake(
        "newest-never-drawn",
        "the newest transition is never drawn: is the upper end of the indices off by one?",
        lambda s: s.got[-1] == 0 and s.got.count(0) == 1,
    ),
    Mistake(
        "oldest-never-drawn",
        "the oldest transition is never drawn: do the indices begin at 1?",
        lambda s: s.got[0] == 0 and s.got.count(0) == 1,
    ),
    Mistake(
        "one-never-drawn",
        "one transition is never drawn: are the ends of the indices right?",
        lambda s: s.got.count(0) == 1,
    ),
    Mistake(
        "only-some-drawn",
        "only some of the transitions are ever drawn: draw from all that the memory holds",
        lambda s: 0 < s.got.count(0) < len(s.got) - 1,
    ),
)
