"""Mistakes of Q6.2, the choice of an action."""

import math

import torch

from autograder.mistakes import Mistake


def _best(row):
    return [float(value == max(row)) for value in row]


def _one(row, place):
    return [float(i == place) for i in range(len(row))]


def _first(row, best):
    return _one(row, row.index(best(row)))


def _last(row, best):
    return _one(row, len(row) - 1 - row[::-1].index(best(row)))


def _softmax(row):
    weights = [math.exp(value - max(row)) for value in row]
    return [weight / sum(weights) for weight in weights]


def _even(marks):
    return [mark / sum(marks) for mark in marks] if sum(marks) else [1 / len(marks)] * len(marks)


# The parts of right probabilities: how often it explores, and what it draws from then and otherwise.
PARTS = {
    "epsilon": lambda row, epsilon: epsilon,
    "explore": lambda row: [1 / len(row)] * len(row),
    "exploit": lambda row: _even(_best(row)),
}
SHARES = (
    Mistake(
        "epsilon-inverted",
        "it explores with probability 1 - epsilon: turn the comparison round",
        variations=(("epsilon", lambda row, epsilon: 1 - epsilon),),
    ),
    Mistake(
        "first-of-ties",
        "of several equal values it always takes the first one: draw one of them",
        variations=(("exploit", lambda row: _first(row, max)),),
    ),
    Mistake(
        "last-of-ties",
        "of several equal values it always takes the last one: draw one of them",
        variations=(("exploit", lambda row: _last(row, max)),),
    ),
    Mistake(
        "smallest-value",
        "it takes the action with the smallest value: take the largest",
        variations=(
            ("exploit", lambda row: _first(row, min)),
            ("exploit", lambda row: _even([float(value == min(row)) for value in row])),
        ),
    ),
    Mistake(
        "never-explores",
        "it never explores: with probability epsilon draw from all actions",
        variations=(("epsilon", lambda row, epsilon: 0.0),),
    ),
    Mistake(
        "always-explores",
        "it always explores: that should happen with probability epsilon",
        variations=(("epsilon", lambda row, epsilon: 1.0),),
    ),
    Mistake(
        "explores-others-only",
        "exploring draws from the other actions only: draw from all of them, the best ones included",
        variations=(("explore", lambda row: _even([1 - mark for mark in _best(row)])),),
    ),
    Mistake(
        "last-action-never-explored",
        "exploring never draws the last action: rng.integers(n) goes from 0 to n - 1, so n is the number of actions",
        variations=(("explore", lambda row: _even([1.0] * (len(row) - 1) + [0.0])),),
    ),
    Mistake(
        "first-action-never-explored",
        "exploring never draws action 0: rng.integers(n) begins at 0",
        variations=(("explore", lambda row: _even([0.0] + [1.0] * (len(row) - 1))),),
    ),
    Mistake(
        "two-actions-explored",
        "exploring draws from the first two actions only: take the number of actions from the row",
        variations=(("explore", lambda row: _even([1.0] * 2 + [0.0] * (len(row) - 2))),),
    ),
    Mistake(
        "softmax",
        "the larger values are drawn more often, as by a softmax: take the largest, or draw evenly",
        variations=(("explore", _softmax), ("exploit", _softmax)),
    ),
    Mistake(
        "epsilon-halved",
        "it explores with half of epsilon, or its double",
        variations=(
            ("epsilon", lambda row, epsilon: epsilon / 2),
            ("epsilon", lambda row, epsilon: min(1.0, 2 * epsilon)),
        ),
    ),
    Mistake(
        "epsilon-fixed",
        "this is another epsilon than the one given: use the argument",
        variations=tuple(("epsilon", lambda row, epsilon, fixed=fixed: fixed) for fixed in (0.1, 0.05, 0.01, 0.2)),
    ),
)

# got: what epsilon_greedy returned
NO_ACTION = (
    Mistake(
        "value-returned",
        "this is the value: return the index of the action",
        lambda s: (
            isinstance(s.got, float)
            or (isinstance(s.got, torch.Tensor) and s.got.numel() == 1 and s.got.is_floating_point())
        ),
    ),
    Mistake(
        "several-actions",
        "these are several actions: draw one of them",
        lambda s: isinstance(s.got, torch.Tensor | list | tuple),
    ),
)
OUT_OF_RANGE = Mistake(
    "out-of-range", "there is no such action: an action is an index of the row, from 0 to len(q_row) - 1"
)
CHANGES_ROW = Mistake("changes-its-arguments", "the row is part of the table: leave its values as they are")
OTHER_GENERATOR = Mistake(
    "other-generator",
    "it draws from another generator: use rng.random(), rng.integers() and rng.choice(), not random or np.random",
)
ALWAYS_ALIKE = Mistake(
    "always-alike",
    "every call gives the same action, with epsilon 0.5, too: draw it from rng, and make no generator of your own",
)
RESEEDED = Mistake("reseeded", "it seeds a generator at each call: draw from rng as it is")
