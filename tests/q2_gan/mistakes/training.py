"""Mistakes that the training shows (Q2.8)."""

from autograder.host.student_error import KnownError
from autograder.mistakes import Mistake
from tests.q2_gan.mistakes.networks import GRADIENT_CUT

# Seen(got=the best progress measured, with share, spread and read)
PROGRESS = (
    Mistake(
        "training-stuck",
        "the samples have not become digits at all: check both losses, and that the optimizer moves the generator",
        lambda s: s.got.share < -0.2 and s.got.read < 0.05,
    ),
    Mistake(
        "training-collapsed",
        "the samples are nearly all the same: the generator has collapsed to one picture",
        lambda s: s.got.spread < 0.35,
    ),
)

ERRORS = (KnownError("RuntimeError", r"does not require grad", GRADIENT_CUT.says, GRADIENT_CUT.name),)
