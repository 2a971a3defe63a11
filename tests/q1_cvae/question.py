"""What question 1 declares about itself."""

from autograder.question import Exercise, Figure, Question

QUESTION = Question(
    id="Q1",
    file="q1_cvae.py",
    title="Conditional variational autoencoder",
    exercises=(
        Exercise("Q1.1", "CVAE.recognition_model", 2),
        Exercise("Q1.2", "CVAE.reparametrize", 2),
        Exercise("Q1.3", "CVAE.generative_model", 2),
        Exercise("Q1.4", "CVAE.forward", 2),
        Exercise("Q1.5", "loss_function", 4),
        Exercise("Q1.6", "training", 3),
    ),
    data=("digits",),
    leaderboard=(Figure("minus_bound", "minus the variational bound, in nats", "asc"),),
)
