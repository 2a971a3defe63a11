"""The training checks of question 6: a table that drives a taxi, and one that keeps a pole up."""

from autograder.check import check
from tests.q6_q_learning.mistakes.training import CARTPOLE
from tests.q6_q_learning.question import QUESTION
from tests.q6_q_learning.taxi_training import check_taxi
from tests.worlds.cartpole import Training, check_training

_POINTS = 4
_TAXI_SECONDS = 60.0
_CARTPOLE = Training(
    QUESTION,
    points=_POINTS,
    seconds=90.0,
    acts="epsilon_greedy",
    learns="q_update",
    goal=180,
    episodes=2000,
    worth_a_try=10.0,
    main="train_cartpole",
)


@check("Q6.9", points=_POINTS, seconds=_TAXI_SECONDS, training=True)
def test_taxi(q6, rng, note, for_staff, evidence):
    """The Taxi table earns at least 7.5 on average over all 300 starts

    Below that, each quarter point stands for a delivery from 1/16 of the starts.
    """
    check_taxi(q6, _POINTS, _TAXI_SECONDS, rng, note, for_staff, evidence)


@check("Q6.9", points=_CARTPOLE.points, seconds=_CARTPOLE.seconds, training=True)
def test_cartpole(q6, rng, secret_rng, note, for_staff, evidence):
    """The average over 100 consecutive episodes of CartPole exceeds 180 within 2000 episodes

    Below the goal, each quarter point stands for an average 10 higher.
    """
    check_training(q6, _CARTPOLE, rng, secret_rng, note, for_staff, CARTPOLE, evidence)
