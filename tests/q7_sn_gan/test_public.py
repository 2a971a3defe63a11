"""Public checks of question 7: all but the training."""

import torch

from autograder.check import check
from tests.q7_sn_gan.checkpoints import check_file, check_no_code, check_restored, check_whole
from tests.q7_sn_gan.iteration import check_convergence, check_estimate, check_slope, check_zero, drawn
from tests.q7_sn_gan.layer import Problem, check_buffer, check_calls, check_gradient, check_parameters
from tests.q7_sn_gan.layer import check_zero as check_layer_of_zeros
from tests.q7_sn_gan.networks import check_discriminator, check_generator
from tests.q7_sn_gan.transform import (
    NAMES,
    OTHERS,
    check_faces,
    check_folder,
    check_picture,
    check_smoothing,
    noise,
    smooth,
)


@check("Q7.1", points=1)
def test_iteration(q7, rng):
    """power_iteration gives sigma and u after so many steps"""
    worked = torch.tensor([[3.0, 0.0], [0.0, 1.0]]), torch.tensor([0.6, 0.8])
    check_estimate(q7, *worked, 1, "the worked number")
    for rows, columns, steps in ((5, 8, 1), (7, 3, 3), (4, 4, 2)):
        check_estimate(q7, *drawn(rng, rows, columns), steps, f"a {rows} x {columns} matrix and {steps} steps")


@check("Q7.1", points=0.5)
def test_convergence(q7, rng, evidence):
    """sigma comes nearer to the largest singular value with each step"""
    check_convergence(q7, rng, 12, 30, evidence)


@check("Q7.1", points=0.75)
def test_slope(q7, rng):
    """The gradient of sigma is u v^T, and a weight of zeros does no harm"""
    check_slope(q7, *drawn(rng, 6, 9), 2)
    check_zero(q7, 4, 6)


@check("Q7.2", points=0.75)
def test_layer(q7, rng):
    """SpectralNorm computes the layer with W / sigma, and u moves in training mode only"""
    modes = [True, True, False, False, True]
    check_calls(q7, Problem.drawn(rng, (5, 3, 2, 2), stride=2, padding=1), modes)
    check_calls(q7, Problem.drawn(rng, (4, 7)), modes)
    check_calls(q7, Problem.drawn(rng, (4, 7), sigma=0.05), [True, False])


@check("Q7.2", points=0.75)
def test_buffer(q7, rng):
    """u is a random buffer of length 1 that a state_dict restores"""
    check_buffer(q7, Problem.drawn(rng, (5, 3, 2, 2)), rng)


@check("Q7.2", points=0.75)
def test_gradient(q7, rng):
    """The gradient flows through W and through sigma, and not through u"""
    check_gradient(q7, Problem.drawn(rng, (4, 2, 2, 2), image=(4, 4)))


@check("Q7.2", points=0.75)
def test_parameters(q7, rng):
    """The weight and the bias are the only parameters, calls leave them, and a weight of zeros does no harm"""
    check_parameters(q7, Problem.drawn(rng, (5, 3, 2, 2)))
    check_layer_of_zeros(q7, Problem.drawn(rng, (5, 3, 2, 2)))


@check("Q7.3", points=0.75)
def test_discriminator(q7, rng):
    """build_discriminator(False, ...) builds the handout's network"""
    check_discriminator(q7, rng, False, 3, 4)


@check("Q7.3", points=0.75)
def test_spectral_discriminator(q7, rng):
    """build_discriminator(True, ...) wraps each of the five convolutions"""
    check_discriminator(q7, rng, True, 3, 4)


@check("Q7.4", points=1.25)
def test_generator(q7, rng):
    """build_generator builds the handout's network, in training and in evaluation mode"""
    check_generator(q7, rng, 20, 3, 4)


@check("Q7.5", points=0.5)
def test_values(q7, rng, faces, evidence):
    """Pixels from 0 to 255 become numbers from -1 to 1"""
    check_faces(q7, faces[0], 8, evidence)
    check_picture(q7, noise(rng, 64, 64), "RGB", "a picture of 64x64 pixels")


@check("Q7.5", points=0.5)
def test_modes(q7, rng):
    """Greyscale, transparency and palettes become red, green and blue"""
    for mode, word in (("L", "a greyscale picture"), ("RGBA", "a picture with transparency"), ("P", "a palette")):
        check_picture(q7, noise(rng, 64, 64, mode), mode, word)


@check("Q7.5", points=0.5)
def test_sizes(q7, rng):
    """The largest square in the middle is resized to 64x64, smoothly"""
    for height, width in ((80, 120), (150, 70), (40, 48), (64, 90)):
        check_picture(q7, smooth(rng, height, width), "RGB", f"a picture of {height} rows and {width} columns", 0.07)
    check_smoothing(q7, rng, 256)


@check("Q7.5", points=0.75)
def test_folder(q7, rng):
    """PictureFolder finds all pictures, in order, and reads each when it is asked for"""
    check_folder(q7, rng, NAMES, OTHERS, as_text=False)


@check("Q7.6", points=0.5)
def test_file(q7):
    """save_checkpoint writes one file of plain data, and changes nothing"""
    check_file(q7, 3, 12, as_text=False)


@check("Q7.6", points=1.5)
def test_restored(q7, rng, evidence):
    """load_checkpoint restores all that was saved, in another process"""
    check_restored(q7, rng, as_text=False, evidence=evidence)


@check("Q7.6", points=1)
def test_whole(q7):
    """The older checkpoint stays whole until the new one is"""
    check_whole(q7)


@check("Q7.6", points=0.5)
def test_no_code(q7):
    """load_checkpoint runs no code that a file holds"""
    check_no_code(q7)
