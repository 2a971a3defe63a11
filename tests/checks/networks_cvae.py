"""What the checks of Q1.1, Q1.3 and Q1.4 ask of the two networks and of forward; always in eval mode."""

from typing import Any

import torch
from autograder.check import close, fail, show, tensor_of_shape
from autograder.diagnoses import Diagnosis, Seen, cvae, name_the_slip
from autograder.isolation.student_module import StudentModule, StudentObject
from autograder.results import Finding
from reference_cvae import D, K, labels, standard_normal, strokes
from torch import Tensor

_ENLARGED = 10.0  # parameters times this make outputs a thousand times larger, behind which no activation hides


def built(q1: StudentModule, z: int, training: bool = False) -> StudentObject:
    """A student's CVAE with z latents, in eval mode unless training."""
    model = q1.CVAE(D, z, K)
    if not isinstance(model, StudentObject):
        fail(Finding("CVAE(...) should make a model", "an nn.Module", show(model)))
    model.train() if training else model.eval()
    return model


def mu_and_logvar(model: StudentObject, x: Tensor, c: Tensor, z: int) -> tuple[Tensor, Tensor]:
    """What recognition_model gives for x and c, if it is two tensors (N, z)."""
    value = model.recognition_model(x, c)
    if isinstance(value, Tensor) and value.ndim == 3 and len(value) == 2:
        value = (value[0], value[1])  # one tensor that unpacks into two
    if not isinstance(value, list | tuple) or len(value) != 2:
        slip = cvae.NOT_A_PAIR if value is not None else ("it returned nothing: is its `return` missing?", "returns-nothing")
        fail(Finding("recognition_model should return mu and logvar", "two tensors", show(value), "", *slip))
    mu, logvar = (_sized(part, (len(x), z), what, "recognition_model") for part, what in zip(value, ("mu", "logvar"), strict=True))
    return mu, logvar


def pixels(model: StudentObject, z: Tensor, c: Tensor) -> Tensor:
    """What generative_model gives for z and c, if it is one tensor (N, D)."""
    return _sized(model.generative_model(z, c), (len(z), D), "x_hat", "generative_model")


def _sized(value: Any, shape: tuple[int, int], what: str, function: str) -> Tensor:
    asked = f"{what} should be a tensor of shape {shape}"
    if value is None and what in ("mu", "logvar"):
        fail(Finding(asked, f"shape {shape}", "None", "", *cvae.NONE_INSIDE))
    if isinstance(value, Tensor) and value.ndim == 2 and len(value) == shape[0] and value.shape[1] != shape[1] != D:
        slip = cvae.HEADS_NOT_SPLIT if value.shape[1] == 2 * shape[1] else cvae.SIZE_FIXED
        fail(Finding(asked, f"shape {shape}", f"shape {tuple(value.shape)}", "", *slip))
    return tensor_of_shape(value, shape, what)


def differs(a: Tensor, b: Tensor) -> bool:
    """Whether two results differ by more than rounding: 2e-6 of their size; the weakest right answer tried, 1e-4."""
    return float((a - b).abs().max()) > 2e-6 * max(1e-3, float(a.abs().max()))


def encoder_shapes(q1: StudentModule, n: int, z: int, rng: torch.Generator) -> None:
    """mu and logvar are (n, z), and those of an image are its own."""
    x, c, model = strokes(n, rng), labels(n, rng), built(q1, z)
    whole, part = mu_and_logvar(model, x, c, z), mu_and_logvar(model, x[1:4], c[1:4], z)
    for what, of_all, alone in zip(("mu", "logvar"), whole, part, strict=True):
        _own(what, "image", of_all[1:4], alone)


def decoder_shapes(q1: StudentModule, n: int, z: int, rng: torch.Generator) -> None:
    """x_hat is (n, D), strictly between 0 and 1, and that of a code is its own."""
    codes, c, model = standard_normal(rng, n, z), labels(n, rng), built(q1, z)
    x_hat, part = pixels(model, codes, c), pixels(model, codes[1:4], c[1:4])
    in_range(q1, x_hat, z, rng)
    _own("x_hat", "code", x_hat[1:4], part)


def _own(what: str, of: str, of_all: Tensor, alone: Tensor) -> None:
    if float((of_all - alone).abs().max()) > 1e-3 * max(1e-2, float(alone.abs().max())):
        asked = f"{what} of the second to fourth {of} should not change when the others are left out"
        worst = int((of_all - alone).abs().argmax())
        fail(Finding(asked, show(float(alone.flatten()[worst])), show(float(of_all.flatten()[worst])), "", *cvae.ROWS_MIXED))


