"""What the toy declares about itself; its id has two digits, so that nothing may sort ids by their text."""

from autograder.question import Exercise, Figure, Question, World

QUESTION = Question(
    id="Q99",
    file="toy.py",
    title="A toy",
    exercises=(
        Exercise("Q99.1", "f", 2),
        Exercise("Q99.2", "g", 1),
        Exercise("Q99.3", "play", 1),
        Exercise("Q99.4", "training", 1),
    ),
    worlds=(
        World("CartPole-v1", longest=500, names=("CartPole-v0",)),
        World("Taxi-v4", longest=200),
        World("Pendulum-v1", longest=200),
    ),
    leaderboard=(Figure("seconds", "how long it took, in seconds", "asc"),),
)
