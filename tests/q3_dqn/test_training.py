"""The training checks of question 3: an agent that keeps the pole up, and one that learns it in few episodes."""

from autograder.check import check
from tests.q3_dqn.course_runs import BAND
from tests.q3_dqn.mistakes.training import TRAINING
from tests.q3_dqn.question import QUESTION
from tests.q3_dqn.short import check_short
from tests.worlds.cartpole import Training, check_training

# The solution solved it with 100 of 100 seeds, after 103 to 329 episodes and, played outside the grader, 5 to 13 CPU
# seconds. Code as in tutorials, with an update at every step, takes 1.4 ms a step on a quiet machine and 2.6 on a busy
# one, and needs 30,000 to 120,000 steps: 38 to 191 seconds in a run each of 23 answers, so there are 300.
_TRAINING = Training(QUESTION, points=10, seconds=300.0, acts="select_action", learns="optimize")


@check("Q3.5", points=_TRAINING.points, seconds=_TRAINING.seconds, training=True)
def test_training(q3, rng, secret_rng, note, for_staff, evidence):
    """The average over 100 consecutive episodes exceeds 300 within 1000 episodes

    Below the goal, each quarter point stands for an average 7 higher.
    """
    check_training(q3, _TRAINING, rng, secret_rng, note, for_staff, TRAINING, evidence, BAND)


_SHORT_POINTS, _SHORT_SECONDS = 4, 120.0  # CPU seconds of all tries together


@check("Q3.6", points=_SHORT_POINTS, needs=("Q3.1", "Q3.2", "Q3.3"), seconds=_SHORT_SECONDS, training=True)
def test_short_training(q3, rng, secret_rng, note, for_staff, evidence):
    """Ten episodes in a row reach 200 steps within 100 episodes, and the network keeps the pole up afterwards

    Half of the points are for each of the two.
    """
    check_short(q3, _SHORT_POINTS, _SHORT_SECONDS, rng, secret_rng, note, for_staff, evidence)
