"""What Q4.1 asks of Policy and Value; the public and the hidden checks share it."""

import torch
from torch import Tensor

from autograder.check import fail, require
from autograder.comparisons import show, tensor_of_shape
from autograder.general_mistakes import INPUT_CHANGED
from autograder.mistakes import RETURNS_NOTHING, Mistake, Seen, explain
from tests.q4_policy_gradient.mistakes import networks as known

_FACTORS = [1.0, 10.0, -10.0]  # of the parameters: whatever the initial values are, no end of the network stays hidden
_LARGER = [1000.0, -1000.0]  # at which only what has a bound does not grow by much
_GROWS = 20.0  # times, at least, from the last two of _FACTORS to these: the last layer alone gives 100
_OUTPUTS = {"Policy": 2, "Value": 1}
_NAMES = {"Policy": "the logits", "Value": "the values"}


def check_shapes(q4, rng, sizes):
    """Policy maps (N, 4) to (N, 2), and Value maps (N, 4) to (N,)."""
    for name, rows in (("Policy", known.POLICY_SHAPES), ("Value", known.VALUE_SHAPES)):
        net = getattr(q4, name)().eval()
        for n in sizes:
            shape = (n, 2) if name == "Policy" else (n,)
            what = f"the output of {name} for {n} state{'s'[: n > 1]}"
            tensor_of_shape(net(torch.randn(n, 4, generator=rng)), shape, what, mistakes=rows)


def _seen(q4, name, states, nets, factors) -> Tensor:
    """The outputs of fresh networks, (nets, factors, N, numbers for each state) float64, whatever their shape."""
    values = q4.instrument.outputs(name, states, nets, factors)
    count = nets * len(factors) * len(states) * _OUTPUTS[name]
    if not isinstance(values, Tensor) or values.numel() != count:
        mistake = RETURNS_NOTHING if values is None else None
        asked = f"{name} should give {_OUTPUTS[name]} for each state"
        fail(asked, expected=f"{count} numbers in all", got=show(values), mistake=mistake)
    values = values.double().reshape(nets, len(factors), len(states), _OUTPUTS[name])
    usual = values[:, : len(_FACTORS)]
    require(bool(torch.isfinite(usual).all()), f"{_NAMES[name]} should be finite", got=show(usual))
    return values


def check_unbounded(q4, rng, nets, rows):
    """No activation bounds the outputs from any side.

    A right network fails if none of `nets` fresh ones, at three factors, gives a number below -1 and one above 1.
    One network alone did so in 0 of 600 trials with each of eight architectures (unit/test_bounds.py repeats some), so
    with a probability below 0.005 (95 % confidence); six of them do with one below 2e-14, for each of the two classes.
    """
    states = torch.randn(rows, 4, generator=rng) * torch.where(torch.arange(rows) % 2 == 0, 1.0, 30.0)[:, None]
    for name in _OUTPUTS:
        values = _seen(q4, name, states, nets, [*_FACTORS, *_LARGER])
        values, large = values[:, : len(_FACTORS)], values[:, len(_FACTORS) :]
        logs = name == "Policy" and bool((values.logsumexp(-1).abs() < 1e-3).all())  # their softmax is the same again
        rows_of = (known.SOFTMAX, known.SOFTMAX_OVER_BATCH) if name == "Policy" else ()
        mistake = explain(Seen(values), rows_of)
        bounded = bool(values.min() >= -1) or bool(values.max() <= 1)
        if mistake or (bounded and not logs):
            asked = f"{_NAMES[name]} should be unbounded (over many states and networks, also with large weights)"
            got = f"numbers from {values.min().item():.4g} to {values.max().item():.4g}"
            mistake = mistake or explain(Seen(values), known.BOUNDED)
            fail(asked, expected="numbers below -1 and above 1", got=got, mistake=mistake)
        small = values[:, 1:]
        for end, before in ((large.amax(), small.amax()), (-large.amin(), -small.amin())):
            if torch.isfinite(end) and end < _GROWS * before and not logs:
                asked = f"{_NAMES[name]} should be unbounded (over many states and networks, also with large weights)"
                got = f"numbers up to {before:.4g}, and with weights 100 times larger up to {end:.4g}"
                fail(asked, expected="larger numbers with larger weights", got=got, mistake=known.BOUND_FAR_OUT)


def check_uses_state(q4, rng, rows):
    """The outputs change with the state, and each action has a logit of its own."""
    states = torch.randn(rows, 4, generator=rng)
    for name in _OUTPUTS:
        values = _seen(q4, name, states, 3, [1.0])[:, 0]
        spread = (values.amax(1) - values.amin(1)).max().item()
        asked, expected = f"{_NAMES[name]} should depend on the state", "different numbers for different states"
        got = f"the same for {rows} states, up to {spread:.1g}"
        require(spread > 1e-6, asked, expected=expected, got=got, mistake=known.STATE_IGNORED)
        after = q4.instrument.input_after(name, states)
        asked = f"{name} should leave the states that it is given as they are"
        worst = int((after - states).abs().max(1).values.argmax())
        expected, got = (f"({', '.join(f'{x:.3g}' for x in rows[worst].tolist())})" for rows in (states, after))
        require(torch.equal(after, states), asked, expected=expected, got=got, mistake=INPUT_CHANGED)
        if name == "Policy":
            apart = (values[..., 0] - values[..., 1]).abs().max().item()
            asked, got = "the two actions should have logits of their own", f"the same, up to {apart:.1g}"
            require(apart > 1e-6, asked, expected="two different columns", got=got, mistake=known.ACTIONS_EQUAL)


def check_rows(q4, rng, rows):
    """The outputs for a state do not depend on what else is in the batch."""
    states = torch.randn(rows, 4, generator=rng)
    for name in _OUTPUTS:
        net = getattr(q4, name)().eval()
        together, again = (_flat(net(states), rows, name) for _ in range(2))
        asked = f"{name} should give the same for a state alone and in a batch"
        same = torch.equal(together, again)
        asked_again = f"{name} should give the same for the same states"
        require(same, asked_again, got="two different outputs", mistake=known.NOT_REPEATABLE)
        alone = torch.cat([_flat(net(states[i : i + 1]), 1, name) for i in range(rows)])
        worst = (together - alone).abs().max().item()
        tolerance = 1e-4 * (1 + alone.abs().max().item())  # float32 in another order leaves some 1e-7
        if worst > tolerance:
            mistake = _mixed(name, together)
            got = f"a difference of {worst:.4g}"
            fail(asked, expected="no difference", got=got, tolerance=f"{tolerance:.1g}", mistake=mistake)


def _mixed(name: str, values: Tensor) -> Mistake:
    over_batch = explain(Seen(values[None]), (known.SOFTMAX_OVER_BATCH,)) if name == "Policy" else None
    return over_batch or known.ROWS_MIXED


def _flat(values: object, rows: int, name: str) -> Tensor:
    """(rows, numbers for each state) float64, in whatever shape they come."""
    count = rows * _OUTPUTS[name]
    if not isinstance(values, Tensor) or values.numel() != count:
        mistake = RETURNS_NOTHING if values is None else None
        asked = f"{name} should give {_OUTPUTS[name]} for each state"
        fail(asked, expected=f"{count} numbers for {rows} states", got=show(values), mistake=mistake)
    return values.double().reshape(rows, _OUTPUTS[name])
