"""Mistakes of Q3.2, the choice of the action."""

import math

import torch

from autograder.mistakes import RETURNS_NOTHING, Mistake
from tests.q3_dqn.reference import epsilon

# got: a result of select_action that is no single integer
NO_ACTION = (
    Mistake(RETURNS_NOTHING.name, "the function returned nothing: is a `return` missing?", lambda s: s.got is None),
    Mistake(
        "action-dtype",
        "this is the index of an action as a float, and an index is int64: dtype=torch.int64, or .long()",
        lambda s: isinstance(s.got, torch.Tensor) and s.got.numel() == 1 and s.got.item() in (0.0, 1.0),
    ),
    Mistake(
        "q-value-returned",
        "this is a Q-value, not an action: max gives values and indices, take the index",
        lambda s: isinstance(s.got, torch.Tensor) and s.got.numel() == 1 and s.got.is_floating_point(),
    ),
    Mistake(
        "q-values-returned",
        "these are both Q-values: return the index of the larger one",
        lambda s: isinstance(s.got, torch.Tensor) and s.got.numel() == 2 and s.got.is_floating_point(),
    ),
)

ACTION_SHAPES = Mistake(
    "action-shapes",
    "the greedy and the random action differ: code that takes one of them, torch.cat or .item(), stops at the other",
)

ACTION_DTYPE = Mistake("action-dtype", "an action is an index, and an index is int64: dtype=torch.int64, or .long()")

# got: the largest action
ACTIONS = (
    Mistake(
        "action-out-of-range",
        "there are two actions, 0 and 1: random.randint(0, 2) draws from three, random.randrange(2) from two",
        lambda s: s.got == 2,
    ),
)

# facts: zero, one (shares of actions other than the greedy one at epsilon 0 and 1), ones (share of action 1 at 0)
GREEDY = (
    Mistake("argmin", "with epsilon 0 it always took the worse action: use argmax, not argmin", lambda s: s.zero == 1),
    Mistake(
        "constant-action",
        "with epsilon 0 it took the same action in every state: take the argmax over the actions, dim=1",
        lambda s: s.ones in (0, 1),
    ),
    Mistake(
        "eps-inverted",
        "with epsilon 0 it acts at random, and with epsilon 1 it never does: the comparison is the wrong way round",
        lambda s: s.one == 0 and s.zero > 0.2,
    ),
    Mistake(
        "greedy-at-random",
        "with epsilon 0 it took another than the better action in {zero:.0%} of the calls: it acts at random whatever "
        "epsilon is",
        lambda s: s.zero > 0.2 and s.one > 0.2,
    ),
    Mistake(
        "eps-own-floor",
        "with epsilon 0 it still took another than the better action in {zero:.1%} of the calls: eps_end is the only "
        "floor, so no number of your own keeps epsilon above it",
        lambda s: s.zero <= 0.2 and s.one > 0.2,
    ),
)
_INVERTED = GREEDY[2]

# facts: ones (share of action 1 at epsilon 1, or None)
UNEVEN = (
    Mistake(
        "explores-one-action",
        "with epsilon 1 it always took the same action: a random action must be 0 or 1, with the same probability",
        lambda s: s.ones in (0, 1),
    ),
)

# facts: whole (whether at each setting all calls explored, or none did, although epsilon is neither 0 nor 1 there)
SAME_DRAW = Mistake(
    "draw-repeated",
    "two calls with the same arguments never differ: draw fresh numbers in each, and set no seed in select_action",
    lambda s: s.whole,
)

