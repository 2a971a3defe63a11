"""What the checks of Q1.4 ask of forward, measured against the student's own three parts.

The three parts may draw noise, even where they should not. So the generators are seeded alike before forward and before
the parts: where both draw in the same order, they must agree exactly. A forward that draws its own noise is compared by
the means and the variances over many copies of two images. What agrees in neither way is not passed.
"""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from autograder.check import fail
from autograder.comparisons import close, show, tensor_of_shape
from autograder.host.student_module import StudentModule, StudentObject
from autograder.mistakes import RETURNS_NOTHING, Seen, explain
from tests.q1_cvae.likeness import IMAGES, alike, copies, spread_ratio
from tests.q1_cvae.mistakes import forward as mistakes
from tests.q1_cvae.networks import (
    built,
    differs,
    enlarged_within_bounds,
    flattened,
    mu_and_logvar,
    of_code,
    of_pixels,
    pixels,
)
from tests.q1_cvae.reference import D, labels, strokes


def three_values(model: StudentObject, x: Tensor, c: Tensor, z: int) -> tuple[Tensor, Tensor, Tensor]:
    """What forward gives, if it is x_hat, mu and logvar in this order."""
    value, asked = model(x, c), "forward should return x_hat, mu, logvar"
    if not isinstance(value, list | tuple) or len(value) != 3:
        mistake = RETURNS_NOTHING if value is None else mistakes.FORWARD_COUNT
        fail(asked, expected="three tensors", got=show(value), mistake=mistake)
    widths = [part.shape[-1] if isinstance(part, Tensor) and part.ndim else 0 for part in value]
    if sorted(widths) == sorted((D, z, z)) and widths[0] != D:
        got = f"widths {', '.join(map(str, widths))}"
        fail(asked, expected=f"widths {D}, {z}, {z}", got=got, mistake=mistakes.FORWARD_ORDER)
    x_hat, mu, logvar = value
    if isinstance(x_hat, Tensor) and x_hat.shape != (len(x), D) and flattened(x_hat, len(x)) is not x_hat:
        made = model.generative_model(torch.zeros(len(x), z), c)
        if isinstance(made, Tensor) and made.shape == x_hat.shape:  # the decoder's shape, which costs points at Q1.3
            x_hat = flattened(x_hat, len(x))
    return of_pixels(x_hat, len(x)), of_code(mu, len(x), z, "mu"), of_code(logvar, len(x), z, "logvar")


def forward_returns(q1: StudentModule, n: int, z: int, rng: torch.Generator) -> None:
    """mu and logvar of forward are those of recognition_model, in eval mode; gradients pass as through the parts."""
    model = built(q1, z)
    enlarged_within_bounds(q1, model, z, 2.0, rng)
    x, c = strokes(n, rng), labels(n, rng)
    seeds = _seed(rng), _seed(rng)
    expected, of_other_seed = (_seeded(q1, seed, mu_and_logvar, model, x, c, z) for seed in seeds)
    without = mu_and_logvar(model, x, torch.zeros_like(c), z)
    (_, *got), (_, *again) = (_seeded(q1, seed, three_values, model, x, c, z) for seed in seeds)
    after = _seeded(q1, seeds[0], mu_and_logvar, model, x, c, z)
    random = _differ(expected, of_other_seed)
    for at, what in enumerate(("mu", "logvar")):
        facts = {
            "named": what,
            "other": expected[1 - at].double(),
            "without_label": without[at].double(),
            "changes": differs(got[at], again[at]),
            "random": random,
            "left_changed": _differ(expected, after),
        }
        asked = f"{what} of forward, against recognition_model's,"
        close(got[at], expected[at], asked, 1e-3, 1e-4, mistakes.PARAMETERS, **facts)
    model.train()  # where every style draws
    for what, names in zip(("x_hat", "mu", "logvar"), q1.instrument.cut_off_by_forward(model, x, c), strict=True):
        if names:
            shown = ", ".join(str(name) for name in names[:3])
            asked = f"gradients should reach the networks through {what} of forward, as through the three parts"
            mistake = mistakes.FORWARD_DETACHED.told(named=what)
            fail(asked, expected="a gradient", got=f"none for {shown}", mistake=mistake)


