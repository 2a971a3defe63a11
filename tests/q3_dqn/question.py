"""What question 3 declares about itself."""

from autograder.question import Exercise, Figure, Question, World

QUESTION = Question(
    id="Q3",
    file="q3_dqn.py",
    title="Deep Q-network on CartPole-v1",
    exercises=(
        Exercise("Q3.1", "DQN", 2),
        Exercise("Q3.2", "select_action", 4),
        Exercise("Q3.3", "optimize", 6),
        Exercise("Q3.4", "main", 3),
        Exercise("Q3.5", "training", 10),
        Exercise("Q3.6", "train_short", 4, optional=True),
    ),
    worlds=(World("CartPole-v1", longest=500, names=("CartPole-v0",)),),
    leaderboard=(
        Figure("cartpole_average", "best average over 100 episodes of CartPole", "desc"),
        Figure("cartpole_episodes", "episodes until that average passed 300", "asc"),
    ),
)
