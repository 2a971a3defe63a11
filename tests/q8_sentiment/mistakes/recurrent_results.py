"""Mistakes of Q8.4 and Q8.5 in what is returned: its kinds, its shapes, the last state, the gradients."""

import torch

from autograder.mistakes import Mistake

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
        "dimension-in-the-middle",
        "there is a dimension of size 1 in the middle: drop it",
        lambda s: len(s.expected) == 2 and s.got == (s.expected[0], 1, s.expected[1]),
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


SWAPPED = Mistake("results-swapped", "the last state comes first: return the states, and then the last one")
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
CHANGES_ARGUMENTS = Mistake(
    "changes-its-arguments", "the caller uses its tensors once more: make new ones, and write into none that is given"
)
