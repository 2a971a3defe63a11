"""What question 8 declares about itself."""

from autograder.question import Exercise, Figure, Question

QUESTION = Question(
    id="Q8",
    file="q8_sentiment.py",
    title="Sentiment by a bag of words, an RNN and an LSTM",
    exercises=(
        Exercise("Q8.1", "build_vocabulary", 3),
        Exercise("Q8.2", "encode", 3),
        Exercise("Q8.3", "BagClassifier", 4),
        Exercise("Q8.4", "rnn_forward", 3),
        Exercise("Q8.5", "lstm_forward", 4),
        Exercise("Q8.6", "train_epoch", 4),
        Exercise("Q8.7", "accuracy", 2),
        Exercise("Q8.8", "training", 7),
    ),
    data=("reviews",),
    leaderboard=(Figure("lstm_epochs", "epochs until the LSTM was right on 99 % of unseen reviews", "asc"),),
)
