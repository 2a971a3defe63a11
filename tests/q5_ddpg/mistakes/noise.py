"""Mistakes of Q5.3, the noises."""

import torch

from autograder.mistakes import Mistake
from tests.q5_ddpg.reference import neighbours, new_parts

_ROOM = 0.05  # relative, of a measured standard deviation; some 20,000 numbers leave 0.005
_APART = 0.03  # of a measured correlation; they leave 0.007


def _spread(values):
    return float(values.square().mean().sqrt())


def _near(value, wanted):
    return abs(value - wanted) <= _ROOM * abs(wanted)


def _link(seen):
    """The measured correlation of neighbours."""
    return sum(neighbours(path) for path in seen.paths) / len(seen.paths)


def _new_parts(seen):
    """What is new in the first two numbers after a reset, (resets, 2)."""
    return torch.stack([new_parts(pair, seen.theta, seen.sigma) for pair in seen.after])


def _left(seen, link):
    """The standard deviation of what is new in each step, where this share of the old value stays."""
    parts = [path[1:] - link * path[:-1] for path in seen.paths]
    return _spread(torch.cat(parts))


def _is_right_but_shifted(seen):
    """Whether the first number of each path is the start itself, and the others are a right path."""
    return bool((seen.paths[:, 0] == 0).all())


def _shares_its_state(seen):
    """Whether the two objects are one path, asked in turn."""
    joined = new_parts(seen.paths.T.reshape(-1), seen.theta, seen.sigma)
    return _near(_spread(joined), 1.0)


_CONSTANT = Mistake(
    "always-the-same-noise",
    "every call gives the same number: draw a new one at each call, and seed no generator in `sample`",
    lambda s: bool((s.paths == s.paths[:, :1]).all()),
)
_ALIKE = Mistake(
    "objects-alike",
    "two objects give the same numbers: does `__init__` make or seed a generator of its own?",
    lambda s: s.alike,
)