def encoder_depends(q1: StudentModule, n: int, z: int, rng: torch.Generator) -> None:
    """mu and logvar change with the image, and one of them with the label, for every pair of labels."""
    model = built(q1, z)
    x, every = strokes(n, rng), torch.eye(K)
    by_image = mu_and_logvar(model, x, every[3].expand(n, K).clone(), z)
    for what, values in zip(("mu", "logvar"), by_image, strict=True):
        if not _all_differ([values]):
            _ignored("recognition_model", "x", f"{what} should change with the image, the label being the same")
    by_label = mu_and_logvar(model, x[:1].expand(K, D).clone(), every, z)
    if not _all_differ(list(by_label)):
        _ignored("recognition_model", "c", "mu and logvar should change with the label, the image being the same")


def decoder_depends(q1: StudentModule, n: int, z: int, rng: torch.Generator) -> None:
    """x_hat changes with the code, and with the label, for every pair of labels."""
    model = built(q1, z)
    codes, every = standard_normal(rng, n, z), torch.eye(K)
    if not _all_differ([pixels(model, codes, every[3].expand(n, K).clone())]):
        _ignored("generative_model", "z", "x_hat should change with the code, the label being the same")
    if not _all_differ([pixels(model, codes[:1].expand(K, z).clone(), every)]):
        _ignored("generative_model", "c", "x_hat should change with the label, the code being the same")


def _all_differ(results: list[Tensor]) -> bool:
    """Whether any two rows differ in one of the results."""
    rows = range(len(results[0]))
    return all(any(differs(values[i], values[j]) for values in results) for i in rows for j in rows if i < j)


def _ignored(function: str, argument: str, asked: str) -> None:
    fail(Finding(asked, "different results", "the same result for at least two", "", *cvae.IGNORES[function, argument]))


def any_real(q1: StudentModule, z: int, rng: torch.Generator) -> None:
    """mu and logvar take both signs and go beyond 1, once the network's parameters are large."""
    x, c, model = strokes(40, rng), labels(40, rng), built(q1, z)
    q1.instrument.enlarge_parameters(model, _ENLARGED)
    for what, values in zip(("mu", "logvar"), mu_and_logvar(model, x, c, z), strict=True):
        low, high = float(values.min()), float(values.max())
        if low >= 0 or high <= 0 or (low >= -1 and high <= 1):
            facts = {"low": low, "high": high, "what": what, "sums_to_one": _sums_to_one(values)}
            slip = name_the_slip(Seen(got=values, expected=None, facts=facts), cvae.HEAD_RANGE)
            asked = f"{what} should be free to take any real value (here with the parameters × {_ENLARGED:g})"
            fail(Finding(asked, "negative and positive values, beyond 1, too", f"values from {low:.4g} to {high:.4g}", "", *slip))


def in_range(q1: StudentModule, x_hat: Tensor, z: int, rng: torch.Generator) -> None:
    """Every pixel of an untrained network lies strictly between 0 and 1."""
    ends = float(((x_hat <= 0) | (x_hat >= 1)).double().mean())
    if ends:
        model = built(q1, z)
        q1.instrument.enlarge_parameters(model, _ENLARGED)
        _pixels_fail(pixels(model, standard_normal(rng, 40, z), labels(40, rng)), x_hat, "should lie in (0, 1)", ends > 0.01)


def any_probability(q1: StudentModule, z: int, rng: torch.Generator) -> None:
    """x_hat comes near 0 and near 1, once the network's parameters are large."""
    model = built(q1, z)
    q1.instrument.enlarge_parameters(model, _ENLARGED)
    x_hat = pixels(model, standard_normal(rng, 40, z), labels(40, rng))
    if float(x_hat.min()) < 0 or float(x_hat.max()) > 1 or float(x_hat.min()) > 0.1 or float(x_hat.max()) < 0.9:
        _pixels_fail(x_hat, x_hat, f"should reach from almost 0 to almost 1 (here with the parameters × {_ENLARGED:g})", False)


