"""Wrong answers to question 4: each has one mistake, and must lose points at one exercise."""

from autograder.verification.answers import Edits
from tests.q4_policy_gradient.wrong_loop import LOOP, TRAINING
from tests.q4_policy_gradient.wrong_loss import LOSS
from tests.q4_policy_gradient.wrong_networks import NETWORKS
from tests.q4_policy_gradient.wrong_returns import ADVANTAGES, RETURNS
from tests.q4_policy_gradient.wrong_sampling import SAMPLING
from tests.q4_policy_gradient.wrong_update import UPDATE

WRONG = (*NETWORKS, *SAMPLING, *RETURNS, *ADVANTAGES, *LOSS, *UPDATE, *LOOP, *TRAINING)

PLAIN: dict[str, Edits] = {}  # all are changes of the solution