# got, paths: (2, calls); facts: sigma, normal (whether the numbers pass as normal), alike
GAUSSIAN = (
    _CONSTANT,
    _ALIKE,
    Mistake(
        "noise-never-negative",
        "the numbers have one sign: draw from the normal distribution with mean 0",
        lambda s: bool((s.paths >= 0).all()) or bool((s.paths <= 0).all()),
    ),
    Mistake(
        "noise-cut-off",
        "large numbers are missing: do not clip the noise",
        lambda s: int((s.paths.abs() == s.paths.abs().max()).sum()) > 2,
    ),
    Mistake(
        "uniform-noise",
        "these numbers are uniform: draw normal ones, such as np.random.randn()",
        lambda s: not s.normal and float(s.paths.abs().max()) < 1.77 * _spread(s.paths),
    ),
    Mistake(
        "mean-not-zero",
        "the mean is not 0",
        lambda s: abs(float(s.paths.mean())) > 0.1 * s.sigma,
    ),
    Mistake(
        "sigma-as-variance",
        "sigma is taken for the variance: it is the standard deviation",
        lambda s: _near(_spread(s.paths), s.sigma**0.5),
    ),
    Mistake(
        "sigma-squared",
        "sigma is squared: multiply a standard normal number by sigma",
        lambda s: _near(_spread(s.paths), s.sigma**2),
    ),
    Mistake(
        "sigma-not-used",
        "the standard deviation is 1: multiply by sigma",
        lambda s: _near(_spread(s.paths), 1.0),
    ),
    Mistake(
        "gaussian-noise-shrinks",
        "the noise gets smaller from call to call: sigma stays",
        lambda s: _spread(s.paths[:, -1000:]) < 0.5 * _spread(s.paths[:, :1000]),
    ),
    Mistake(
        "gaussian-with-memory",
        "successive numbers depend on each other: Gaussian noise has no memory",
        lambda s: abs(_link(s)) > _APART,
    ),
)
_NOT_CENTRED = Mistake(
    "ou-never-negative", "the new part of each step has a mean other than 0: draw a standard normal number"
)
SHARED = Mistake("state-shared", "two objects share their x: make it in `__init__`, as self.x, and not in the class")
GROWS = Mistake("noise-grows", "the noise grows without end: the pull is towards 0, x - theta * x")
# got, paths: (2, calls); facts: theta, sigma, new (what is new in each step if the formula holds), alike
OU = (
    _CONSTANT,
    _ALIKE,
    Mistake(
        "returns-old-x",
        "the first number is 0: return the new x, after the step",
        _is_right_but_shifted,
    ),
    Mistake(SHARED.name, SHARED.says, _shares_its_state),
    Mistake(
        GROWS.name,
        GROWS.says,
        lambda s: _spread(s.paths[:, -100:]) > 20 * s.sigma / (2 * s.theta - s.theta**2) ** 0.5,
    ),
    Mistake(
        "no-memory",
        "successive numbers do not depend on each other: keep the new x for the next step",
        lambda s: abs(_link(s)) < _APART and s.theta < 0.9,
    ),
    Mistake(
        "theta-for-one-minus-theta",
        "theta of the old value stays: it is 1 - theta",
        lambda s: abs(_link(s) - s.theta) < _APART,
    ),
    Mistake(
        "pull-reversed",
        "the sign of the old value turns at each step: x - theta * x",
        lambda s: abs(_link(s) + s.theta) < _APART or abs(_link(s) - s.theta + 1) < _APART,
    ),
    Mistake(
        _NOT_CENTRED.name,
        _NOT_CENTRED.says,
        lambda s: abs(float(s.new.mean())) > 0.4,  # a path that changes slowly may have a mean of 0.2
    ),
    Mistake(
        "time-step",
        "each step is smaller than asked for: there is no time step dt here, or it is 1",
        lambda s: any(abs(_link(s) - 1 + s.theta * dt) < _APART / 10 and dt < 1 for dt in (0.01, 0.02, 0.05, 0.1)),
    ),
    Mistake(
        "ou-uniform",
        "the new part of each step is uniform: draw a normal number",
        lambda s: (
            abs(_link(s) - 1 + s.theta) < _APART and float(s.new[:, 1:].abs().max()) < 1.77 * _spread(s.new[:, 1:])
        ),
    ),
    Mistake(
        "ou-sigma-squared",
        "sigma is squared: add sigma * n",
        lambda s: abs(_link(s) - 1 + s.theta) < _APART and _near(_left(s, 1 - s.theta), s.sigma**2),
    ),
    Mistake(
        "ou-sigma-root",
        "the root of sigma is taken: add sigma * n",
        lambda s: abs(_link(s) - 1 + s.theta) < _APART and _near(_left(s, 1 - s.theta), s.sigma**0.5),
    ),
    Mistake(
        "ou-sigma-not-used",
        "the new part of each step has the standard deviation 1: multiply it by sigma",
        lambda s: abs(_link(s) - 1 + s.theta) < _APART and _near(_left(s, 1 - s.theta), 1.0),
    ),
    Mistake(_NOT_CENTRED.name, _NOT_CENTRED.says, lambda s: abs(float(s.new.mean())) > 0.2),
)
# got: (resets, 2), the first two numbers; facts: theta, sigma, begun (by what)
RESET = (
    Mistake(
        "reset-seeds",
        "after each reset() the same numbers come: seed no generator there",
        lambda s: len(s.after) > 1 and bool((s.after == s.after[:1]).all()),
    ),
    Mistake(
        _NOT_CENTRED.name,
        _NOT_CENTRED.says,
        lambda s: all(abs(float(new.mean())) > 0.3 for new in _new_parts(s).T),
    ),
    Mistake(
        "reset-does-nothing",
        "reset() leaves x as it was: set it to 0",
        lambda s: s.begun == "after reset()" and _spread(s.after[:, 0]) > 1.2 * s.sigma,
    ),
    Mistake(
        "start-not-zero",
        "x does not begin at 0",
        lambda s: abs(float(s.after[:, 0].mean())) > 0.3 * s.sigma or _spread(s.after[:, 0]) > 1.2 * s.sigma,
    ),
)
OWN_GENERATOR = Mistake(
    "own-generator",
    "the numbers do not follow from the seeds: np.random.default_rng() is a generator of its own; use np.random.randn, "
    "torch.randn or random.gauss",
)
FIXED_SEED = Mistake("fixed-seed", "a generator is seeded with a fixed number: the seed comes from main alone")
