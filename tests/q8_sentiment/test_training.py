"""The training checks of question 8: a bag, an RNN and an LSTM learn to judge reviews."""

from autograder.check import check
from tests.q8_sentiment.learning import Goal, check_learning

_BAG = Goal("bag", "the bag", epochs=10, full=0.70, none=0.60, most=0.78)
_RNN = Goal("rnn", "the RNN", epochs=20, full=0.95, none=0.75)
_LSTM = Goal("lstm", "the LSTM", epochs=12, full=0.99, none=0.75)


@check("Q8.8", points=2, needs=("Q8.6", "Q8.3"), seconds=30, training=True)
def test_bag_learns(q8, rng, secret_rng, note, evidence):
    """The bag is right on 70 to 78 % of reviews that it has not seen

    Below 70 %, each quarter point stands for 1.25 % more than 60 %.
    """
    check_learning(q8, _BAG, rng, secret_rng, note, evidence)


@check("Q8.8", points=2, needs=("Q8.6", "Q8.4"), seconds=30, training=True)
def test_rnn_learns(q8, rng, secret_rng, note, evidence):
    """The RNN is right on at least 95 % of reviews that it has not seen

    Below 95 %, each quarter point stands for 2.5 % more than 75 %.
    """
    check_learning(q8, _RNN, rng, secret_rng, note, evidence)


@check("Q8.8", points=3, needs=("Q8.6", "Q8.5"), seconds=30, training=True)
def test_lstm_learns(q8, rng, secret_rng, note, evidence):
    """The LSTM is right on at least 99 % of reviews that it has not seen

    Below 99 %, each quarter point stands for 2 % more than 75 %.
    """
    check_learning(q8, _LSTM, rng, secret_rng, note, evidence, figure="lstm_epochs")
