"""What the checks of Q1.3 ask of generative_model's results; always in eval mode."""

import torch
from torch import Tensor

from autograder.check import fail
from autograder.host.student_module import StudentModule
from autograder.mistakes import Seen, explain
from tests.q1_cvae.mistakes import networks as mistakes
from tests.q1_cvae.networks import (
    ENLARGED,
    all_rows_differ,
    built,
    differs,
    of_pixels,
    own_results,
    pixels,
    sums_to_one,
)
from tests.q1_cvae.reference import K, labels, standard_normal


def decoder_shapes(q1: StudentModule, n: int, z: int, rng: torch.Generator) -> None:
    """x_hat is (n, D), strictly between 0 and 1, that of a code is its own, and one code is enough."""
    codes, c, model = standard_normal(rng, n, z), labels(n, rng), built(q1, z)
    of_pixels(model.generative_model(codes, c), n)
    x_hat, part, again = (pixels(model, codes[rows], c[rows]) for rows in (slice(0, n), slice(1, 4), slice(1, 4)))
    in_range(q1, x_hat, z, rng)
    own_results("x_hat", "code", x_hat[1:4], part, again)
    pixels(model, codes[:1], c[:1])


def decoder_depends(q1: StudentModule, n: int, z: int, rng: torch.Generator) -> None:
    """x_hat changes with the code, and with the label, for every pair of labels."""
    model = built(q1, z)
    codes, every = standard_normal(rng, n, z), torch.eye(K)
    by_code = pixels(model, codes, every[3].expand(n, K).clone())
    asked = "x_hat should change with the code when the label stays the same"
    all_rows_differ([by_code], asked, mistakes.DECODER_IGNORES_CODE)
    by_label = pixels(model, codes[:1].expand(K, z).clone(), every)
    asked = "x_hat should change with the label when the code stays the same"
    all_rows_differ([by_label], asked, mistakes.DECODER_IGNORES_LABEL)


def in_range(q1: StudentModule, x_hat: Tensor, z: int, rng: torch.Generator) -> None:
    """Every pixel of an untrained network lies strictly between 0 and 1."""
    ends = float(((x_hat <= 0) | (x_hat >= 1)).double().mean())
    if ends or sums_to_one(x_hat):
        asked = "x_hat should lie in (0, 1), each pixel by itself"
        _fail(_enlarged(q1, z, rng), x_hat, asked, at_the_ends=ends > 0.01)


def any_probability(q1: StudentModule, z: int, rng: torch.Generator) -> None:
    """x_hat comes near 0 and near 1, once the network's parameters are large."""
    x_hat = _enlarged(q1, z, rng, told=True)
    if not (0 <= float(x_hat.min()) < 0.1 and 0.9 < float(x_hat.max()) <= 1):
        asked = f"x_hat should reach from almost 0 to almost 1 (here with the parameters × {ENLARGED:g})"
        _fail(x_hat, x_hat, asked, at_the_ends=False)


def _enlarged(q1: StudentModule, z: int, rng: torch.Generator, told: bool = False) -> Tensor:
    """x_hat with large parameters; `told` fails where these make no difference."""
    model, codes, c = built(q1, z), standard_normal(rng, 40, z), labels(40, rng)
    before = pixels(model, codes.clone(), c.clone())
    q1.instrument.enlarge_parameters(model, ENLARGED)
    x_hat = pixels(model, codes, c)
    if told and not differs(before, x_hat):
        asked = "x_hat should change with the parameters of the model"
        fail(asked, expected="other pixels", got="the same pixels", mistake=mistakes.NOT_REGISTERED)
    return x_hat


def _fail(enlarged: Tensor, shown: Tensor, asked: str, at_the_ends: bool) -> None:
    low, high = float(enlarged.min()), float(enlarged.max())
    facts = {"low": low, "high": high, "sums_to_one": sums_to_one(enlarged), "at_the_ends": at_the_ends}
    fail(
        asked,
        expected="probabilities",
        got=f"values from {float(shown.min()):.4g} to {float(shown.max()):.4g}",
        mistake=explain(Seen(got=enlarged, facts=facts), mistakes.PIXEL_RANGE),
    )
