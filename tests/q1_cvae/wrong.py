"""Wrong answers to question 1: each has one mistake, and must lose points at one exercise."""

from autograder.verification.answers import instead_of
from tests.q1_cvae.question import QUESTION
from tests.q1_cvae.wrong_corners import CORNERS
from tests.q1_cvae.wrong_losses import LOSSES
from tests.q1_cvae.wrong_networks import DECODER, ENCODER, TRAINING
from tests.q1_cvae.wrong_plain import LOSS
from tests.q1_cvae.wrong_samples import FORWARDS, SAMPLING

WRONG = (*ENCODER, *SAMPLING, *DECODER, *FORWARDS, *LOSSES, *CORNERS, *TRAINING)

# The plain texts that wrong answers to these exercises are changes of: pairs of them are merged on it.
PLAIN = {"Q1.5": (instead_of(QUESTION, "Q1.5 ", LOSS),)}
