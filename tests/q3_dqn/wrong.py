"""Wrong answers to question 3: each must lose points at one exercise."""

from tests.q3_dqn.right_texts import choice, loop, step
from tests.q3_dqn.wrong_action import ACTION, CHOICE, EPSILON
from tests.q3_dqn.wrong_loop import LOOP
from tests.q3_dqn.wrong_minibatch import MINIBATCH
from tests.q3_dqn.wrong_network import NETWORK
from tests.q3_dqn.wrong_reports import REPORTS
from tests.q3_dqn.wrong_short import SHORTS
from tests.q3_dqn.wrong_step import STEP

WRONG = (*NETWORK, *ACTION, *STEP, *MINIBATCH, *LOOP, *REPORTS, *SHORTS)

# The plain texts that wrong answers to these exercises are changes of: pairs of them are merged on it.
PLAIN = {"Q3.2": choice(EPSILON + CHOICE), "Q3.3": step(), "Q3.4": loop()}
