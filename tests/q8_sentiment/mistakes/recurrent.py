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
    first, states = h, []
    for t in range(x.shape[1]):
        summed = parts["input"](p, x[:, t], x) + parts["recurrent"](p, h, c, first) + parts["bias"](p)
        if c is None:
            h = parts["activation"](summed)
        else:
            i, f, g, o = parts["gates"](summed)
            old, c = c, parts["cell"](i, f, g, c)
            h = parts["state"](o, c, old)
        states.append(h)
    return [parts["stack"](states), h] + ([] if c is None else [c])


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
    "stack": lambda states: torch.stack(states, 1),
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
        variations=(("stack", lambda states: torch.stack(states[::-1], 1)),),
    ),
    Mistake(
        "last-state-everywhere",
        "all states are the last one: keep the state of each step",
        variations=(("stack", lambda states: torch.stack([states[-1]] * len(states), 1)),),
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
# got, expected: the last state or the last cell; states, last, cell: the right ones; start: h_0
LAST = (
    Mistake("first-state", "this is the state after the first step", formula=lambda s: s.states[:, 0]),
    Mistake("start-returned", "this is the state h_0 that was given", formula=lambda s: s.start),
    Mistake("cell-for-state", "this is the last cell: the second result is the last state", formula=lambda s: s.cell),
    Mistake("state-for-cell", "this is the last state: the third result is the last cell", formula=lambda s: s.last),
    Mistake(
        "mean-of-states", "this is the mean of all states: return the last one", formula=lambda s: s.states.mean(1)
    ),
    Mistake(
        "cell-squashed", "this is the tanh of the last cell: return the cell itself", formula=lambda s: s.cell.tanh()
    ),
)
SHAPES = (
    Mistake(
        "time-first",
        "time is in dimension 0: torch.stack(states, dim=1) puts it behind the batch",
        lambda s: len(s.got) == 3 and s.got == (s.expected[1], s.expected[0], *s.expected[2:]),
    ),
    Mistake(
        "layer-dimension",
        "there is a dimension for layers in front: drop it",
        lambda s: s.got == (1, *s.expected),
    ),
    Mistake(
        "states-in-a-row",
        "the states stand side by side: stack them in a dimension of their own",
        lambda s: len(s.expected) == 3 and s.got == (s.expected[0], s.expected[1] * s.expected[2]),
    ),
    Mistake(
        "last-state-only",
        "this is one state for each sequence: return those of all steps",
        lambda s: len(s.expected) == 3 and s.got == (s.expected[0], s.expected[2]),
    ),
    Mistake(
        "start-among-states",
        "there is one state too many: h_0 is none of the results",
        lambda s: len(s.expected) == 3 and s.got == (s.expected[0], s.expected[1] + 1, s.expected[2]),
    ),
    Mistake(
        "step-missing",
        "there is one state too few: go through all T steps",
        lambda s: len(s.expected) == 3 and s.got == (s.expected[0], s.expected[1] - 1, s.expected[2]),
    ),
    Mistake(
        "all-states",
        "these are the states of all steps: return the last one",
        lambda s: len(s.expected) == 2 and len(s.got) == 3,
    ),
)
# got: what was returned; count: how many results there should be
RESULTS = (
    Mistake(
        "nested-pair",
        "h and c are a pair in the pair, as torch has it: return states, h, c",
        lambda s: s.count == 3 and _kinds(s.got) == ["tensor", "pair"],
    ),
    Mistake(
        "cell-missing",
        "the last cell is missing: return states, h, c",
        lambda s: s.count == 3 and _kinds(s.got) == ["tensor", "tensor"],
    ),
    Mistake(
        "one-result", "this is one tensor: return the states and the last one", lambda s: _kinds(s.got) == ["alone"]
    ),
    Mistake(
        "list-of-states",
        "the states are a list: torch.stack(states, dim=1) makes one tensor of them",
        lambda s: _kinds(s.got)[:1] == ["list"],
    ),
)


def _kinds(value):
    if isinstance(value, torch.Tensor):
        return ["alone"]
    if not isinstance(value, list | tuple):
        return []
    return [_kind(each) for each in value]


def _kind(value):
    if isinstance(value, torch.Tensor):
        return "tensor"
    if isinstance(value, list | tuple) and all(isinstance(each, torch.Tensor) for each in value):
        return "pair" if len(value) == 2 else "list"
    return "other"


NOT_BY_HAND = Mistake(
    "not-by-hand", "torch's own layer does the work: write the steps with matrix products, sigmoid and tanh"
)
NO_GRADIENT = Mistake("no-gradient", "no gradient flows: use no detach, no_grad, .data or numpy in the loop")
NO_GRADIENT_TO = Mistake(
    "detached", "the gradient does not reach {argument}: is something of it detached, or left out?"
)
# truncated: the gradients where the state, the cell or both are detached after each step
GRADIENTS = (
    Mistake(
        "truncated",
        "the gradient stops after one step: detach neither the state nor the cell in the loop",
        lambda s: any(s.is_near(each) for each in s.truncated),
    ),
)
_CUT = {
    "recurrent": lambda p, h, c, first: h.detach() @ p.part("w_hh").T,
    "cell": lambda i, f, g, c: _cell(i, f, g, c.detach()),
}
TRUNCATED = {
    "rnn": ({**RNN_PARTS, "recurrent": _CUT["recurrent"]},),
    "lstm": ({**LSTM_PARTS, "recurrent": _CUT["recurrent"]}, {**LSTM_PARTS, "cell": _CUT["cell"]}, LSTM_PARTS | _CUT),
}
CHANGES_ARGUMENTS = Mistake(
    "changes-its-arguments", "the caller uses its tensors once more: make new ones, and write into none that is given"
)
