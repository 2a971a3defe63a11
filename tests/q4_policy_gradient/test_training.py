"""The training check of question 4: a policy that keeps the pole up."""

from autograder.check import check
from tests.q4_policy_gradient.mistakes.training import TRAINING
from tests.q4_policy_gradient.question import QUESTION
from tests.worlds.cartpole import Training, check_training

_TRAINING = Training(QUESTION, points=10, seconds=240.0)


@check("Q4.8", points=_TRAINING.points, seconds=_TRAINING.seconds, training=True)
def test_training(q4, rng, note, for_staff):
    """The average over 100 consecutive episodes exceeds 300 within 1000 episodes

    Below the goal, each quarter point stands for an average 7 higher.
    """
    check_training(q4, _TRAINING, rng, note, for_staff, TRAINING)
