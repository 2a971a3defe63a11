"""What the checks of Q1.4 ask of forward, measured against the student's own three parts."""

import torch
from torch import Tensor

from autograder.check import fail
from autograder.comparisons import close, show, tensor_of_shape
from autograder.host.student_module import StudentModule, StudentObject
from autograder.mistakes import Mistake
from tests.q1_cvae import mistakes as cvae
from tests.q1_cvae.networks import built, differs, mu_and_logvar, pixels, sized
from tests.q1_cvae.reference import D, K, labels, strokes


def three_values(model: StudentObject, x: Tensor, c: Tensor, z: int) -> tuple[Tensor, Tensor, Tensor]:
    """What forward gives, if it is x_hat, mu and logvar in this order."""
    value, asked = model(x, c), "forward should return x_hat, mu, logvar"
    if not isinstance(value, list | tuple) or len(value) != 3:
        slip = cvae.RETURNS_NOTHING if value is None else cvae.FORWARD_COUNT
        fail(asked, expected="three tensors", got=show(value), mistake=slip)
    widths = [part.shape[-1] if isinstance(part, Tensor) and part.ndim else 0 for part in value]
    if sorted(widths) == sorted((D, z, z)) and widths[0] != D:
        fail(
            asked,
            expected=f"widths {D}, {z}, {z}",
            got=f"widths {', '.join(map(str, widths))}",
            mistake=cvae.FORWARD_ORDER,
        )
    x_hat = sized(value[0], (len(x), D), "x_hat")
    return x_hat, sized(value[1], (len(x), z), "mu"), sized(value[2], (len(x), z), "logvar")


def forward_returns(q1: StudentModule, n: int, z: int, rng: torch.Generator) -> None:
    """mu and logvar of forward are those of recognition_model."""
    model = built(q1, z)
    q1.instrument.enlarge_parameters(model, 2.0)
    x, c = strokes(n, rng), labels(n, rng)
    x_hat, *got = three_values(model, x, c, z)
    _, *again = three_values(model, x, c, z)
    if _random_in_eval(model, x, c, z):
        return
    expected = mu_and_logvar(model, x, c, z)
    without = mu_and_logvar(model, x, torch.zeros_like(c), z)
    for at, what in enumerate(("mu", "logvar")):
        facts = {
            "named": what,
            "other": expected[1 - at].double(),
            "changes": differs(got[at], again[at]),
            "without_label": without[at].double(),
        }
        asked = f"{what} of forward, against recognition_model's,"
        close(got[at], expected[at], asked, 1e-3, 1e-4, cvae.FORWARD, **facts)


def forward_samples(q1: StudentModule, n: int, z: int, rng: torch.Generator) -> None:
    """x_hat of forward is what generative_model makes of reparametrize(mu, logvar) and c, noise included."""
    asked = "x_hat should be generated from a sampled z"
    x, c = strokes(40, rng), labels(40, rng)
    model = built(q1, z, training=True)
    q1.instrument.enlarge_parameters(model, 3.0)
    x_hat, _, _ = three_values(model, x, c, z)
    mu, logvar = mu_and_logvar(model, x, c, z)
    sampled = model.reparametrize(mu, logvar)
    of_mean = pixels(model, mu, c)
    noisy = isinstance(sampled, Tensor) and sampled.shape == mu.shape
    noisy = noisy and not torch.allclose(pixels(model, sampled.float(), c), of_mean, atol=1e-3)
    if noisy and torch.allclose(x_hat, of_mean, atol=1e-5):
        fail(
            asked,
            expected="x_hat that varies with the noise",
            got="generative_model(mu, c)",
            mistake=cvae.FORWARD_USES_MU,
        )
    # Only the noise differs between n copies of one image: their pixels have the same means as those made step by step.
    model.eval()
    if _random_in_eval(model, x, c, z):
        return
    x, c = strokes(1, rng).expand(n, D).clone(), labels(1, rng).expand(n, K).clone()
    x_hat, _, _ = three_values(model, x, c, z)
    mu, logvar = mu_and_logvar(model, x, c, z)
    by_steps, again = _by_steps(model, mu, logvar, c), _by_steps(model, mu, logvar, c)
    # Where all images share their noise, means tell nothing, and Q1.2 says so.
    shared = float((by_steps - by_steps[:1]).abs().max()) < 1e-5 and differs(by_steps, again)
    if shared or _same_means(x_hat, by_steps):
        return
    instead = (
        ((mu, logvar, torch.zeros_like(c)), cvae.FORWARD_IGNORES_LABEL),
        ((mu, logvar, torch.ones_like(c)), cvae.FORWARD_IGNORES_LABEL),
        ((logvar, mu, c), cvae.FORWARD_SWAPS),
        ((torch.zeros_like(mu), torch.zeros_like(mu), c), cvae.FORWARD_IGNORES_CODE),
    )
    fitting = (slip for tried, slip in instead if _same_means(x_hat, _by_steps(model, *tried)))
    slip = _slip_of_value(x_hat, x, by_steps) or next(fitting, None)
    asked = f"x_hat of {n} copies of an image should be what generative_model gives for reparametrized codes"
    means = x_hat.double().mean(0), by_steps.double().mean(0)
    worst = int((means[0] - means[1]).abs().argmax())
    got, expected = (f"{mean[worst].item():.4f} on average in pixel {worst}" for mean in means)
    fail(asked, expected=expected, got=got, tolerance="7.5 standard errors", mistake=slip)


def _slip_of_value(x_hat: Tensor, x: Tensor, by_steps: Tensor) -> Mistake | None:
    """What the values alone tell."""
    if torch.equal(x_hat, x):
        return cvae.FORWARD_RETURNS_X
    in_two_values = ((each == 0) | (each == 1) for each in (x_hat, by_steps))
    rounded, also_by_steps = (bool(each.all()) for each in in_two_values)
    return cvae.FORWARD_ROUNDS if rounded and not also_by_steps else None


def _random_in_eval(model: StudentObject, x: Tensor, c: Tensor, z: int) -> bool:
    """Whether the encoder gives two results for one input: Q1.1 says so, and nothing can be compared with it."""
    once, twice = mu_and_logvar(model, x, c, z), mu_and_logvar(model, x, c, z)
    return any(differs(one, other) for one, other in zip(once, twice, strict=True))


def _by_steps(model: StudentObject, mu: Tensor, logvar: Tensor, c: Tensor) -> Tensor:
    z = tensor_of_shape(model.reparametrize(mu.clone(), logvar.clone()), mu.shape, "z", dtype=None).float()
    return pixels(model, z, c)


def _same_means(a: Tensor, b: Tensor) -> bool:
    """Whether no pixel's mean differs by 7.5 standard errors.

    Where both are drawn alike, the difference of a pair is symmetric, and a sum of n symmetric numbers exceeds x times
    the root of its summed squares with probability at most exp(-x²/2), whatever their law (Efron 1969): for 784 pixels
    and both signs 1568 exp(-7.5²/2) = 1e-9.
    """
    a, b = a.double(), b.double()
    error = ((a.var(0) + b.var(0)) / len(a)).sqrt()
    return bool(((a.mean(0) - b.mean(0)).abs() <= 7.5 * error + 1e-5).all())
