"""Wrong answers to question 8, on which the grader is measured."""

from autograder.verification.answers import Edits
from tests.q8_sentiment.wrong_epochs import ACCURACY, EPOCH, TRAINING
from tests.q8_sentiment.wrong_layers import LSTM, RNN
from tests.q8_sentiment.wrong_words import BAG, ENCODE, VOCABULARY

WRONG = (*VOCABULARY, *ENCODE, *BAG, *RNN, *LSTM, *EPOCH, *ACCURACY, *TRAINING)
PLAIN: dict[str, Edits] = {}  # all are changes of the solution