def _pixels_fail(enlarged: Tensor, shown: Tensor, asked: str, at_the_ends: bool) -> None:
    low, high = float(enlarged.min()), float(enlarged.max())
    facts = {"low": low, "high": high, "sums_to_one": _sums_to_one(enlarged), "at_the_ends": at_the_ends}
    slip = name_the_slip(Seen(got=enlarged, expected=None, facts=facts), cvae.PIXEL_RANGE)
    got = f"values from {float(shown.min()):.4g} to {float(shown.max()):.4g}"
    fail(Finding(f"x_hat {asked}", "probabilities", got, "", *slip))


def _sums_to_one(values: Tensor) -> bool:
    return bool(torch.allclose(values.double().sum(1), torch.ones(len(values), dtype=torch.float64), atol=1e-3))


def layers_of(q1: StudentModule, n: int, z: int, rng: torch.Generator, side: str) -> None:
    """The "encoder" or the "decoder" is one fixed function, of registered layers that are all used, and not linear."""
    model = built(q1, z)
    x, c, codes = strokes(2 * n, rng), labels(n, rng), standard_normal(rng, 2 * n, z) * 3
    inputs = x if side == "encoder" else codes
    a, b = inputs.split(n)
    three, c_three = torch.cat([a, b, (a + b) / 2]), torch.cat([c, c, c])
    function = "recognition_model" if side == "encoder" else "generative_model"

    def outputs(of: StudentObject) -> list[Tensor]:
        if side == "encoder":
            return [part.double() for part in mu_and_logvar(of, three.clone(), c_three.clone(), z)]
        return [torch.logit(pixels(of, three.clone(), c_three.clone()).double().clamp(1e-9, 1 - 1e-9))]

    values = outputs(model)
    if any(differs(value, again) for value, again in zip(values, outputs(model), strict=True)):
        fail(Finding(f"{function} should be one function, in eval mode", "twice the same", "two results", "", *cvae.RANDOM_IN_EVAL))
    roles = q1.instrument.parameter_roles(model, x[:n], c, codes[:n])
    mine = {"encoder": ("mu", "logvar"), "decoder": ("x_hat",)}[side]
    if not any(role[key] for role in roles for key in mine):
        fail(Finding(f"{function} should have something to learn", "parameters", "none", "", *cvae.NO_PARAMETERS))
    twin = outputs(q1.instrument.copy_of(model, D, z, K))
    if any(not torch.allclose(value, other, rtol=1e-3, atol=1e-4) for value, other in zip(values, twin, strict=True)):
        asked = f"{function} should be given by the model's registered parameters"
        fail(Finding(asked, "a copy computes the same", "it does not", "", *cvae.NOT_REGISTERED))
    unused = [role["name"] for role in _belonging(roles, side) if not any(role[key] for key in ("mu", "logvar", "x_hat"))]
    if unused:
        got = f"{', '.join(unused[:4])} do nothing"
        fail(Finding(f"the layers made for {function} should be used", "all used", got, "", *cvae.UNUSED))
    for key, value in zip(mine, values, strict=True):
        first, second, middle = value.split(n)
        bend, spread = float((first + second - 2 * middle).abs().max()), float((first - second).abs().max())
        matrices = sum(1 for role in roles if role[key] and role["ndim"] >= 2)
        # rounding leaves 1e-6; the straightest right answer tried, 1e-2; a network of one layer is a choice, not a slip
        if matrices >= 2 and bend < 1e-4 * spread:
            asked = f"{key if side == 'encoder' else 'the logit of x_hat'} should not be a linear function of its input"
            fail(Finding(asked, "a bend", "none", "", *cvae.NO_ACTIVATIONS))


def _belonging(roles: list[dict[str, Any]], side: str) -> list[dict[str, Any]]:
    """The parameters of one side; an unused one belongs to the side of the one registered before it."""
    found, current = [], "encoder"
    for role in roles:
        if role["mu"] or role["logvar"]:
            current = "encoder"
        elif role["x_hat"]:
            current = "decoder"
        if current == side:
            found.append(role)
    return found


