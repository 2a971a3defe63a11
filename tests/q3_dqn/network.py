"""What Q3.1 asks of a Q-network; the public and the hidden checks share it."""

import torch

from autograder.check import fail, require
from autograder.comparisons import tensor_of_shape
from autograder.general_mistakes import INPUT_CHANGED
from autograder.mistakes import Seen, explain
from tests.q3_dqn.mistakes import network as mistakes

_SCALES = [1.0, 10.0, -10.0]  # of the parameters: whatever the initial values are, no end of the network stays hidden
_LARGER = [1000.0, -1000.0]  # at which only what has a bound does not grow by much
_GROWS = 20.0  # times, at least, from the last two of _SCALES to these: the last layer alone gives 100


def check_unbounded(q3, rng, nets, rows):
    """No activation bounds the Q-values from any side.

    A right network fails if none of `nets` fresh ones, at three scales, gives a value below 0, one above 0 and one
    beyond 1. One network alone did so in 0 of 600 trials with each of eight architectures (from linear to three hidden
    layers), so with a probability below 0.005 (95 % confidence); six of them do with one below 2e-14.
    """
    states = torch.randn(rows, 4, generator=rng) * torch.where(torch.arange(rows) % 2 == 0, 1.0, 30.0)[:, None]
    found = q3.instrument.q_values("DQN", states, nets, [*_SCALES, *_LARGER])
    shape = (nets, len(_SCALES) + len(_LARGER), rows, 2)
    what = "the Q-values of some fresh networks"
    if not isinstance(found, torch.Tensor) or tuple(found.shape) != shape:
        tensor_of_shape(found, shape, what, None, mistakes.SHAPES)
    large = found[:, len(_SCALES) :].double()
    values = tensor_of_shape(found[:, : len(_SCALES)], (nets, len(_SCALES), rows, 2), what, None).double()
    seen = Seen(values)
    cause = explain(seen, mistakes.NORMALISED)
    bounded = bool(values.min() >= -1) or bool(values.max() <= 1)  # a GELU at the end lets small negative values by
    if bounded or cause:
        fail(
            "Q-values should be unbounded (seen over many states and networks, their weights also scaled up)",
            expected="values below -1 and above 1",
            got=f"values from {values.min().item():.4g} to {values.max().item():.4g}",
            mistake=cause or explain(seen, mistakes.BOUNDED),
        )
    small = values[:, 1:]
    for end, before in ((large.amax(), small.amax()), (-large.amin(), -small.amin())):
        if torch.isfinite(end) and end < _GROWS * before:
            fail(
                "Q-values should be unbounded (seen over many states and networks, their weights also scaled up)",
                expected=f"{_LARGER[0] / _SCALES[1]:.0f} times larger weights give larger Q-values",
                got=f"Q-values up to {before:.4g}, and with the larger weights up to {end:.4g}",
                mistake=mistakes.NOT_REGISTERED if torch.equal(values[:, 0], values[:, 1]) else mistakes.BOUND_FAR_OUT,
            )


def check_rows(q3, rng, rows):
    """In eval mode the Q-values of a state are the same at each call, and whatever else is in the batch."""
    model = q3.DQN().eval()
    states = torch.randn(rows, 4, generator=rng)
    together, again = (
        tensor_of_shape(model(states), (rows, 2), "the Q-values", mistakes=mistakes.SHAPES) for _ in range(2)
    )
    tolerance = 1e-4 * (1 + together.abs().max().item())  # float32 in another order leaves some 1e-7
    change = (together - again).abs().max().item()
    require(
        change <= tolerance,
        "in eval mode a state should have the same Q-values at each call",
        expected="no difference",
        got=f"a difference of {change:.4g}",
        tolerance=f"{tolerance:.1g}",
        mistake=mistakes.NOISE_IN_EVAL,
    )
    alone = torch.cat([model(states[i : i + 1]).reshape(1, 2) for i in range(rows)])
    worst = (together - alone).abs().max().item()
    require(
        worst <= tolerance,
        "a state's Q-values should be the same alone and in a batch",
        expected="no difference",
        got=f"a difference of {worst:.4g}",
        tolerance=f"{tolerance:.1g}",
        mistake=explain(Seen(together), mistakes.ROWS),
    )


def check_depends_on_state(q3, rng, rows):
    """Q-values change with the state, and the two actions have values of their own."""
    states = torch.randn(rows, 4, generator=rng)
    values = q3.instrument.q_values("DQN", states, 3, [1.0])
    values = tensor_of_shape(values, (3, 1, rows, 2), "the Q-values of some fresh networks", None, mistakes.SHAPES)
    after = q3.instrument.input_after("DQN", states)
    worst = int((after - states).abs().max(1).values.argmax())
    expected, got = (f"({', '.join(f'{x:.3g}' for x in each[worst].tolist())})" for each in (states, after))
    asked = "DQN should leave the states that it is given as they are"
    require(torch.equal(after, states), asked, expected=expected, got=got, mistake=INPUT_CHANGED)
    values = values.double()[:, 0]
    spread = (values.amax(1) - values.amin(1)).max().item()
    require(
        spread > 1e-6,
        "the Q-values should depend on the state",
        expected="different values for different states",
        got=f"the same for {rows} states, up to {spread:.1g}",
        mistake=mistakes.STATE_IGNORED,
    )
    apart = (values[..., 0] - values[..., 1]).abs().max().item()
    require(
        apart > 1e-6,
        "the two actions should have Q-values of their own",
        expected="two different columns",
        got=f"the same, up to {apart:.1g}",
        mistake=mistakes.ACTIONS_EQUAL,
    )
