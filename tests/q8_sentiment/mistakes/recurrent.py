"""Mistakes of Q8.4 and Q8.5, the RNN and the LSTM by hand."""

from itertools import permutations

import torch

from autograder.mistakes import Mistake


def run(parts, p):
    """The states (N, T, H) to which these parts lead; the problem p knows its arguments by name."""
    return traced(parts, p)[0]


def traced(parts, p):
    """The states, the last state, and for an LSTM the last cell."""
    x, h = parts["x"](p), parts["h"](p)
    c = parts["c"](p) if "c" in parts else None
    first, first_cell, states = h, c, []
    for t in range(x.shape[1]):
        summed = parts["input"](p, x[:, t], x) + parts["recurrent"](p, h, c, first) + parts["bias"](p)
        if c is None:
            h = parts["activation"](summed)
        else:
            i, f, g, o = parts["gates"](summed)
            old, c = c, parts["cell"](i, f, g, parts["carried"](c, first_cell))
            h = parts["state"](o, c, old)
        states.append(parts["collected"](h, c))
    return [parts["stack"](states, first), h] + ([] if c is None else [c])


def _gated(order):
    """The four gates where the rows stand in this order; the numbers are the places of i, f, g and o."""

    def gates(summed):
        pieces = summed.chunk(4, dim=1)
        return [pieces[place] for place in order]

    return gates


def _interleaved(summed):
    return [summed[:, place::4] for place in range(4)]


_COMMON = {
    "x": lambda p: p.part("x"),
    "h": lambda p: p.part("h"),
    "input": lambda p, x, xs: x @ p.part("w_ih").T,
    "recurrent": lambda p, h, c, first: h @ p.part("w_hh").T,
    "bias": lambda p: p.part("b_ih") + p.part("b_hh"),
    "collected": lambda h, c: h,
    "stack": lambda states, first: torch.stack(states, 1),
}
_COMMON_ROWS = (
    Mistake(
        "start-ignored",
        "the state h that is given is ignored: begin with it",
        variations=(("h", lambda p: 0 * p.part("h")),),
    ),
    Mistake(
        "state-not-carried",
        "each step begins with h_0 again: carry the state from step to step",
        variations=(("recurrent", lambda p, h, c, first: first @ p.part("w_hh").T),),
    ),
    Mistake(
        "no-recurrence",
        "the state before a step plays no part: W_hh h is missing",
        variations=(("recurrent", lambda p, h, c, first: 0 * h @ p.part("w_hh").T),),
    ),
    Mistake(
        "no-input",
        "the inputs play no part: W_ih x is missing",
        variations=(("input", lambda p, x, xs: 0 * x @ p.part("w_ih").T),),
    ),
    Mistake(
        "first-input-always",
        "each step reads the first input: read x[:, t]",
        variations=(("input", lambda p, x, xs: xs[:, 0] @ p.part("w_ih").T),),
    ),
    Mistake("b-hh-missing", "b_hh is missing", variations=(("bias", lambda p: p.part("b_ih")),)),
    Mistake("b-ih-missing", "b_ih is missing", variations=(("bias", lambda p: p.part("b_hh")),)),
    Mistake("biases-missing", "both biases are missing", variations=(("bias", lambda p: 0 * p.part("b_hh")),)),
    Mistake(
        "b-ih-twice", "b_ih is added twice, and b_hh is missing", variations=(("bias", lambda p: 2 * p.part("b_ih")),)
    ),
    Mistake(
        "b-hh-twice", "b_hh is added twice, and b_ih is missing", variations=(("bias", lambda p: 2 * p.part("b_hh")),)
    ),
    Mistake(
        "read-backwards",
        "the sequences are read from the end: begin with x[:, 0]",
        variations=(("x", lambda p: p.part("x").flip(1)),),
    ),
    Mistake(
        "states-reversed",
        "the states stand in reverse order: that of the first step comes first",
        variations=(("stack", lambda states, first: torch.stack(states[::-1], 1)),),
    ),
    Mistake(
        "last-state-everywhere",
        "all states are the last one: keep the state of each step",
        variations=(("stack", lambda states, first: torch.stack([states[-1]] * len(states), 1)),),
    ),
    Mistake(
        "states-one-late",
        "the states are h_0 to h_(T-1): append each state after its step, and h_0 never",
        variations=(("stack", lambda states, first: torch.stack([first, *states[:-1]], 1)),),
    ),
)
RNN_PARTS = {**_COMMON, "activation": torch.tanh}
RNN = (
    *_COMMON_ROWS,
    Mistake(
        "recurrent-transposed",
        "W_hh stands the other way round: for rows of states it is h @ w_hh.T",
        variations=(("recurrent", lambda p, h, c, first: h @ p.part("w_hh")),),
    ),
    Mistake(
        "input-transposed",
        "W_ih stands the other way round: for rows of inputs it is x @ w_ih.T",
        variations=(("input", lambda p, x, xs: x @ p.part("w_ih")),),
    ),
    Mistake("sigmoid", "this is a sigmoid: the activation is tanh", variations=(("activation", torch.sigmoid),)),
    Mistake("relu", "this is a ReLU: the activation is tanh", variations=(("activation", torch.relu),)),
    Mistake("no-activation", "the tanh is missing", variations=(("activation", lambda z: z),)),
)


def _cell(i, f, g, c):
    return f.sigmoid() * c + i.sigmoid() * g.tanh()


