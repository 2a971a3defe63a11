"""What the checks of Q1.2 ask of reparametrize; the model stays in training mode, where every style draws noise."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import torch
from torch import Tensor

from autograder.check import fail
from autograder.comparisons import close, show, tensor_of_shape
from autograder.evidence import Leave, nowhere
from autograder.host.student_module import StudentModule, StudentObject
from autograder.mistakes import Mistake, Seen, explain
from autograder.search import Likeness, Parts, Reference, find
from tests.q1_cvae import pictures
from tests.q1_cvae.mistakes import reparametrize as mistakes
from tests.q1_cvae.reference import standard_normal

_RARE = 1e-8  # how often one test below calls a right sample wrong; a check runs at most eight of them


@dataclass(frozen=True)
class _Tests:
    """What a law of the noise is told by."""

    normal: Callable[[Tensor], bool]
    half_normal: Callable[[Tensor], bool]
    uniform: Callable[[Tensor, float, float], bool]


_PARTS: Parts = {
    "mean": lambda s: s.mu,
    "std": lambda s: s.std,
    "both": lambda s: None,  # or mean and standard deviation in one
    "law": lambda noise, tests: tests.normal(noise),
}
_LAWS = Likeness(
    score=lambda z, drawn: 0.0 if _is_drawn(z, *drawn) else -math.inf,
    enough=0.0,
    tie=0.0,
    same=lambda drawn, right: False,  # the right draw has been tested before
)


def _drawn(seen: Seen, parts: Parts) -> list[tuple[Any, ...]]:
    mean, std = parts["both"](seen) or (parts["mean"](seen), parts["std"](seen))
    return [(seen, mean, std, parts["law"])]


def _is_drawn(z: Tensor, seen: Seen, mean: Tensor, std: Tensor, law: Callable[[Tensor, _Tests], bool]) -> bool:
    """Whether z passes for mean + std * noise, with noise of this law that neither mu nor logvar tells anything of."""
    tests = _Tests(is_normal, lambda noise: is_normal(_signed(noise)), is_uniform)
    noise = (z - mean) / std
    if not bool(noise.isfinite().all()):
        return False
    few = slice(0, len(noise) // 8)  # enough for most
    if not law(noise[few], tests):
        return False
    pairs = [(a, b) for a in (noise, noise.abs()) for b in (seen.mu, seen.logvar, seen.mu.abs())]
    return all(abs(_correlation(a, b)) < 6 / math.sqrt(noise.numel()) for a, b in pairs) and law(noise, tests)


def _correlation(a: Tensor, b: Tensor) -> float:
    return float(torch.corrcoef(torch.stack([a.flatten(), b.flatten()]))[0, 1])


def _signed(sizes: Tensor) -> Tensor:
    """Sizes of numbers with signs that alternate in the order of the sizes."""
    flat = sizes.flatten().sort().values
    flat[::2] *= -1
    return flat


def draw(n: int, z: int, rng: torch.Generator) -> tuple[Tensor, Tensor]:
    """Means (n, z) around 0, and logarithms of variances (n, z) from -3 to 2."""
    return 2 * standard_normal(rng, n, z), 5 * torch.rand(n, z, generator=rng) - 3


def sample(model: StudentObject, mu: Tensor, logvar: Tensor) -> Tensor:
    """The student's z, in float64."""
    return _checked(model.reparametrize(mu, logvar), mu, logvar)


def _checked(z: Any, mu: Tensor, logvar: Tensor) -> Tensor:
    if isinstance(z, Tensor) and z.shape == mu.shape and bool(z.isnan().any()) and torch.equal(z.isnan(), logvar < 0):
        fail("z should hold finite numbers only", expected="finite numbers", got=show(z), mistake=mistakes.STD_IS_ROOT)
    return tensor_of_shape(z, mu.shape, "z", dtype=None).double()


