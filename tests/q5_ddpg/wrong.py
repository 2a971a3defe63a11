"""Wrong answers to question 5: each has one mistake, and must lose points at one exercise."""

from autograder.verification.answers import Edits
from tests.q5_ddpg.wrong_functions import ACTING, FOLLOWING, NETWORKS, TARGETS
from tests.q5_ddpg.wrong_loop import LOOP, TRAINING
from tests.q5_ddpg.wrong_memory import MEMORY, NOISE
from tests.q5_ddpg.wrong_update import UPDATE

WRONG = (*NETWORKS, *MEMORY, *NOISE, *ACTING, *FOLLOWING, *TARGETS, *UPDATE, *LOOP, *TRAINING)

PLAIN: dict[str, Edits] = {}  # all are changes of the solution
