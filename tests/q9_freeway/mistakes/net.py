"""Mistakes of Q9.4, the network."""

import torch

from autograder.mistakes import Mistake

# got: the values of fresh networks with scaled parameters (factors, N, 3)
BOUNDED = (
    Mistake(
        "softmax",
        "the values of a state add up to 1: they are no probabilities, so drop the softmax",
        lambda s: bool(torch.allclose(s.got.sum(-1), torch.ones(()).double(), atol=1e-3)),
    ),
    Mistake(
        "activation-at-the-end",
        "no value is negative: drop the activation after the last layer",
        lambda s: bool(s.got.min() >= 0),
    ),
    Mistake(
        "bounded",
        "all values lie within [-1, 1]: drop the tanh or the sigmoid after the last layer",
        lambda s: bool(s.got.abs().max() <= 1),
    ),
)
STOPS = (  # got: the same, for the largest weights
    Mistake(
        "log-softmax",
        "no value is positive: drop the log_softmax after the last layer",
        lambda s: bool(s.got.max() <= 0),
    ),
    Mistake(
        "stops-growing",
        "the values stop growing at {limit:.4g}: drop the tanh, the sigmoid or the clamp after the last layer",
        lambda s: bool(s.got.abs().max() <= 1e4),
    ),
)
SHAPES = (
    Mistake(
        "squeezed",
        "a dimension of size 1 was squeezed away: one state gives (1, 3)",
        lambda s: s.expected[0] == 1 and s.got == (3,),
    ),
    Mistake(
        "one-output",
        "there is one value for each state: the last layer has one unit for each action",
        lambda s: s.got in (s.expected[:1], (s.expected[0], 1)),
    ),
    Mistake(
        "other-number-of-actions",
        "there are {got[1]} values for each state: NOOP, UP and DOWN are three actions",
        lambda s: len(s.got) == 2 and s.got[0] == s.expected[0],
    ),
)
NEEDS_ARGUMENTS = Mistake("constructor-arguments", "QNet() takes no arguments: give those of your own a default")
BATCH_NORM = Mistake(
    "batch-norm", "a batch normalisation fails for one state, and select_action asks for one: leave it out"
)
LINEAR = Mistake(
    "no-activation", "there is no activation between the layers: together they are one linear layer, so add a ReLU"
)
CONSTANT = Mistake("constant", "all states have the same values: use the state")
ROWS_MIXED = Mistake("rows-mixed", "the values of a state change with the other states of the batch")
CHANGES_STATE = Mistake("changes-its-arguments", "forward writes into the states: make new tensors")