def distributed(model: StudentObject, n: int, z: int, rng: torch.Generator, evidence: Leave = nowhere) -> None:
    """(z - mu) / std is standard normal, by Kolmogorov and Smirnov, and by its mean and variance."""
    mu, logvar = draw(n, z, rng)
    got, mu, logvar = sample(model, mu, logvar), mu.double(), logvar.double()
    noise = (got - mu) / (logvar / 2).exp()
    evidence(pictures.noise(noise))
    if is_normal(noise):
        return
    facts = {
        "z": got,
        "mu": mu,
        "logvar": logvar,
        "std": (logvar / 2).exp(),
        "var": logvar.exp(),
        "mean": float(noise.mean()),
        "deviation": float(noise.std()),
        "repeats": bool((sample(model, mu.float(), logvar.float()) - got).abs().max() < 1e-4),
        **shared(noise),
    }
    seen = Seen(got=got, expected=mu, facts=facts)
    reference = Reference(_PARTS, partial(_drawn, seen))
    mistake = (
        explain(seen, (mistakes.NO_NOISE, *mistakes.SHARED))
        or find(got, reference, mistakes.SAMPLE, _LAWS, pairs=False, deviation=facts["deviation"])
        or explain(seen, (mistakes.OTHER_LAW,))
        or find(got, reference, [row for row in mistakes.SAMPLE if row not in mistakes.FLEXIBLE], _LAWS)
    )
    shown = f"mean {show(float(noise.mean()))}, standard deviation {show(float(noise.std()))}"
    asked = f"(z - mu) / exp(logvar / 2) should be standard normal ({noise.numel()} numbers)"
    spread = f"{_limit() / math.sqrt(noise.numel()):.2g} for the mean; a Kolmogorov-Smirnov test at 1e-8"
    fail(
        asked,
        expected="mean 0, standard deviation 1, the shape of a bell",
        got=shown,
        tolerance=spread,
        mistake=mistake,
    )


