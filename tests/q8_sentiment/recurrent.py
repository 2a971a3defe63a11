"""What Q8.4 and Q8.5 ask of rnn_forward and lstm_forward; the public and the hidden checks share it."""

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from autograder.check import fail, require
from autograder.comparisons import close, show, tensor_of_shape
from autograder.evidence import Curve, Role, nowhere, series
from autograder.mistakes import RETURNS_NOTHING, Seen, explain
from autograder.search import Reference, find, values
from tests.q8_sentiment.mistakes import recurrent as known
from tests.q8_sentiment.mistakes import recurrent_results as returned
from tests.q8_sentiment.reference import layer_of

_TOLERANCE = 1e-5  # of the states, which lie between -1 and 1
_ARGUMENTS = {
    "rnn": ("x", "h", "w_ih", "w_hh", "b_ih", "b_hh"),
    "lstm": ("x", "h", "c", "w_ih", "w_hh", "b_ih", "b_hh"),
}
_RESULTS = {"rnn": ("the states", "the last state"), "lstm": ("the states", "the last state", "the last cell")}


@dataclass
class Problem:
    """Sequences, a start and weights, float32."""

    kind: str  # "rnn" or "lstm"
    args: list[Tensor]  # in the order of _ARGUMENTS

    @classmethod
    def drawn(cls, rng, kind, count, steps, inputs, hidden, from_zero=False):
        """A random problem; all gates are far from saturated."""
        rows = hidden * {"rnn": 1, "lstm": 4}[kind]
        starts = len(_ARGUMENTS[kind]) - 5
        shapes = [(count, steps, inputs), *[(count, hidden)] * starts, (rows, inputs), (rows, hidden), (rows,), (rows,)]
        args = [0.7 * torch.randn(*shape, generator=rng) for shape in shapes]
        for start in range(1, 1 + starts):
            args[start] *= 0 if from_zero else 1
        return cls(kind, args)

    def part(self, name):
        """One of the arguments, float64."""
        return self.args[_ARGUMENTS[self.kind].index(name)].double()

    def right(self, args=None):
        """What torch's own layer gives: the states, the last state, and for an LSTM the last cell; float64."""
        args = [arg.double() for arg in self.args] if args is None else args
        starts, weights = args[1:-4], args[-4:]
        layer = layer_of(self.kind, weights)
        named = dict(zip((name for name, _ in layer.named_parameters()), weights, strict=True))
        start = tuple(each[None] for each in starts)
        states, last = torch.func.functional_call(layer, named, (args[0], start if len(start) > 1 else start[0]))
        return [states, *(each[0] for each in (last if len(start) > 1 else (last,)))]


def check_states(q8, problem, evidence=nowhere):
    """The results are those of torch's layer, made by hand, and the arguments stay as they are."""
    name = f"{problem.kind}_forward"
    found = q8.instrument.by_hand(name, problem.args, about=name)
    _check_by_hand(found, name)
    count, steps, _ = problem.args[0].shape
    hidden = problem.args[1].shape[1]
    right = [each.detach() for each in problem.right()]
    got = _results(found["results"], problem.kind, name)
    sizes = f"for {count} sequence{'s'[: count > 1]} of {steps} step{'s'[: steps > 1]}"
    words = [f"{each} {sizes}" for each in _RESULTS[problem.kind]]
    _check_order(got, name)
    states = tensor_of_shape(got[0], (count, steps, hidden), words[0], dtype=None, mistakes=returned.SHAPES)
    evidence(_curve(states, right[0], name))
    close(states, right[0], words[0], rtol=0.0, atol=_TOLERANCE, mistakes=_rows(states.double(), problem, right[0]))
    for value, expected, what in zip(got[1:], right[1:], words[1:], strict=True):
        last = tensor_of_shape(value, (count, hidden), what, dtype=None, mistakes=returned.SHAPES)
        facts = {"states": right[0], "last": right[1], "cell": right[-1], "start": problem.args[1].double()}
        close(last, expected, what, rtol=0.0, atol=_TOLERANCE, mistakes=returned.LAST, **facts)
    asked = f"{name} should leave its arguments as they are"
    require(found["kept"], asked, expected="no change", got="a change", mistake=returned.CHANGES_ARGUMENTS)


