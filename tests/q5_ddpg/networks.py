"""What Q5.1 asks of Actor and Critic; the public and the hidden checks share it."""

import torch
from torch import Tensor

from autograder.check import fail, require
from autograder.comparisons import own_rows, show, tensor_of_shape
from autograder.mistakes import RETURNS_NOTHING, Seen, explain
from tests.q5_ddpg.mistakes import networks as known
from tests.q5_ddpg.reference import LARGEST

_FACTORS = [1.0, 10.0, -10.0, 100.0, -100.0]  # of the parameters: whatever they begin with, both ends are seen
_NAMES = {"Actor": "the actions", "Critic": "the values"}
_INPUTS = ("the cosine", "the sine", "the angular velocity", "the action")
_NEAR_THE_END = 0.95  # of the largest action


def _inputs(name: str, rng: torch.Generator, n: int) -> list[Tensor]:
    """States as Pendulum-v1 shows them, and for a critic actions."""
    angle = 6.2832 * torch.rand(n, generator=rng)
    velocity = 16 * torch.rand(n, generator=rng) - 8
    states = torch.stack([angle.cos(), angle.sin(), velocity], dim=1)
    return [states, *([4 * torch.rand(n, 1, generator=rng) - 2] if name == "Critic" else [])]


def check_shapes(q5, rng, sizes):
    """Actor maps (N, 3) to (N, 1), and Critic maps (N, 3) and (N, 1) to (N, 1)."""
    for name, what in _NAMES.items():
        net = getattr(q5, name)()
        for n in sizes:
            asked = f"{what} of {name} for {n} state{'s'[: n > 1]}"
            tensor_of_shape(net(*_inputs(name, rng, n)), (n, 1), asked, mistakes=known.SHAPES)


def _seen(q5, name, inputs, nets, factors) -> Tensor:
    """The outputs of fresh networks, (nets, factors, N) float64, whatever their shape."""
    values = q5.instrument.outputs(name, inputs, nets, factors)
    count = nets * len(factors) * len(inputs[0])
    if not isinstance(values, Tensor) or values.numel() != count:
        mistake = RETURNS_NOTHING if values is None else None
        fail(f"{name} should give one number for each state", got=show(values), mistake=mistake)
    values = values.double().reshape(nets, len(factors), -1)
    require(bool(torch.isfinite(values).all()), f"{_NAMES[name]} should be finite", got=show(values))
    return values


def check_uses_inputs(q5, rng, rows):
    """The outputs depend on each input, and each row is computed on its own."""
    for name, what in _NAMES.items():
        inputs = _inputs(name, rng, rows)
        columns = sum(part.shape[1] for part in inputs)
        joined = torch.cat(inputs, dim=1)
        base = joined[:1].expand(rows, -1)
        for column in range(columns):  # one input changes from row to row, the others stay
            changed = base.clone()
            changed[:, column] = joined[:, column]
            parts = [changed[:, :3], *([changed[:, 3:]] if columns == 4 else [])]
            values = _seen(q5, name, parts, 3, [1.0])
            spread = float((values.amax(2) - values.amin(2)).max())
            mistake = known.IGNORES_ACTION if column == 3 else known.IGNORES_STATE
            asked = f"{what} of {name} should depend on {_INPUTS[column]}"
            require(spread > 1e-6, asked, expected="other values", got="always the same value", mistake=mistake)


def check_rows(q5, rng, rows):
    """Each row is computed on its own, also in the mode in which networks learn."""
    for name, what in _NAMES.items():
        net, inputs = getattr(q5, name)(), _inputs(name, rng, rows)
        of_all = tensor_of_shape(net(*inputs), (rows, 1), what, dtype=None)
        alone = [net(*(part[i : i + 2] for part in inputs)) for i in range(0, rows - 1, 2)]
        alone = torch.cat([tensor_of_shape(part, (2, 1), what, dtype=None) for part in alone])
        own_rows(what, "state", of_all[: len(alone)].double(), alone.double())


def check_actor_range(q5, rng, nets, rows):
    """Actions lie in [-2, 2], and come near both ends.

    With its parameters multiplied by 100 and by -100 a right actor is near its ends in almost all states. One network
    alone, at five factors, missed an end in 0 of 100 trials with each of six architectures (unit/test_bounds.py repeats
    some), so with a probability below 0.03 (95 % confidence); six of them do with one below 8e-10.
    """
    values = _seen(q5, "Actor", _inputs("Actor", rng, rows), nets, _FACTORS)
    low, high = float(values.min()), float(values.max())
    inside = low >= -LARGEST - 1e-4 and high <= LARGEST + 1e-4
    reaches = low < -_NEAR_THE_END * LARGEST and high > _NEAR_THE_END * LARGEST
    if inside and reaches:
        return
    mistake = explain(Seen((low, high)), known.RANGE)
    asked = "the actions should lie in [-2, 2], and come near both ends (over many states, also with large weights)"
    fail(asked, expected="-2 to 2", got=f"{low:.4g} to {high:.4g}", mistake=mistake)


def check_critic_unbounded(q5, rng, nets, rows):
    """Values have no bound on either side.

    A right critic fails if none of `nets` fresh ones, at five factors, gives a number below -10 and one above 10. One
    network alone did so in 0 of 100 trials with each of six architectures (unit/test_bounds.py repeats some), so with a
    probability below 0.03 (95 % confidence); six of them do with one below 8e-10.
    """
    values = _seen(q5, "Critic", _inputs("Critic", rng, rows), nets, _FACTORS)
    low, high = float(values.min()), float(values.max())
    mistake = explain(Seen((low, high)), known.UNBOUNDED)
    asked = "the values should be unbounded (over many states and actions, also with large weights)"
    require(low < -10 and high > 10, asked, got=f"{low:.4g} to {high:.4g}", mistake=mistake)