def independent(model: StudentObject, n: int, z: int, rng: torch.Generator) -> None:
    """The noise of each image, latent and call is its own: no two of them are equal or correlated.

    Four correlations, each wrong once in 10^8 were the products normal. They are not quite: the mean of n products of
    two standard normal numbers exceeds t with probability exp(-n I(t)), I(t) = max over s of s t + log(1 - s²)/2, which
    makes that 1.4 in 10^8 for 900 of them, the fewest here, and 1.2 for 1,500; together 5e-8.
    """
    mu, logvar = draw(n, z, rng)
    noise, again = ((sample(model, mu, logvar) - mu.double()) / (logvar.double() / 2).exp() for _ in range(2))
    asked = "each element of z should have noise of its own, fresh in every call"
    if float((noise - again).abs().max()) < 1e-4:
        constant = shared(noise)["one_number"]
        fail(
            asked,
            expected="two different z",
            got="twice the same z",
            mistake=mistakes.NO_NOISE if constant else mistakes.NOISE_REPEATS,
        )
    mistake = explain(Seen(got=noise, facts=shared(noise)), mistakes.SHARED)
    fails = mistake is not None
    if mistake is None:  # a wrong mean or variance looks like noise that hangs together
        mistake = mistakes.NOISE_CORRELATED if is_normal(noise) else mistakes.NOT_NORMAL_YET
    pairs = {
        "of one call and the next": (noise, again),
        "of neighbouring images": (noise[:-1], noise[1:]),
        "of neighbouring latents": (noise[:, :-1], noise[:, 1:]),
        "of the first and the second half of the images": (noise[: n // 2], noise[n // 2 : 2 * (n // 2)]),
    }
    for which, (a, b) in pairs.items():
        a, b = a - noise.mean(), b - noise.mean()
        correlation = float((a * b).mean() / noise.var())
        # `not <=` and not `>`: the NaN of noise without a variance must fail
        if fails or not abs(correlation) <= _limit() / math.sqrt(a.numel()):
            tolerance = f"{_limit() / math.sqrt(a.numel()):.2g}"
            fail(
                asked,
                expected=f"correlation 0 between the noise {which}",
                got=show(correlation),
                tolerance=tolerance,
                mistake=mistake,
            )


def differentiable(q1: StudentModule, model: StudentObject, n: int, z: int, rng: torch.Generator) -> None:
    """dz/dmu = 1, and dz/dlogvar = (z - mu) / 2 for the noise that was drawn."""
    mu, logvar = draw(n, z, rng)
    answer = q1.instrument.sample_gradients(model, mu, logvar)
    got, by_mu, by_logvar = answer if isinstance(answer, list) and len(answer) == 3 else (answer, None, None)
    got = _checked(got, mu, logvar)
    asked = "gradients should reach mu and logvar through z"
    by_mu, by_logvar = (None if part is None or not bool(part.any()) else part for part in (by_mu, by_logvar))
    if by_mu is None and by_logvar is None:
        fail(asked, expected="both", got="none reaches either", mistake=mistakes.SAMPLE_DETACHED)
    if by_mu is None:
        moved = float((sample(model, mu + 100, logvar) - got).mean()) > 50  # else mu is not in z at all
        mistake = mistakes.MU_DETACHED if moved else mistakes.MEAN_MISSING
        fail(asked, expected="both", got="none reaches mu", mistake=mistake)
    if by_logvar is None:
        no_noise = float((got - mu.double()).abs().max()) < 1e-5
        mistake = mistakes.NO_NOISE if no_noise else mistakes.LOGVAR_DETACHED
        if not no_noise and float((sample(model, mu, logvar + 10) - mu.double()).std()) < 5 * float((got - mu).std()):
            mistake = mistakes.STD_MISSING
        fail(asked, expected="both", got="none reaches logvar", mistake=mistake)
    close(by_mu, torch.ones_like(got), "dz/dmu", 1e-4, 1e-4, _in_gradient(mistakes.MU_GRADIENT))
    by_rule = (got - mu.double()) / 2
    of_logvar = _in_gradient(mistakes.LOGVAR_GRADIENT)
    close(by_logvar, by_rule, "dz/dlogvar, which is (z - mu) / 2,", 1e-3, 1e-4, of_logvar)


def _in_gradient(rows: Sequence[Mistake]) -> list[Mistake]:
    """The same mistakes, recognised by what they make of the right gradient."""
    return [replace(row, fits=None, formula=lambda seen, of=row.formula: of(seen.expected)) for row in rows]


def is_normal(noise: Tensor) -> bool:
    """Whether numbers pass for independent standard normal ones; three tests, each wrong once in 10^8."""
    from scipy.special import chdtr, chdtrc

    flat, count = noise.flatten(), noise.numel()
    if not bool(torch.isfinite(flat).all()):
        return False
    squares = float((flat - flat.mean()).square().sum())
    spread_fits = min(chdtr(count - 1, squares), chdtrc(count - 1, squares)) > _RARE / 2
    mean_fits = abs(float(flat.mean())) * math.sqrt(count) < _limit()
    return bool(spread_fits and mean_fits and _kolmogorov(torch.special.ndtr(flat)))


def is_uniform(noise: Tensor, low: float, high: float) -> bool:
    """Whether numbers pass for uniform ones on [low, high]."""
    flat = (noise.flatten() - low) / (high - low)
    return bool((flat > -1e-4).all() and (flat < 1 + 1e-4).all()) and _kolmogorov(flat)


def shared(noise: Tensor) -> dict[str, bool]:
    """Who shares noise: all elements, the images of a minibatch (its rows), or the latents of an image."""
    return {
        "one_number": _constant(noise.reshape(1, -1)),
        "same_rows": _constant(noise.T),
        "same_columns": _constant(noise),
    }


def _constant(rows: Tensor) -> bool:
    return bool((rows - rows[:, :1]).abs().max() < 1e-3)


def _kolmogorov(uniform: Tensor) -> bool:
    from scipy.special import kolmogi

    ordered, count = uniform.sort().values, uniform.numel()
    steps = torch.arange(count + 1, dtype=ordered.dtype) / count
    distance = max(float((steps[1:] - ordered).max()), float((ordered - steps[:-1]).max()))
    return distance * math.sqrt(count) < float(kolmogi(_RARE))  # 3.09; the limit law is conservative for any count


def _limit() -> float:
    from scipy.special import ndtri

    return -float(ndtri(_RARE / 2))  # 5.73 standard deviations