def check_gradients(q8, rng, problem):
    """Gradients flow from all results to all arguments, and they are those of torch's layer."""
    name = f"{problem.kind}_forward"
    args = [arg.double().requires_grad_() for arg in problem.args]
    results = problem.right(args)
    pulls = [torch.randn(result.shape, generator=rng) for result in results]
    right = _slopes(results, pulls, args)
    leaves = Problem(problem.kind, args)
    cut = [_slopes(known.traced(parts, leaves), pulls, args) for parts in known.TRUNCATED[problem.kind]]
    found = q8.instrument.gradients_by_hand(name, problem.args, pulls, about=name)
    _check_by_hand(found, name)
    if found["gradients"] is None:
        values = _results(found["results"], problem.kind, name)
        for value, right_one, what in zip(values, results, _RESULTS[problem.kind], strict=True):
            tensor_of_shape(value, tuple(right_one.shape), what, dtype=None, mistakes=returned.SHAPES)
        fail(
            f"{name} should give results through which gradients flow", got="no gradient", mistake=returned.NO_GRADIENT
        )
    for place, (argument, got) in enumerate(zip(_ARGUMENTS[problem.kind], found["gradients"], strict=True)):
        what = f"the gradient of the results with respect to {argument}"
        if got is None:
            mistake = returned.NO_GRADIENT_TO.told(argument=argument)
            fail(f"{what} should exist", expected="a gradient", got="none", mistake=mistake)
        truncated = [slopes[place] for slopes in cut]
        close(got, right[place], what, rtol=1e-3, atol=1e-4, mistakes=returned.GRADIENTS, truncated=truncated)


def _slopes(results, pulls, args):
    """The gradients of the sum of all results, multiplied with `pulls`; 0 where there is none."""
    total = sum((result * pull.double()).sum() for result, pull in zip(results, pulls, strict=True))
    found = torch.autograd.grad(total, args, allow_unused=True)
    return [torch.zeros_like(arg) if each is None else each for each, arg in zip(found, args, strict=True)]


def _check_by_hand(found, name):
    """Fail where a recurrent layer of torch was called."""
    used = sorted(set(found["banned"]))
    asked = f"{name} should be written by hand, without torch's recurrent layers"
    require(not used, asked, expected="matrix products", got=", ".join(used), mistake=returned.NOT_BY_HAND)


def _results(value, kind, name):
    """The two or three tensors that were returned; else the check fails."""
    count = len(_RESULTS[kind])
    asked = f"{name} should return {'a pair' if count == 2 else 'a triple'} of tensors"
    if value is None:
        fail(asked, expected=f"{count} tensors", got="None", mistake=RETURNS_NOTHING)
    right = isinstance(value, list | tuple) and len(value) == count and all(isinstance(v, Tensor) for v in value)
    if not right:
        mistake = explain(Seen(value, facts={"count": count}), returned.RESULTS)
        fail(asked, expected=f"{count} tensors", got=show(value), mistake=mistake)
    return list(value)


def _check_order(got, name):
    """Fail where the states come second."""
    first, second = (each.ndim for each in got[:2])
    asked, shapes = f"{name} should return all states first", f"shapes {tuple(got[0].shape)}, {tuple(got[1].shape)}"
    require((first, second) != (2, 3), asked, expected="(N, T, H), (N, H)", got=shapes, mistake=returned.SWAPPED)


def _rows(got, problem, right):
    """The mistake that wrong states show, as rows for `close`."""
    if got.shape != right.shape or torch.allclose(got, right, rtol=0.0, atol=_TOLERANCE):
        return ()
    parts = known.RNN_PARTS if problem.kind == "rnn" else known.LSTM_PARTS
    rows = known.RNN if problem.kind == "rnn" else known.LSTM
    reference = Reference(parts, lambda parts: [known.run(parts, problem)])
    found = find(got, reference, rows, values(rtol=0.0, atol=1e-4), pairs=right.numel() > 20)
    return (replace(found, fits=lambda seen: True),) if found else ()


def _curve(states, right, name):
    caption, unit = f"The first unit of the first sequence, step by step, by {name}", (0, slice(None), 0)
    lines = (series("torch's layer", Role.ASKED, right[unit]), series("yours", Role.YOURS, states[unit]))
    return Curve(caption, "step", "state", lines)