def forward_samples(q1: StudentModule, n: int, z: int, rng: torch.Generator) -> None:
    """x_hat of forward is what generative_model makes of reparametrize(mu, logvar) and c, noise included."""
    model = built(q1, z, training=True)
    enlarged_within_bounds(q1, model, z, 3.0, rng)
    _not_of_the_means(q1, model, z, rng)
    x, c = copies(strokes(IMAGES, rng), n), copies(labels(IMAGES, rng), n)
    seeds = _seed(rng), _seed(rng)
    for mode in (model.eval, model.train):
        mode()
        mu, logvar = _seeded(q1, seeds[0], mu_and_logvar, model, x, c, z)
        by_steps = _generated(model, mu, logvar, c)
        random = _differ((mu, logvar), _seeded(q1, seeds[1], mu_and_logvar, model, x, c, z))
        x_hat, *own = _seeded(q1, seeds[0], three_values, model, x, c, z)
        if torch.allclose(x_hat, by_steps, atol=1e-5):
            return
        if not torch.allclose(x_hat, pixels(model, mu, c), atol=1e-5):
            break  # else forward draws nothing in eval mode, which is a style: it is compared in training mode
    mode()
    if random:  # no two calls of recognition_model agree, and forward says what it had in this one
        mu, logvar = own
    by_steps, again = _generated(model, mu, logvar, c), _generated(model, mu, logvar, c)
    if alike(x_hat, by_steps):
        return
    facts = {
        "x_hat": x_hat,
        "x": x,
        "by_steps": by_steps,
        "mu": mu,
        "logvar": logvar,
        "c": c,
        "varies": not alike(by_steps, again),
        "in_two_values": lambda values: bool(((values == 0) | (values == 1)).all()),
        "like": lambda *parts: alike(x_hat, _generated(model, *parts)),
        "spread": spread_ratio(x_hat, by_steps),
    }
    mistake = explain(Seen(got=x_hat, facts=facts), mistakes.GENERATED)
    means = [part.double().view(-1, IMAGES * D).mean(0) for part in (x_hat, by_steps)]
    worst = int((means[0] - means[1]).abs().argmax())
    got, expected = (
        f"{mean[worst].item():.4f} ± {part.double().view(-1, IMAGES * D)[:, worst].std():.4f} in pixel {worst % D}"
        for mean, part in zip(means, (x_hat, by_steps), strict=True)
    )
    asked = f"x_hat of {len(x) // IMAGES} copies of an image should be what generative_model gives for drawn codes"
    fail(asked, expected=expected, got=got, tolerance="7.5 standard errors of mean and variance", mistake=mistake)


def _not_of_the_means(q1: StudentModule, model: StudentObject, z: int, rng: torch.Generator) -> None:
    """In training mode, where every style draws noise, x_hat is not what generative_model makes of mu."""
    x, c, seed = strokes(40, rng), labels(40, rng), _seed(rng)
    x_hat, _, _ = _seeded(q1, seed, three_values, model, x, c, z)
    model.train()
    codes = []  # drawn, and mu; mu with and without a draw before it, which moves the generators on
    for draws, noisy in ((True, True), (True, False), (False, False)):
        mu, logvar = _seeded(q1, seed, mu_and_logvar, model, x, c, z)
        drawn = _drawn(model, mu, logvar) if draws else mu
        codes.append(pixels(model, drawn if noisy else mu, c))
    by_steps, *of_means = codes
    for of_mean in of_means:
        if torch.allclose(x_hat, of_mean, atol=1e-5) and not torch.allclose(by_steps, of_mean, atol=1e-3):
            fail(
                "x_hat should be generated from a sampled z",
                expected="x_hat that varies with the noise",
                got="generative_model(mu, c)",
                mistake=mistakes.FORWARD_USES_MU,
            )


def _seed(rng: torch.Generator) -> int:
    return int(torch.randint(2**31, (), generator=rng))


def _seeded(q1: StudentModule, seed: int, function: Callable[..., Any], *args: Any) -> Any:
    """What a function of the checks gives right after the student's generators were seeded."""
    q1.instrument.seed_generators(seed)
    return function(*args)


def _differ(some: tuple[Tensor, ...], others: tuple[Tensor, ...]) -> bool:
    return any(differs(one, other) for one, other in zip(some, others, strict=True))


def _drawn(model: StudentObject, mu: Tensor, logvar: Tensor) -> Tensor:
    return tensor_of_shape(model.reparametrize(mu.clone(), logvar.clone()), mu.shape, "z", dtype=None).float()


def _generated(model: StudentObject, mu: Tensor, logvar: Tensor, c: Tensor) -> Tensor:
    return pixels(model, _drawn(model, mu, logvar), c)
