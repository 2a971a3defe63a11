"""What question 5 declares about itself."""

from autograder.question import Exercise, Figure, Question, World

QUESTION = Question(
    id="Q5",
    file="q5_ddpg.py",
    title="DDPG on Pendulum-v1",
    exercises=(
        Exercise("Q5.1", "Actor", 3),
        Exercise("Q5.2", "ReplayMemory", 3),
        Exercise("Q5.3", "GaussianNoise", 3),
        Exercise("Q5.4", "choose_action", 2),
        Exercise("Q5.5", "soft_update", 2),
        Exercise("Q5.6", "critic_targets", 2),
        Exercise("Q5.7", "optimize", 4),
        Exercise("Q5.8", "main", 3),
        Exercise("Q5.9", "training", 8),
    ),
    worlds=(World("Pendulum-v1", longest=200),),
    leaderboard=(
        Figure("pendulum_return", "best average return over 100 starts of Pendulum", "desc"),
        Figure("pendulum_episodes", "episodes of training until it exceeded the bar", "asc"),
    ),
)
