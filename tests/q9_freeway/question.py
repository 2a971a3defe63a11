"""What question 9 declares about itself."""

from autograder.question import Exercise, Question

QUESTION = Question(
    id="Q9",
    file="q9_freeway.py",
    title="Deep Q-learning on Freeway",
    exercises=(
        Exercise("Q9.1", "features", 3),
        Exercise("Q9.2", "epsilon_at", 1),
        Exercise("Q9.3", "select_action", 3),
        Exercise("Q9.4", "QNet", 2),
        Exercise("Q9.5", "n_step", 3),
        Exercise("Q9.6", "update", 4),
        Exercise("Q9.7", "lane_values", 2),
        Exercise("Q9.8", "evaluate", 2),
    ),
)
