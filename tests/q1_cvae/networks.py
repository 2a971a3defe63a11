"""What the checks of Q1.1 and Q1.3 ask of the two networks' results; always in eval mode."""

from typing import Any

import torch
from torch import Tensor

from autograder.check import fail
from autograder.comparisons import show, tensor_of_shape
from autograder.host.student_module import StudentModule, StudentObject
from autograder.mistakes import Seen, explain
from tests.q1_cvae import mistakes as cvae
from tests.q1_cvae.reference import D, K, labels, standard_normal, strokes

_HIDDEN = 400  # the default of hidden_units
_ENLARGED = 10.0  # parameters times this make outputs a thousand times larger, behind which no activation hides


def built(q1: StudentModule, z: int, training: bool = False) -> StudentObject:
    """A student's CVAE with z latents, in eval mode unless training."""
    model = q1.CVAE(D, z, K)
    if not isinstance(model, StudentObject):
        fail("CVAE(...) should make a model", expected="an nn.Module", got=show(model))
    model.train() if training else model.eval()
    return model


def mu_and_logvar(model: StudentObject, x: Tensor, c: Tensor, z: int) -> tuple[Tensor, Tensor]:
    """What recognition_model gives for x and c, if it is two tensors (N, z)."""
    value = model.recognition_model(x, c)
    if isinstance(value, Tensor) and value.ndim == 3 and len(value) == 2:
        value = (value[0], value[1])  # one tensor that unpacks into two
    if not isinstance(value, list | tuple) or len(value) != 2:
        slip = cvae.RETURNS_NOTHING if value is None else cvae.NOT_A_PAIR
        fail("recognition_model should return mu and logvar", expected="two tensors", got=show(value), mistake=slip)
    return sized(value[0], (len(x), z), "mu"), sized(value[1], (len(x), z), "logvar")


def pixels(model: StudentObject, z: Tensor, c: Tensor) -> Tensor:
    """What generative_model gives for z and c, if it is one tensor (N, D)."""
    return sized(model.generative_model(z, c), (len(z), D), "x_hat")


def sized(value: Any, shape: tuple[int, int], what: str) -> Tensor:
    """`value`, if it is a tensor of this shape; else the check fails, with the slips of these two networks."""
    asked = f"{what} should be a tensor of shape {shape}"
    if value is None and what in ("mu", "logvar"):
        fail(asked, expected=f"shape {shape}", got="None", mistake=cvae.NONE_INSIDE)
    if isinstance(value, Tensor) and tuple(value.shape) != shape:
        slips = {(shape[0], 2 * shape[1]): cvae.HEADS_NOT_SPLIT, (shape[0], 20): cvae.SIZE_FIXED}
        slip = slips.get(tuple(value.shape)) if what != "x_hat" else None
        slip = cvae.HIDDEN_RETURNED if tuple(value.shape) == (shape[0], _HIDDEN) else slip
        if slip:
            fail(asked, expected=f"shape {shape}", got=f"shape {tuple(value.shape)}", mistake=slip)
    return tensor_of_shape(value, shape, what)


def differs(a: Tensor, b: Tensor) -> bool:
    """Whether two results differ by more than rounding, which is some 1e-7 of their size."""
    return float((a - b).abs().max()) > 2e-6 * max(1e-3, float(a.abs().max()))


def encoder_shapes(q1: StudentModule, n: int, z: int, rng: torch.Generator) -> None:
    """mu and logvar are (n, z), and those of an image are its own."""
    x, c, model = strokes(n, rng), labels(n, rng), built(q1, z)
    whole, part, again = (mu_and_logvar(model, x[rows], c[rows], z) for rows in (slice(0, n), slice(1, 4), slice(1, 4)))
    for at, what in enumerate(("mu", "logvar")):
        _own(what, "image", whole[at][1:4], part[at], again[at])


def decoder_shapes(q1: StudentModule, n: int, z: int, rng: torch.Generator) -> None:
    """x_hat is (n, D), strictly between 0 and 1, and that of a code is its own."""
    codes, c, model = standard_normal(rng, n, z), labels(n, rng), built(q1, z)
    x_hat, part, again = (pixels(model, codes[rows], c[rows]) for rows in (slice(0, n), slice(1, 4), slice(1, 4)))
    in_range(q1, x_hat, z, rng)
    _own("x_hat", "code", x_hat[1:4], part, again)