# The parts of a right choice, by which a share is computed at each setting: "epsilon" of the setting, and "other", the
# share of actions other than the better one, of epsilon. What is below 0 or above 1 is cut.
PARTS = {"epsilon": epsilon, "other": lambda share: share / 2}
SCHEDULES = (
    Mistake("argmin", GREEDY[0].says, variations=(("other", lambda share: 1 - share / 2),)),
    Mistake(
        _INVERTED.name,
        "it explores with probability 1 - epsilon: the comparison with epsilon is the wrong way round",
        variations=(("other", lambda share: (1 - share) / 2),),
    ),
    Mistake(
        "eps-never-explores",
        "it never took another than the better action: is the random action computed and then overwritten?",
        variations=(("other", lambda share: 0.0),),
    ),
    Mistake(
        "eps-always-explores",
        "it acts at random whatever epsilon is: is the greedy action overwritten?",
        variations=(("other", lambda share: 0.5),),
    ),
    Mistake(
        "eps-explores-only-other",
        "it explores by taking the other action for sure: draw from both actions, the better one included",
        variations=(("other", lambda share: share),),
    ),
    Mistake("eps-half", "it explores half as often as it should", variations=(("other", lambda share: share / 4),)),
    Mistake(
        "eps-swapped",
        "epsilon goes from eps_end to eps_start: mind the order of the arguments, eps_end comes first",
        variations=(("epsilon", lambda at: epsilon(at._replace(end=at.start, start=at.end))),),
    ),
    Mistake(
        "eps-never-decays",
        "epsilon stays at eps_start whatever steps_done is",
        variations=(("epsilon", lambda at: at.start),),
    ),
    Mistake(
        "eps-own-counter",
        "epsilon is at eps_end whatever steps_done is: use the argument steps_done, not a counter of your own",
        variations=(("epsilon", lambda at: at.end),),
    ),
    Mistake(
        "eps-minus-missing",
        "epsilon grows with steps_done: the exponent is -steps_done / eps_decay, with a minus",
        variations=(("epsilon", lambda at: _between(at, math.exp(min(at.steps / at.decay, 50)))),),
    ),
    Mistake(
        "eps-times-decay",
        "epsilon falls to eps_end within the first step: divide steps_done by eps_decay, do not multiply",
        variations=(("epsilon", lambda at: _between(at, math.exp(-at.steps * at.decay))),),
    ),
    Mistake(
        "eps-upside-down",
        "epsilon grows with steps_done: the exponent is -steps_done / eps_decay, not -eps_decay / steps_done",
        variations=(("epsilon", lambda at: _between(at, math.exp(-at.decay / max(at.steps, 1e-9)))),),
    ),
    Mistake(
        "eps-linear",
        "epsilon falls along a straight line: it should fall as exp(-steps_done / eps_decay)",
        variations=(("epsilon", lambda at: max(at.end, _between(at, 1 - at.steps / at.decay))),),
    ),
    Mistake(
        "eps-linear-slow",
        "epsilon falls by steps_done / eps_decay: it should fall as exp(-steps_done / eps_decay)",
        variations=(("epsilon", lambda at: max(at.end, at.start - at.steps / at.decay)),),
    ),
    Mistake(
        "eps-reciprocal",
        "epsilon falls as 1 / (1 + steps_done / eps_decay): it should fall as exp(-steps_done / eps_decay)",
        variations=(("epsilon", lambda at: _between(at, 1 / (1 + at.steps / at.decay))),),
    ),
    Mistake(
        "eps-staircase",
        "epsilon falls in stairs of eps_decay steps: divide with /, not with //",
        variations=(
            ("epsilon", lambda at: _between(at, math.exp(-(at.steps // at.decay)))),
            ("epsilon", lambda at: _between(at, math.exp(-at.steps // at.decay))),
        ),
    ),
    Mistake(
        "eps-base-two",
        "epsilon halves every eps_decay steps: use exp, so that it falls to 1/e of its way",
        variations=(("epsilon", lambda at: _between(at, 2 ** (-at.steps / at.decay))),),
    ),
    Mistake(
        "eps-end-dropped",
        "epsilon is eps_start * exp(...): what decays is the difference eps_start - eps_end, added to eps_end",
        variations=(("epsilon", lambda at: at.start * math.exp(-at.steps / at.decay)),),
    ),
    Mistake(
        "eps-end-as-floor",
        "epsilon is eps_start * exp(...), cut off at eps_end: what decays is the difference eps_start - eps_end, added "
        "to eps_end",
        variations=(("epsilon", lambda at: max(at.end, at.start * math.exp(-at.steps / at.decay))),),
    ),
    Mistake(
        "eps-end-added-twice",
        "eps_start decays in whole: decay eps_start - eps_end",
        variations=(("epsilon", lambda at: at.end + at.start * math.exp(-at.steps / at.decay)),),
    ),
    Mistake(
        "eps-decay-in-power",
        "epsilon falls by a factor at each step: it should be eps_end + (eps_start - eps_end) * "
        "exp(-steps_done / eps_decay)",
        variations=(("epsilon", lambda at: max(at.end, at.start * (1 - 1 / at.decay) ** (2 * at.steps))),),
    ),
)

# facts: share (of actions other than the better one, all settings together), fixed (whether it explains each setting)
FIXED = (
    Mistake(
        "eps-fixed",
        "it took another than the better action in {share:.1%} of the calls whatever the settings were: compute "
        "epsilon from the arguments",
        lambda s: s.fixed,
    ),
)


def _between(at, left):
    """Epsilon where this share of the way from start to end is left."""
    return at.end + (at.start - at.end) * left
