"""What the checks of Q1.1 ask of recognition_model's results; always in eval mode."""

import torch
from torch import Tensor

from autograder.check import fail
from autograder.host.student_module import StudentModule, StudentObject
from autograder.mistakes import Seen, explain
from tests.q1_cvae.mistakes import networks as mistakes
from tests.q1_cvae.networks import ENLARGED, all_rows_differ, built, differs, mu_and_logvar, own_results, sums_to_one
from tests.q1_cvae.reference import D, K, labels, strokes

# how far each must reach: a GELU or an ELU at the end lets some negative values through, none below -1; a clamp of
# logvar keeps exp(logvar) finite and is right as long as it leaves variances from 0.02 to 50
_REACH = {"mu": 9.0, "logvar": 3.9}


def encoder_shapes(q1: StudentModule, n: int, z: int, rng: torch.Generator) -> None:
    """mu and logvar are (n, z), those of an image are its own, and one image is enough."""
    x, c, model = strokes(n, rng), labels(n, rng), built(q1, z)
    whole, part, again = (mu_and_logvar(model, x[rows], c[rows], z) for rows in (slice(0, n), slice(1, 4), slice(1, 4)))
    for at, what in enumerate(("mu", "logvar")):
        own_results(what, "image", whole[at][1:4], part[at], again[at])
    if torch.equal(*whole):
        asked = "mu and logvar should be two different outputs"
        fail(asked, expected="two tensors", got="twice the same numbers", mistake=mistakes.HEADS_EQUAL)
    mu_and_logvar(model, x[:1], c[:1], z)


def encoder_depends(q1: StudentModule, n: int, z: int, rng: torch.Generator) -> None:
    """mu and logvar change with the image, and one of them with the label, for every pair of labels."""
    model = built(q1, z)
    x, every = strokes(n, rng), torch.eye(K)
    by_image = mu_and_logvar(model, x, every[3].expand(n, K).clone(), z)
    for what, values in zip(("mu", "logvar"), by_image, strict=True):
        asked = f"{what} should change with the image when the label stays the same"
        all_rows_differ([values], asked, mistakes.ENCODER_IGNORES_IMAGE)
    # one image of full strokes and one of faint ones: a hidden unit that the first saturates still hears the label
    by_label = [mu_and_logvar(model, (ink * x[:1]).expand(K, D).clone(), every, z) for ink in (1.0, 0.02)]
    asked = "mu and logvar should change with the label when the image stays the same"
    all_rows_differ([values for pair in by_label for values in pair], asked, mistakes.ENCODER_IGNORES_LABEL)


def any_real(q1: StudentModule, z: int, rng: torch.Generator) -> None:
    """mu and logvar go far below and above 0, once the network's parameters are large."""
    x, c, model = strokes(40, rng), labels(40, rng), built(q1, z)
    seen: list[tuple[Tensor, Tensor]] = []
    before = mu_and_logvar(model, x, c, z)
    for times in (ENLARGED, 100.0):  # the first shows which activation it is; the second, whether anything bounds it
        q1.instrument.enlarge_parameters(model, times / (ENLARGED if seen else 1.0))
        made = _finite(model, x, c, z) if seen else mu_and_logvar(model, x, c, z)
        seen.append(made or seen[0])
        if not any(differs(a, b) for a, b in zip(before, seen[0], strict=True)):
            asked = "mu and logvar should change with the parameters of the model"
            fail(asked, expected="other numbers", got="the same numbers", mistake=mistakes.NOT_REGISTERED)
        for at, (what, reach) in enumerate(_REACH.items()):
            low, high = float(seen[-1][at].min()), float(seen[-1][at].max())
            limit = reach if len(seen) == 2 and made else 1.0
            if low >= -limit or high <= limit:
                values = seen[0][at]
                facts = {"low": float(values.min()), "high": float(values.max()), "what": what}
                facts |= {"sums_to_one": sums_to_one(values), "lowest": low, "highest": high}
                fail(
                    f"{what} should be free to take any real value (here with the parameters × {times:g})",
                    expected=f"values below -{limit:g} and above {limit:g}",
                    got=f"values from {low:.4g} to {high:.4g}",
                    mistake=explain(Seen(got=values, facts=facts), mistakes.HEAD_RANGE),
                )


def _finite(model: StudentObject, x: Tensor, c: Tensor, z: int) -> tuple[Tensor, Tensor] | None:
    """mu and logvar of a network with huge parameters; None where they overflow, which is no fault."""
    made = model.recognition_model(x, c)
    parts = [part for part in made if isinstance(part, Tensor)] if isinstance(made, list | tuple) else [made]
    if not all(isinstance(part, Tensor) and bool(part.isfinite().all()) for part in parts):
        return None
    return mu_and_logvar(model, x, c, z)
