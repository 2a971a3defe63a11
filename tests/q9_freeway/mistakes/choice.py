"""Mistakes of Q9.3, the choice of an action."""

import math

import torch

from autograder.mistakes import Mistake


def _one(action):
    return [float(i == action) for i in range(3)]


def _even(marks):
    return [mark / sum(marks) for mark in marks]


def _softmax(values):
    weights = [math.exp(value - max(values)) for value in values]
    return [weight / sum(weights) for weight in weights]


def _place(values, wanted):
    return _one(values.index(wanted))


def _not_added_up(shares):
    """Of one draw r: NOOP below the first share, else UP below the second, else DOWN."""
    first, second, _ = shares
    return [first, max(second - first, 0.0), 1 - max(first, second)]


def _same_draw(shares, epsilon):
    """Of a draw that was below epsilon, compared once more with the shares added up."""
    borders = [0.0, shares[0], shares[0] + shares[1], 1.0]
    cut = [min(border, epsilon) / epsilon if epsilon else 0.0 for border in borders]
    return [high - low for low, high in zip(cut, cut[1:], strict=False)]


# The parts of right probabilities, for values (3,) and shares (3,).
PARTS = {
    "epsilon": lambda epsilon: epsilon,
    "explore": lambda values, shares, epsilon: list(shares),
    "exploit": lambda values: _place(values, max(values)),
}
SHARES = (
    Mistake(
        "epsilon-inverted",
        "it explores with probability 1 - epsilon: turn the comparison round",
        variations=(("epsilon", lambda epsilon: 1 - epsilon),),
    ),
    Mistake(
        "explores-evenly",
        "it explores with the same probability for all actions: draw action a with probability shares[a]",
        variations=(("explore", lambda values, shares, epsilon: [1 / 3] * 3),),
    ),
    Mistake(
        "shares-fixed",
        "these are other shares than the ones given: use the argument",
        variations=(("explore", lambda values, shares, epsilon: [0.3, 0.6, 0.1]),),
    ),
    Mistake(
        "shares-in-another-order",
        "the shares belong to other actions: shares[a] is that of action a, NOOP, UP and DOWN",
        variations=tuple(
            ("explore", lambda values, shares, epsilon, order=order: [shares[i] for i in order])
            for order in ((2, 1, 0), (1, 0, 2), (0, 2, 1), (1, 2, 0), (2, 0, 1))
        ),
    ),
    Mistake(
        "shares-not-added-up",
        "a draw is compared with each share by itself: the borders are shares[0] and shares[0] + shares[1]",
        variations=(("explore", lambda values, shares, epsilon: _not_added_up(shares)),),
    ),
    Mistake(
        "same-draw-twice",
        "the number that was compared with epsilon is used once more: draw a new one for the action",
        variations=(("explore", lambda values, shares, epsilon: _same_draw(shares, epsilon)),),
    ),
    Mistake(
        "likeliest-share",
        "exploring always takes the action with the largest share: draw from all of them",
        variations=(("explore", lambda values, shares, epsilon: _place(list(shares), max(shares))),),
    ),
    Mistake(
        "explores-others-only",
        "exploring never takes the best action: draw from all of them",
        variations=(
            (
                "explore",
                lambda values, shares, epsilon: _even(
                    [share * (value < max(values)) for share, value in zip(shares, values, strict=True)]
                ),
            ),
        ),
    ),
    Mistake(
        "two-actions-explored",
        "exploring leaves out an action",
        variations=(
            ("explore", lambda values, shares, epsilon: [0.5, 0.5, 0.0]),
            ("explore", lambda values, shares, epsilon: [0.0, 0.5, 0.5]),
            ("explore", lambda values, shares, epsilon: [*_even(shares[:2]), 0.0]),
        ),
    ),
    Mistake(
        "smallest-value",
        "it takes the action with the smallest value: take the largest",
        variations=(("exploit", lambda values: _place(values, min(values))),),
    ),
    Mistake(
        "always-up",
        "without exploring it takes the same action in every state: take that with the largest value (dim=1)",
        variations=tuple(("exploit", lambda values, action=action: _one(action)) for action in range(3)),
    ),
    Mistake(
        "softmax",
        "without exploring the larger values are drawn more often, as by a softmax: take the largest",
        variations=(("exploit", _softmax),),
    ),
    Mistake(
        "value-as-action",
        "it takes the largest value itself for the action: take its index, argmax",
        variations=(
            ("exploit", lambda values: _one(int(max(values)))),
            ("exploit", lambda values: _one(round(max(values)))),
        ),
    ),
    Mistake("never-explores", "it never explores", variations=(("epsilon", lambda epsilon: 0.0),)),
    Mistake("always-explores", "it always explores", variations=(("epsilon", lambda epsilon: 1.0),)),
    Mistake(
        "epsilon-halved",
        "it explores with half of epsilon, or its double, or its square",
        variations=(
            ("epsilon", lambda epsilon: epsilon / 2),
            ("epsilon", lambda epsilon: min(1.0, 2 * epsilon)),
            ("epsilon", lambda epsilon: epsilon**2),
        ),
    ),
    Mistake(
        "epsilon-fixed",
        "this is another epsilon than the one given: use the argument",
        variations=tuple(("epsilon", lambda epsilon, fixed=fixed: fixed) for fixed in (0.1, 0.05, 0.5, 0.2)),
    ),
)
# got: what select_action returned
NO_ACTION = (
    Mistake(
        "value-returned",
        "this is no whole number: return the index of the action, an int",
        lambda s: (
            isinstance(s.got, float)
            or (isinstance(s.got, torch.Tensor) and s.got.numel() == 1 and s.got.is_floating_point())
        ),
    ),
    Mistake(
        "several-actions",
        "these are several actions: return one of them",
        lambda s: isinstance(s.got, torch.Tensor | list | tuple),
    ),
)
OUT_OF_RANGE = Mistake("out-of-range", "there is no such action: 0 is NOOP, 1 is UP, 2 is DOWN")
CHANGES_ARGUMENTS = Mistake("changes-its-arguments", "leave the state and the network as they are")
OTHER_GENERATOR = Mistake(
    "other-generator",
    "it draws from another generator: use rng.random() and rng.choice(3, p=shares), not random, np.random or torch",
)
ALWAYS_ALIKE = Mistake("always-alike", "every call gives the same action: draw it from rng")
RESEEDED = Mistake("reseeded", "it seeds a generator at each call: draw from rng as it is")
NOT_BATCHED = Mistake(
    "not-batched",
    "the network takes tensors (N, 11), and the state is an array (11,): torch.from_numpy(state).unsqueeze(0)",
)
NOT_A_TENSOR = Mistake(
    "not-a-tensor", "the network takes tensors, and the state is a numpy array: begin with torch.from_numpy(state)"
)
