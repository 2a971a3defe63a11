"""The training check of question 2: a short adversarial run, measured by the grader."""

import torch

from autograder.check import check, fail, tensor_of_shape
from autograder.diagnoses import Seen, gan, name_the_slip
from autograder.judge import load_judge
from autograder.results import Finding
from networks_gan import explained
from progress_gan import Ruler

BATCH, NOISE_DIM, SAMPLES = 32, 96, 500
DRAW_AT = [90, 100, 110, 120]  # iterations after which samples are drawn; the best draw counts
# Measured, best of the four draws: 0.76 ± 0.04 on MNIST (7 seeds, lowest 0.69), 0.77 ± 0.05 on scikit-learn's digits
# (7 seeds, lowest 0.67). FULL is 8 and 5.9 standard deviations below: were they normal, a right answer would miss it
# once in 1e8 runs. One picture for all noise reaches -0.5 to 0.1, real digits of one class -0.2 to 0.3, an untrained
# generator -0.36 (MNIST) or -0.66.
FULL, NONE = 0.45, 0.10


@check("Q2.8", points=10, needs=("Q2.2", "Q2.3", "Q2.6", "Q2.7"), seconds=60, training=True)
def test_training_moves_samples_to_digits(q2, rng, digits, note):
    """120 iterations of training move the generator's samples towards real digits"""
    train, test = digits
    seen = train.take(torch.randperm(len(train.images), generator=rng)[:2000]).unit()
    held_out = test.take(torch.randperm(len(test.images), generator=rng)[:1000]).unit()
    with explained("the two networks should train against each other", gan.TRAINING_ERRORS):
        draws = q2.instrument.train_gan(2 * seen - 1, BATCH, NOISE_DIM, DRAW_AT, SAMPLES, about="the training")
    ruler = Ruler(load_judge(), seen, held_out)
    measured = [ruler.measure(tensor_of_shape(draw, (SAMPLES, 784), "the samples", dtype=None)) for draw in draws]
    best = max(measured, key=lambda progress: progress.share)
    note(f"{best.share:.0%} of the way from the mean digit to real ones; the judge is sure of {best.read:.0%}")
    if best.copies > 0.05:
        fail(Finding("the samples should come from the generator", got=f"{best.copies:.0%} copies of training digits"))
    if best.share < FULL:
        earned = max(0.0, (best.share - NONE) / (FULL - NONE))
        slip = name_the_slip(Seen(got=best, expected=FULL), gan.TRAINING)
        fail(
            Finding(
                "the samples should come some way from the mean digit (0) to real ones (1), by the judge's features",
                f"{FULL} or more for full marks, {NONE} for the first",
                f"{best.share:.2f}; they vary {best.spread:.2f} as much as real digits",
                "",
                *slip,
            ),
            round(earned, 2),
        )
