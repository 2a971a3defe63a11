"""The training check of question 5: an actor that swings the pendulum up."""

from autograder.check import check
from tests.q5_ddpg.course_runs import BAND
from tests.q5_ddpg.training import check_training

_POINTS, _SECONDS = 8, 240.0  # CPU seconds of all tries together


@check("Q5.9", points=_POINTS, seconds=_SECONDS, training=True)
def test_training(q5, rng, secret_rng, note, for_staff, evidence):
    """The actor's average return over 100 starts exceeds -180 within 40 episodes

    Below the goal, each quarter point stands for an average 10 higher.
    """
    check_training(q5, _POINTS, _SECONDS, rng, secret_rng, note, for_staff, evidence, BAND)
