"""What question 2 declares about itself."""

from autograder.question import Exercise, Question

QUESTION = Question(
    id="Q2",
    file="q2_gan.py",
    title="Deep convolutional GAN",
    exercises=(
        Exercise("Q2.1", "sample_noise", 2),
        Exercise("Q2.2", "build_discriminator", 4),
        Exercise("Q2.3", "build_generator", 4),
        Exercise("Q2.4", "get_optimizer", 2),
        Exercise("Q2.5", "bce_loss", 3),
        Exercise("Q2.6", "discriminator_loss", 3),
        Exercise("Q2.7", "generator_loss", 2),
        Exercise("Q2.8", "training", 10),
    ),
    data=("digits",),
)
