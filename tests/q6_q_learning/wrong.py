"""Wrong answers to question 6: each has one mistake, and must lose points at one exercise."""

from autograder.verification.answers import Edits
from tests.q6_q_learning.wrong_loops import CARTPOLE, TAXI, TRAINING
from tests.q6_q_learning.wrong_memory import MEMORY
from tests.q6_q_learning.wrong_net import NET
from tests.q6_q_learning.wrong_tables import CHOICE, DISCRETISE, UPDATE
from tests.q6_q_learning.wrong_targets import TARGETS

WRONG = (*DISCRETISE, *CHOICE, *UPDATE, *TARGETS, *MEMORY, *NET, *TAXI, *CARTPOLE, *TRAINING)

PLAIN: dict[str, Edits] = {}  # all are changes of the solution