def _own(what: str, of: str, of_all: Tensor, alone: Tensor, again: Tensor) -> None:
    if float((of_all - alone).abs().max()) > 1e-3 * max(1e-2, float(alone.abs().max())):
        asked = f"{what} of the second to fourth {of} should not change when the others are left out"
        worst = int((of_all - alone).abs().argmax())
        expected, got = (show(float(part.flatten()[worst])) for part in (alone, of_all))
        fail(
            asked, expected=expected, got=got, mistake=cvae.RANDOM_IN_EVAL if differs(alone, again) else cvae.ROWS_MIXED
        )


def encoder_depends(q1: StudentModule, n: int, z: int, rng: torch.Generator) -> None:
    """mu and logvar change with the image, and one of them with the label, for every pair of labels."""
    model = built(q1, z)
    x, every = strokes(n, rng), torch.eye(K)
    by_image = mu_and_logvar(model, x, every[3].expand(n, K).clone(), z)
    for what, values in zip(("mu", "logvar"), by_image, strict=True):
        if not _all_differ([values]):
            _ignored("recognition_model", "x", f"{what} should change with the image, the label being the same")
    # one image of full strokes and one of faint ones: a hidden unit that the first saturates still hears the label
    by_label = [mu_and_logvar(model, (ink * x[:1]).expand(K, D).clone(), every, z) for ink in (1.0, 0.02)]
    if not _all_differ([values for pair in by_label for values in pair]):
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
    fail(
        asked,
        expected="different results",
        got="the same result for at least two",
        mistake=cvae.IGNORES[function, argument],
    )


def any_real(q1: StudentModule, z: int, rng: torch.Generator) -> None:
    """mu and logvar go below -1 and above 1, once the network's parameters are large."""
    x, c, model = strokes(40, rng), labels(40, rng), built(q1, z)
    q1.instrument.enlarge_parameters(model, _ENLARGED)
    for what, values in zip(("mu", "logvar"), mu_and_logvar(model, x, c, z), strict=True):
        low, high = float(values.min()), float(values.max())
        if low >= -1 or high <= 1:  # a GELU or an ELU at the end lets some negative values through, none below -1
            facts = {"low": low, "high": high, "what": what, "sums_to_one": _sums_to_one(values)}
            slip = explain(Seen(got=values, expected=None, facts=facts), cvae.HEAD_RANGE)
            asked = f"{what} should be free to take any real value (here with the parameters × {_ENLARGED:g})"
            got = f"values from {low:.4g} to {high:.4g}"
            fail(asked, expected="values below -1 and above 1", got=got, mistake=slip)


def in_range(q1: StudentModule, x_hat: Tensor, z: int, rng: torch.Generator) -> None:
    """Every pixel of an untrained network lies strictly between 0 and 1."""
    ends = float(((x_hat <= 0) | (x_hat >= 1)).double().mean())
    if ends or _sums_to_one(x_hat):
        _pixels_fail(_enlarged(q1, z, rng), x_hat, "should lie in (0, 1), each by itself", ends > 0.01)


def any_probability(q1: StudentModule, z: int, rng: torch.Generator) -> None:
    """x_hat comes near 0 and near 1, once the network's parameters are large."""
    x_hat = _enlarged(q1, z, rng)
    if not (0 <= float(x_hat.min()) < 0.1 and 0.9 < float(x_hat.max()) <= 1):
        asked = f"should reach from almost 0 to almost 1 (here with the parameters × {_ENLARGED:g})"
        _pixels_fail(x_hat, x_hat, asked, False)


def _enlarged(q1: StudentModule, z: int, rng: torch.Generator) -> Tensor:
    model = built(q1, z)
    q1.instrument.enlarge_parameters(model, _ENLARGED)
    return pixels(model, standard_normal(rng, 40, z), labels(40, rng))


def _pixels_fail(enlarged: Tensor, shown: Tensor, asked: str, at_the_ends: bool) -> None:
    low, high = float(enlarged.min()), float(enlarged.max())
    facts = {"low": low, "high": high, "sums_to_one": _sums_to_one(enlarged), "at_the_ends": at_the_ends}
    slip = explain(Seen(got=enlarged, expected=None, facts=facts), cvae.PIXEL_RANGE)
    got = f"values from {float(shown.min()):.4g} to {float(shown.max()):.4g}"
    fail(f"x_hat {asked}", expected="probabilities", got=got, mistake=slip)


def _sums_to_one(values: Tensor) -> bool:
    return bool(torch.allclose(values.double().sum(1), torch.ones(len(values), dtype=torch.float64), atol=1e-3))
