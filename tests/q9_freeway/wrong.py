"""Wrong answers to question 9: each has one mistake, and must lose points at one exercise."""

from autograder.verification.answers import Edits
from tests.q9_freeway.wrong_acting import CHOICE, NET
from tests.q9_freeway.wrong_learning import UPDATE
from tests.q9_freeway.wrong_playing import EVALUATE, LANES
from tests.q9_freeway.wrong_states import EPSILON, FEATURES
from tests.q9_freeway.wrong_transitions import N_STEP

WRONG = (*FEATURES, *EPSILON, *CHOICE, *NET, *N_STEP, *UPDATE, *LANES, *EVALUATE)

PLAIN: dict[str, Edits] = {}  # all are changes of the solution