LSTM_PARTS = {
    **_COMMON,
    "c": lambda p: p.part("c"),
    "gates": _gated((0, 1, 2, 3)),
    "carried": lambda c, first: c,
    "cell": _cell,
    "state": lambda o, c, old: o.sigmoid() * c.tanh(),
}
LSTM = (
    *_COMMON_ROWS,
    Mistake(
        "start-cell-ignored",
        "the cell c that is given is ignored: begin with it",
        variations=(("c", lambda p: 0 * p.part("c")),),
    ),
    Mistake(
        "starts-swapped",
        "h and c are exchanged at the start",
        variations=(("h", lambda p: p.part("c")), ("c", lambda p: p.part("h"))),
    ),
    Mistake(
        "gate-order",
        "the gates are taken in another order: the rows are those of i, f, g, o",
        variations=(
            *(("gates", _gated(order)) for order in permutations(range(4)) if order != (0, 1, 2, 3)),
            ("gates", _interleaved),
        ),
    ),
    Mistake(
        "candidate-sigmoid",
        "g goes through a sigmoid: it is tanh(g)",
        variations=(("cell", lambda i, f, g, c: f.sigmoid() * c + i.sigmoid() * g.sigmoid()),),
    ),
    Mistake(
        "candidate-bare",
        "the tanh around g is missing",
        variations=(("cell", lambda i, f, g, c: f.sigmoid() * c + i.sigmoid() * g),),
    ),
    Mistake(
        "input-gate-missing",
        "the gate i is missing: sigmoid(i) * tanh(g)",
        variations=(
            ("cell", lambda i, f, g, c: f.sigmoid() * c + g.tanh()),
            ("cell", lambda i, f, g, c: f.sigmoid() * c + i * g.tanh()),
            ("cell", lambda i, f, g, c: f.sigmoid() * c + i.tanh() * g.tanh()),
        ),
    ),
    Mistake(
        "forget-gate-missing",
        "the gate f is not a sigmoid: sigmoid(f) * c",
        variations=(
            ("cell", lambda i, f, g, c: c + i.sigmoid() * g.tanh()),
            ("cell", lambda i, f, g, c: f * c + i.sigmoid() * g.tanh()),
            ("cell", lambda i, f, g, c: f.tanh() * c + i.sigmoid() * g.tanh()),
        ),
    ),
    Mistake(
        "sigmoid-twice",
        "a gate goes through two sigmoids: one is enough",
        variations=(
            ("cell", lambda i, f, g, c: f.sigmoid().sigmoid() * c + i.sigmoid() * g.tanh()),
            ("cell", lambda i, f, g, c: f.sigmoid() * c + i.sigmoid().sigmoid() * g.tanh()),
            ("cell", lambda i, f, g, c: f.sigmoid().sigmoid() * c + i.sigmoid().sigmoid() * g.tanh()),
            ("state", lambda o, c, old: o.sigmoid().sigmoid() * c.tanh()),
        ),
    ),
    Mistake(
        "forget-inverted",
        "f is turned round: sigmoid(f) is the share that is kept",
        variations=(
            ("cell", lambda i, f, g, c: (1 - f.sigmoid()) * c + i.sigmoid() * g.tanh()),
            ("cell", lambda i, f, g, c: (1 - f.sigmoid()) * c + f.sigmoid() * g.tanh()),
        ),
    ),
    Mistake(
        "coupled-gates",
        "the share that is added is 1 - sigmoid(f): it is sigmoid(i)",
        variations=(("cell", lambda i, f, g, c: f.sigmoid() * c + (1 - f.sigmoid()) * g.tanh()),),
    ),
    Mistake(
        "cell-forgotten",
        "the old cell plays no part: sigmoid(f) * c is missing",
        variations=(("cell", lambda i, f, g, c: i.sigmoid() * g.tanh()),),
    ),
    Mistake(
        "cell-not-carried",
        "each step begins with c_0 again: carry the cell from step to step",
        variations=(("carried", lambda c, first: first),),
    ),
    Mistake(
        "cells-collected",
        "these are the cells: collect the states h",
        variations=(("collected", lambda h, c: c),),
    ),
    Mistake(
        "cell-squashed",
        "the cell goes through a tanh: only what h shows of it does",
        variations=(("cell", lambda i, f, g, c: _cell(i, f, g, c).tanh()),),
    ),
    Mistake(
        "cell-shown-bare",
        "the tanh around c is missing in h",
        variations=(("state", lambda o, c, old: o.sigmoid() * c),),
    ),
    Mistake(
        "cell-shown-by-sigmoid",
        "h shows the sigmoid of c: it is tanh(c)",
        variations=(("state", lambda o, c, old: o.sigmoid() * c.sigmoid()),),
    ),
    Mistake(
        "output-gate-missing",
        "the gate o is missing: sigmoid(o) * tanh(c)",
        variations=(
            ("state", lambda o, c, old: c.tanh()),
            ("state", lambda o, c, old: o * c.tanh()),
            ("state", lambda o, c, old: o.tanh() * c.tanh()),
        ),
    ),
    Mistake(
        "old-cell-shown",
        "h shows the cell from before the step: compute c first",
        variations=(("state", lambda o, c, old: o.sigmoid() * old.tanh()),),
    ),
    Mistake(
        "cell-for-state",
        "the cell stands where the state belongs: h = sigmoid(o) * tanh(c)",
        variations=(
            ("state", lambda o, c, old: c),
            ("recurrent", lambda p, h, c, first: c @ p.part("w_hh").T),
        ),
    ),
)

# The right computation with the gradient cut after each step: of the state, of the cell, of both.
_CUT = {
    "recurrent": lambda p, h, c, first: h.detach() @ p.part("w_hh").T,
    "cell": lambda i, f, g, c: _cell(i, f, g, c.detach()),
}
TRUNCATED = {
    "rnn": ({**RNN_PARTS, "recurrent": _CUT["recurrent"]},),
    "lstm": ({**LSTM_PARTS, "recurrent": _CUT["recurrent"]}, {**LSTM_PARTS, "cell": _CUT["cell"]}, LSTM_PARTS | _CUT),
}
