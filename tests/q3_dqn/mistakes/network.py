"""Mistakes of Q3.1, the network."""

from autograder.mistakes import Mistake

_NEAR = 1e-4

# got, expected: the shape of the Q-values, (..., 2)
SHAPES = (
    Mistake(
        "one-output",
        "there is one value for each state: the last layer has one output and needs two, one for each action",
        lambda s: s.got == (*s.expected[:-1], 1),
    ),
)

# got: the Q-values of fresh networks (nets, factors, N, 2); a right network never has such ones
NORMALISED = (
    Mistake(
        "softmax-over-batch",
        "the Q-values of one action sum to 1 over the batch: this is a softmax over dim 0. Q-values need no softmax",
        lambda s: bool(((s.got.sum(-2) - 1).abs() < _NEAR).all()),
    ),
    Mistake(
        "softmax",
        "the two Q-values of each state sum to 1: there is a softmax at the end. Q-values are no probabilities: return "
        "the last layer's output as it is",
        lambda s: bool(((s.got.sum(-1) - 1).abs() < _NEAR).all()),
    ),
    Mistake(
        "log-softmax",
        "the exponentials of the two Q-values sum to 1: there is a log_softmax at the end. Return the last layer's "
        "output as it is",
        lambda s: bool((s.got.logsumexp(-1).abs() < _NEAR).all()),
    ),
)
SOFTMAX_OVER_BATCH = NORMALISED[0]

# got: as above, where the values have a bound
BOUNDED = (
    Mistake(
        "sigmoid",
        "every Q-value lies between 0 and 1: there seems to be a sigmoid at the end. A good state of CartPole is worth "
        "up to 100",
        lambda s: bool((s.got.min() >= 0) & (s.got.max() <= 1)),
    ),
    Mistake(
        "tanh",
        "every Q-value lies between -1 and 1: there seems to be a tanh at the end. A good state of CartPole is worth "
        "up to 100",
        lambda s: bool(s.got.abs().max() <= 1),
    ),
    Mistake(
        "relu-at-end",
        "no Q-value is negative and many are exactly 0: there is a ReLU after the last layer. An action whose value is "
        "cut to 0 no longer learns",
        lambda s: bool((s.got[:, 0] == 0).any()) and bool(s.got.min() >= 0),
    ),
    Mistake(
        "never-negative",
        "no Q-value of any fresh network is ever negative: there seems to be an activation after the last layer",
        lambda s: bool(s.got.min() >= 0),
    ),
    Mistake(
        "never-positive",
        "no Q-value of any fresh network is ever positive: there seems to be an activation after the last layer",
        lambda s: bool(s.got.max() <= 0),
    ),
    Mistake(
        "cut-below",
        "no Q-value of any fresh network ever falls below -1: there seems to be a GELU, SiLU or ELU after the last "
        "layer",
        lambda s: bool(s.got.min() >= -1),
    ),
)

NEEDS_ARGUMENTS = Mistake("needs-arguments", "DQN() is made without arguments: give each argument a default")
NOT_REGISTERED = Mistake(
    "layers-not-registered",
    "changing all parameters of the network changes nothing: are the layers in a plain list, or made anew in forward? "
    "Use nn.Sequential, nn.ModuleList, or one attribute for each",
)
BOUND_FAR_OUT = Mistake(
    "bounded-far-out",
    "there seems to be a bound after the last layer, such as 100 * tanh or a clamp: return the last layer's output",
)

# got: the Q-values of some states, (N, 2), that changed with what else was in the batch
ROWS = (
    SOFTMAX_OVER_BATCH,
    Mistake(
        "rows-mixed",
        "something is computed over the whole batch, such as a mean over dim 0: treat each row alone",
        lambda s: True,
    ),
)

NOISE_IN_EVAL = Mistake(
    "noise-in-eval",
    "in eval mode the network gives other values for the same states at each call: is a layer made in forward? Make it "
    "in __init__. Is it F.dropout? It needs training=self.training",
)
STATE_IGNORED = Mistake("state-ignored", "the layers are not used, or their input is not the state")
ACTIONS_EQUAL = Mistake(
    "actions-equal", "both columns are one value: the last layer needs two outputs, one for each action"
)
