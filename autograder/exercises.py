"""The exercises and their points: the one table that the checks, the reports and the rubric agree on."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Exercise:
    """One exercise: its id ("Q1.5"), the function or class it is about, and what it is worth."""

    id: str
    name: str
    points: float

    @property
    def question(self) -> str:
        """The question it belongs to: "q1", "q2" or "q3"."""
        return self.id[:2].lower()


FILES = {"q1": "q1_cvae.py", "q2": "q2_gan.py", "q3": "q3_dqn.py"}
TITLES = {
    "q1": "Conditional variational autoencoder",
    "q2": "Deep convolutional GAN",
    "q3": "Deep Q-network on CartPole-v1",
}
EXERCISES = (
    Exercise("Q1.1", "CVAE.recognition_model", 2),
    Exercise("Q1.2", "CVAE.reparametrize", 2),
    Exercise("Q1.3", "CVAE.generative_model", 2),
    Exercise("Q1.4", "CVAE.forward", 2),
    Exercise("Q1.5", "loss_function", 4),
    Exercise("Q1.6", "training", 3),
    Exercise("Q2.1", "sample_noise", 2),
    Exercise("Q2.2", "build_discriminator", 4),
    Exercise("Q2.3", "build_generator", 4),
    Exercise("Q2.4", "get_optimizer", 2),
    Exercise("Q2.5", "bce_loss", 3),
    Exercise("Q2.6", "discriminator_loss", 3),
    Exercise("Q2.7", "generator_loss", 2),
    Exercise("Q2.8", "training", 10),
    Exercise("Q3.1", "DQN", 2),
    Exercise("Q3.2", "select_action", 4),
    Exercise("Q3.3", "optimize", 6),
    Exercise("Q3.4", "main", 3),
    Exercise("Q3.5", "training", 10),
)
# What the handout writes for students: an error that surfaces there was most likely made by the caller.
GIVEN = {
    "q1": ("one_hot", "evaluate", "train", "save_grid", "save_curve", "main"),
    "q2": ("run_a_gan", "initialize_weights", "deprocess_img", "save_images", "save_losses", "main"),
    "q3": (
        "ReplayMemory.__init__",
        "ReplayMemory.push",
        "ReplayMemory.sample",
        "ReplayMemory.__len__",
        "plot_durations",
        "_script",
    ),
}
BY_ID = {exercise.id: exercise for exercise in EXERCISES}
TOTAL = sum(exercise.points for exercise in EXERCISES)
