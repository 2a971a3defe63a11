"""Wrong answers to question 7, on which the grader is measured."""

from autograder.verification.answers import Edits
from tests.q7_sn_gan.wrong_checkpoints import CHECKPOINTS, TRAINING
from tests.q7_sn_gan.wrong_layers import ITERATION, LAYER
from tests.q7_sn_gan.wrong_networks import DISCRIMINATOR, GENERATOR
from tests.q7_sn_gan.wrong_pictures import TRANSFORM

WRONG = (*ITERATION, *LAYER, *DISCRIMINATOR, *GENERATOR, *TRANSFORM, *CHECKPOINTS, *TRAINING)
PLAIN: dict[str, Edits] = {}  # all are changes of the solution
