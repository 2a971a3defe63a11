"""What the checks of Q1.1 ask of recognition_model's results; always in eval mode."""

import torch

from autograder.check import fail
from autograder.host.student_module import StudentModule
from autograder.mistakes import Seen, explain
from tests.q1_cvae.mistakes import networks as mistakes
from tests.q1_cvae.networks import ENLARGED, all_rows_differ, built, mu_and_logvar, own_results, sums_to_one
from tests.q1_cvae.reference import D, K, labels, strokes


def encoder_shapes(q1: StudentModule, n: int, z: int, rng: torch.Generator) -> None:
    """mu and logvar are (n, z), and those of an image are its own."""
    x, c, model = strokes(n, rng), labels(n, rng), built(q1, z)
    whole, part, again = (mu_and_logvar(model, x[rows], c[rows], z) for rows in (slice(0, n), slice(1, 4), slice(1, 4)))
    for at, what in enumerate(("mu", "logvar")):
        own_results(what, "image", whole[at][1:4], part[at], again[at])


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
    """mu and logvar go below -1 and above 1, once the network's parameters are large."""
    x, c, model = strokes(40, rng), labels(40, rng), built(q1, z)
    q1.instrument.enlarge_parameters(model, ENLARGED)
    for what, values in zip(("mu", "logvar"), mu_and_logvar(model, x, c, z), strict=True):
        low, high = float(values.min()), float(values.max())
        if low >= -1 or high <= 1:  # a GELU or an ELU at the end lets some negative values through, none below -1
            facts = {"low": low, "high": high, "what": what, "sums_to_one": sums_to_one(values)}
            fail(
                f"{what} should be free to take any real value (here with the parameters × {ENLARGED:g})",
                expected="values below -1 and above 1",
                got=f"values from {low:.4g} to {high:.4g}",
                mistake=explain(Seen(got=values, facts=facts), mistakes.HEAD_RANGE),
            )
