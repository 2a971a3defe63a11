"""What question 7 declares about itself."""

from autograder.question import Exercise, Question

QUESTION = Question(
    id="Q7",
    file="q7_sn_gan.py",
    title="Spectral normalisation, faces and checkpoints",
    exercises=(
        Exercise("Q7.1", "power_iteration", 3),
        Exercise("Q7.2", "SpectralNorm", 4),
        Exercise("Q7.3", "build_discriminator", 2),
        Exercise("Q7.4", "build_generator", 2),
        Exercise("Q7.5", "to_tensor", 3),
        Exercise("Q7.6", "save_checkpoint", 4),
        Exercise("Q7.7", "training", 2),
    ),
    data=("faces",),
)
