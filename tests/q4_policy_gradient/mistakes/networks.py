"""Mistakes of Q4.1, the networks."""

from autograder.mistakes import Mistake

_NEAR = 1e-4

# got, expected: the shape of the logits (N, 2)
POLICY_SHAPES = (
    Mistake(
        "one-output",
        "there is one number for each state: the last layer needs two outputs, one for each action",
        lambda s: s.got == (s.expected[0], 1),
    ),
)

# got, expected: the shape of the values (N,)
VALUE_SHAPES = (
    Mistake(
        "value-column",
        "the last linear layer gives (N, 1): end with .squeeze(1). Against returns (N,) it broadcasts to (N, N)",
        lambda s: s.got == (*s.expected, 1),
    ),
    Mistake(
        "value-squeezed",
        "with one state squeeze() removes both dimensions: write squeeze(1), or squeeze(-1)",
        lambda s: s.expected == (1,) and s.got == (),
    ),
    Mistake(
        "value-two-outputs",
        "there are two numbers for each state: a value is one number, whatever the action",
        lambda s: s.got == (*s.expected, 2),
    ),
)

# got: the logits of fresh networks (nets, factors, N, 2), which are bounded; or their values (nets, factors, N)
SOFTMAX = Mistake(
    "softmax",
    "the two outputs of each state sum to 1: there is a softmax at the end. policy_loss applies one: return the last "
    "layer's output as it is",
    lambda s: bool(((s.got.sum(-1) - 1).abs() < _NEAR).all()),
)
SOFTMAX_OVER_BATCH = Mistake(
    "softmax-over-batch",
    "the outputs of one action sum to 1 over the batch: this is a softmax over dim 0. A logit needs no softmax",
    lambda s: bool(((s.got.sum(-2) - 1).abs() < _NEAR).all()),
)
BOUNDED = (
    Mistake(
        "sigmoid",
        "every output lies between 0 and 1: there seems to be a sigmoid at the end",
        lambda s: bool((s.got.min() >= 0) & (s.got.max() <= 1)),
    ),
    Mistake(
        "tanh",
        "every output lies between -1 and 1: there seems to be a tanh at the end",
        lambda s: bool(s.got.abs().max() <= 1),
    ),
    Mistake(
        "relu-at-end",
        "no output is negative and many are exactly 0: there is a ReLU after the last layer",
        lambda s: bool(s.got.min() >= 0) and bool((s.got == 0).any()),
    ),
    Mistake(
        "never-negative",
        "no output is ever negative: there seems to be an activation after the last layer",
        lambda s: bool(s.got.min() >= 0),
    ),
)

BOUND_FAR_OUT = Mistake(
    "bounded-far-out",
    "there seems to be a bound after the last layer, such as 10 * tanh or a clamp: return the last layer's output",
)
NEEDS_ARGUMENTS = Mistake(
    "needs-arguments", "Policy() and Value() are made without arguments: give each argument a default"
)
STATE_IGNORED = Mistake("state-ignored", "the layers are not used, or their input is not the state")
ACTIONS_EQUAL = Mistake(
    "actions-equal", "both columns are the same: the last layer has two outputs, one for each action"
)
ROWS_MIXED = Mistake(
    "rows-mixed", "something is computed over the whole batch, such as a mean over dim 0: treat each row alone"
)
NOT_REPEATABLE = Mistake(
    "not-repeatable",
    "even after eval() the network gives other numbers for the same states: is a layer made in forward? Make it in "
    "__init__. Random numbers belong into sample_action alone",
)
