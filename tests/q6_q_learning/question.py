"""What question 6 declares about itself."""

from autograder.question import Exercise, Figure, Question, World

QUESTION = Question(
    id="Q6",
    file="q6_q_learning.py",
    title="Q-learning on Taxi-v4 and CartPole-v1",
    exercises=(
        Exercise("Q6.1", "discretise", 3),
        Exercise("Q6.2", "epsilon_greedy", 3),
        Exercise("Q6.3", "q_update", 4),
        Exercise("Q6.4", "double_q_targets", 3),
        Exercise("Q6.5", "SuccessMemory", 4),
        Exercise("Q6.6", "QNet", 4),
        Exercise("Q6.7", "train_taxi", 3),
        Exercise("Q6.8", "train_cartpole", 3),
        Exercise("Q6.9", "training", 8),
    ),
    worlds=(
        World("CartPole-v1", longest=500, names=("CartPole-v0",)),
        World("Taxi-v4", longest=200),
    ),
    leaderboard=(
        Figure("taxi_value", "mean reward of the Taxi table over all 300 starts", "desc"),
        Figure("cartpole_episodes", "episodes until CartPole's average passed 180", "asc"),
    ),
)