def three_values(model: StudentObject, x: Tensor, c: Tensor, z: int) -> tuple[Tensor, Tensor, Tensor]:
    """What forward gives, if it is x_hat, mu and logvar in this order."""
    value, asked = model(x, c), "forward should return x_hat, mu, logvar"
    if not isinstance(value, list | tuple) or len(value) != 3:
        slip = cvae.FORWARD_COUNT if value is not None else ("it returned nothing: is its `return` missing?", "returns-nothing")
        fail(Finding(asked, "three tensors", show(value), "", *slip))
    widths = [part.shape[-1] if isinstance(part, Tensor) and part.ndim else 0 for part in value]
    if sorted(widths) == sorted((D, z, z)) and widths[0] != D:
        fail(Finding(asked, f"widths {D}, {z}, {z}", f"widths {', '.join(map(str, widths))}", "", *cvae.FORWARD_ORDER))
    shapes = ((len(x), D), (len(x), z), (len(x), z))
    x_hat, mu, logvar = (
        _sized(part, shape, what, "forward") for part, shape, what in zip(value, shapes, ("x_hat", "mu", "logvar"), strict=True)
    )
    return x_hat, mu, logvar


def forward_returns(q1: StudentModule, n: int, z: int, rng: torch.Generator) -> None:
    """mu and logvar of forward are those of recognition_model."""
    model = built(q1, z)
    q1.instrument.enlarge_parameters(model, 2.0)
    x, c = strokes(n, rng), labels(n, rng)
    x_hat, *got = three_values(model, x, c, z)
    _, *again = three_values(model, x, c, z)
    expected, without = mu_and_logvar(model, x, c, z), mu_and_logvar(model, x, torch.zeros_like(c), z)
    for at, what in enumerate(("mu", "logvar")):
        facts = {
            "named": what,
            "other": expected[1 - at].double(),
            "changes": differs(got[at], again[at]),
            "without_label": without[at].double(),
        }
        close(got[at], expected[at], f"{what} of forward, against recognition_model's,", 1e-3, 1e-4, cvae.FORWARD, **facts)


def forward_samples(q1: StudentModule, n: int, z: int, rng: torch.Generator) -> None:
    """x_hat of forward is what generative_model makes of reparametrize(mu, logvar) and c, noise included."""
    asked = "x_hat should be generated from a sampled z"
    x, c = strokes(40, rng), labels(40, rng)
    model = built(q1, z, training=True)
    q1.instrument.enlarge_parameters(model, 3.0)
    x_hat, mu, logvar = three_values(model, x, c, z)
    sampled = model.reparametrize(mu, logvar)
    noisy = isinstance(sampled, Tensor) and sampled.shape == mu.shape and differs(sampled, mu)
    if noisy and torch.allclose(x_hat, pixels(model, mu, c), atol=1e-5):
        fail(Finding(asked, "x_hat that varies with the noise", "generative_model(mu, c)", "", *cvae.FORWARD_USES_MU))
    # Only the noise differs between n copies of one image: their pixels have the same means as those made step by step.
    model.eval()
    x, c = strokes(1, rng).expand(n, D).clone(), labels(1, rng).expand(n, K).clone()
    x_hat, _, _ = three_values(model, x, c, z)
    mu, logvar = mu_and_logvar(model, x, c, z)
    if _same_means(x_hat, _by_steps(model, mu, logvar, c)):
        return
    for tried, slip in (
        ((mu, logvar, torch.zeros_like(c)), cvae.FORWARD_IGNORES_LABEL),
        ((mu, logvar, torch.ones_like(c)), cvae.FORWARD_IGNORES_LABEL),
        ((logvar, mu, c), cvae.FORWARD_SWAPS),
        ((torch.zeros_like(mu), torch.zeros_like(mu), c), cvae.FORWARD_IGNORES_CODE),
    ):
        if _same_means(x_hat, _by_steps(model, *tried)):
            break
    else:
        slip = ("", "")
    asked = f"x_hat of {n} copies of an image should have the means that generative_model gives for reparametrized codes"
    fail(Finding(asked, "the same mean in every pixel", "other means", "7.5 standard errors", *slip))


def _by_steps(model: StudentObject, mu: Tensor, logvar: Tensor, c: Tensor) -> Tensor:
    z = tensor_of_shape(model.reparametrize(mu.clone(), logvar.clone()), mu.shape, "z", dtype=None).float()
    return pixels(model, z, c)


def _same_means(a: Tensor, b: Tensor) -> bool:
    """Whether no pixel's mean differs by 7.5 standard errors: among 784 pixels, that happens once in 10^10 checks."""
    a, b = a.double(), b.double()
    error = ((a.var(0) + b.var(0)) / len(a)).sqrt()
    return bool(((a.mean(0) - b.mean(0)).abs() <= 7.5 * error + 1e-5).all())
