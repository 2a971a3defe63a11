"""What question 4 declares about itself."""

from autograder.question import Exercise, Figure, Question, World

QUESTION = Question(
    id="Q4",
    file="q4_policy_gradient.py",
    title="Policy gradients on CartPole-v1",
    exercises=(
        Exercise("Q4.1", "Policy", 2),
        Exercise("Q4.2", "sample_action", 3),
        Exercise("Q4.3", "rewards_to_go", 3),
        Exercise("Q4.4", "advantages", 3),
        Exercise("Q4.5", "policy_loss", 3),
        Exercise("Q4.6", "update", 3),
        Exercise("Q4.7", "main", 3),
        Exercise("Q4.8", "training", 10),
    ),
    worlds=(World("CartPole-v1", longest=500, names=("CartPole-v0",)),),
    leaderboard=(
        Figure("cartpole_average", "best average over 100 episodes of CartPole", "desc"),
        Figure("cartpole_episodes", "episodes until that average passed 300", "asc"),
    ),
)
