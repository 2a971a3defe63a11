"""What Q5.3 asks of the two noises; the public and the hidden checks share it.

The tests are those of Kolmogorov and Smirnov and of the correlation of neighbours. A right answer fails the first one
with a probability of at most 2 exp(-2 * 3.1^2) = 9e-9, whatever the number of values, and the second one with 2e-8
(5.6 standard deviations of 1 / sqrt(n)).
"""

import torch
from torch import Tensor

from autograder.check import fail, require
from autograder.comparisons import show
from autograder.evidence import nowhere
from autograder.mistakes import RETURNS_NOTHING, Seen, explain
from tests.q5_ddpg import pictures
from tests.q5_ddpg.mistakes import noise as known
from tests.q5_ddpg.reference import neighbours, new_parts, normal_distance

_DISTANCE, _CORRELATION = 3.1, 5.6  # over the root of the number of values
_FARTHEST = 6.0  # of a standard normal number: 2e-9
_NAMES = ("GaussianNoise", "OrnsteinUhlenbeckNoise")


def _played(q5, name: str, args: list[float], calls: int, resets: int) -> tuple[Tensor, Tensor]:
    """What two objects gave, (2, calls), and the first one after each reset, (resets, 2)."""
    seen = q5.instrument.noises(name, args, calls, resets)
    if "odd" in seen:
        mistake = RETURNS_NOTHING if seen["odd"] is None else None
        fail(f"{name}.sample() should give a number", expected="a float", got=show(seen["odd"]), mistake=mistake)
    paths, after = seen["paths"], seen["after"]
    asked = f"{name}.sample() should give finite numbers"
    mistake = known.GROWS if name == _NAMES[1] else None
    require(bool(torch.isfinite(paths).all()), asked, got=show(paths), mistake=mistake)
    return paths, after


def _is_normal(values: Tensor, spread: float) -> bool:
    return normal_distance(values, spread) * values.numel() ** 0.5 <= _DISTANCE


def _is_new(values: Tensor) -> bool:
    """Whether successive numbers do not depend on each other."""
    return abs(neighbours(values)) * values.numel() ** 0.5 <= _CORRELATION


def check_gaussian(q5, sigma, calls, evidence=nowhere):
    """GaussianNoise draws from the normal distribution with mean 0 and standard deviation sigma, anew at each call."""
    paths, _ = _played(q5, "GaussianNoise", [sigma], calls, 0)
    evidence(pictures.noise("GaussianNoise", paths, sigma))
    normal, new = _is_normal(paths, sigma), all(map(_is_new, paths))
    if normal and new and not _alike(paths):
        return
    facts = {"paths": paths, "sigma": sigma, "normal": normal, "alike": _alike(paths)}
    mistake = explain(Seen(paths, facts=facts), known.GAUSSIAN)
    asked = f"GaussianNoise({sigma:.3g}) should draw independent normal numbers"
    expected = f"mean 0, standard deviation {sigma:.3g}, correlation of neighbours 0"
    fail(asked, expected=expected, got=_words(paths), mistake=mistake)


def check_ou(q5, theta, sigma, calls, evidence=nowhere):
    """Each step of OrnsteinUhlenbeckNoise is that of its formula, from 0 on, with new normal numbers."""
    paths, _ = _played(q5, "OrnsteinUhlenbeckNoise", [theta, sigma], calls, 0)
    evidence(pictures.noise("OrnsteinUhlenbeckNoise", paths, sigma / (2 * theta - theta**2) ** 0.5))
    new = torch.stack([new_parts(path, theta, sigma) for path in paths])
    first = new[:, 0].abs()
    begins = bool((first > 0).all()) and bool((first < _FARTHEST).all())
    if begins and _is_normal(new, 1.0) and all(map(_is_new, new)) and not _alike(paths):
        return
    facts = {"paths": paths, "theta": theta, "sigma": sigma, "new": new, "alike": _alike(paths)}
    mistake = explain(Seen(paths, facts=facts), known.OU)
    asked = f"OrnsteinUhlenbeckNoise({theta:.3g}, {sigma:.3g}) should make steps x <- x - theta * x + sigma * n from 0"
    stationary = sigma / (2 * theta - theta**2) ** 0.5
    expected = f"mean 0, standard deviation {stationary:.3g}, correlation of neighbours {1 - theta:.3g}"
    fail(asked, expected=expected, got=_words(paths), mistake=mistake)


def check_reset(q5, theta, sigma, resets):
    """After a reset the path begins at 0 again, and that of a new object does."""
    name = "OrnsteinUhlenbeckNoise"
    _, after = _played(q5, name, [theta, sigma], 50, resets)
    fresh = q5.instrument.fresh_noises(name, [theta, sigma], resets)
    for begun, pairs in (("in a new object", fresh), ("after reset()", after)):
        new = torch.stack([new_parts(pair, theta, sigma) for pair in pairs])
        if _is_normal(new, 1.0):
            continue
        facts = {"after": pairs, "theta": theta, "sigma": sigma, "begun": begun}
        mistake = explain(Seen(pairs, facts=facts), known.RESET)
        asked = f"{begun} the next sample() should be a step from x = 0"
        spread = float(pairs[:, 0].square().mean().sqrt())
        expected, got = f"standard deviation {sigma:.3g} of the first number", f"{spread:.3g}"
        fail(asked, expected=expected, got=got, mistake=mistake)


def check_seeds(q5, seed):
    """The numbers follow from the seeds of the usual generators."""
    for name, args in zip(_NAMES, ([0.7], [0.3, 0.7]), strict=True):
        once, twice, other = q5.instrument.seeded_noises(name, args, [seed, seed, seed + 1])
        asked = f"{name} should draw with a generator that seed_everything seeds"
        new = [new_parts(path, *args)[1:] if len(args) > 1 else path for path in (once, twice)]
        # as the formula has it, but from another x: the objects before have left theirs
        mistake = known.SHARED if len(args) > 1 and torch.allclose(*new) else known.OWN_GENERATOR
        same = torch.equal(once, twice)
        require(same, asked, expected="the same seed gives the same numbers", got="others", mistake=mistake)
        differ = not torch.equal(once, other)
        got = "the same ones"
        mistake = known.FIXED_SEED
        require(differ, asked, expected="another seed gives other numbers", got=got, mistake=mistake)


def _alike(paths: Tensor) -> bool:
    """Whether the two objects gave the same numbers, or share their state."""
    return bool((paths[0] == paths[1]).all())


def _words(paths: Tensor) -> str:
    spread = float(paths.square().mean().sqrt())
    near = float(torch.stack([torch.tensor(neighbours(path)) for path in paths]).mean())
    return f"mean {float(paths.mean()):.3g}, standard deviation {spread:.3g}, correlation of neighbours {near:.3g}"
