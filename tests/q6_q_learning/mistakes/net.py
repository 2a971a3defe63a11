"""Mistakes of Q6.6, the network and its file."""

import torch

from autograder.mistakes import Mistake

# got: the values of fresh networks with scaled parameters (factors, N, A)
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
SHAPES = (
    Mistake(
        "squeezed",
        "a dimension of size 1 was squeezed away: the values are (N, A) with one state or one action, too",
        lambda s: 1 in s.expected and s.got == tuple(size for size in s.expected if size > 1),
    ),
    Mistake(
        "one-output",
        "there is one value for each state: the last layer has one unit for each action",
        lambda s: s.expected[1] > 1 and s.got in (s.expected[:1], (s.expected[0], 1)),
    ),
    Mistake(
        "actions-fixed",
        "there are {got[1]} values for each state: the number of actions is the argument",
        lambda s: len(s.got) == 2 and s.got[0] == s.expected[0],
    ),
)
NO_EMBEDDING = Mistake("no-embedding", "there is no nn.Embedding: it gives each state a vector of its own")
EMBEDDING_SIZE = Mistake("embedding-size", "the nn.Embedding needs one row for each state: nn.Embedding(states, ...)")
SHARED_ROWS = Mistake(
    "embedding-shared", "the values of a state depend on other states' rows: ask the embedding for the states given"
)
NO_PRELU = Mistake("no-prelu", "there is no nn.PReLU between the linear layers")
IDLE_PRELU = Mistake("prelu-unused", "an nn.PReLU is made and never used: call it in forward")
ROWS_MIXED = Mistake("rows-mixed", "the values of a state change with the other states of the batch")

NO_FILE = Mistake("no-file", "write the file at `path` as it is given: torch.save(..., path)")
OTHER_NAME = Mistake("other-file-name", "the file has another name than `path`: add no ending")
WHOLE_OBJECT = Mistake(
    "whole-object", "the object itself is saved: save net.state_dict() and the two sizes, which need no code to be read"
)
NOTHING_LOADED = Mistake("returns-nothing", "load_net returned nothing: is its `return` missing?")
NOT_A_NET = Mistake("no-network", "load_net returns the saved content: make a QNet, and load its state_dict")
NOT_LOADED = Mistake(
    "weights-not-loaded",
    "these are not the weights of the file: net.load_state_dict(...) is missing, or comes to nothing",
)
PARTLY_LOADED = Mistake("partly-loaded", "some weights are those of the file, and others are not: save all of them")
SAVE_CHANGES = Mistake("save-changes-net", "save_net changed the network: leave it as it is")
