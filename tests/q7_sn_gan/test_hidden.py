"""Hidden checks of question 7: the same, with other numbers."""

from autograder.check import check
from tests.q7_sn_gan.checkpoints import check_file, check_restored
from tests.q7_sn_gan.iteration import check_estimate, check_slope, check_zero, drawn
from tests.q7_sn_gan.layer import Problem, check_calls, check_gradient, check_parameters
from tests.q7_sn_gan.layer import check_zero as check_layer_of_zeros
from tests.q7_sn_gan.networks import check_discriminator, check_generator
from tests.q7_sn_gan.transform import check_folder, check_picture, noise, smooth

_NAMES = ("a/b/c/d.PNG", "a/b/e.jpeg", "f.JPEG", "g/h.jpg", "g/i/a.png", "k.Png")


@check("Q7.1", points=0.75)
def test_iteration_elsewhere(q7, rng):
    """power_iteration is right for other sizes and numbers of steps"""
    for rows, columns, steps in ((1, 6, 1), (9, 1, 2), (6, 6, 5), (3, 20, 12)):
        check_estimate(q7, *drawn(rng, rows, columns), steps, f"a {rows} x {columns} matrix and {steps} steps")
    check_slope(q7, *drawn(rng, 5, 5), 3)
    check_zero(q7, 3, 3)


@check("Q7.2", points=1)
def test_layer_elsewhere(q7, rng):
    """SpectralNorm is right for other kernels, strides and paddings, and without a bias"""
    first = Problem.drawn(rng, (6, 2, 4, 4), (10, 8), stride=2, padding=1, bias=False)
    check_calls(q7, first, [False, True, False])
    check_calls(q7, Problem.drawn(rng, (1, 9), bias=False, sigma=0.05), [True, False])
    check_calls(q7, Problem.drawn(rng, (3, 5, 3, 1), (7, 7), stride=3, padding=2), [True, True])
    check_gradient(q7, Problem.drawn(rng, (3, 5)))
    check_parameters(q7, first)
    check_layer_of_zeros(q7, Problem.drawn(rng, (3, 5)))


@check("Q7.3", points=0.5)
def test_discriminator_elsewhere(q7, rng):
    """build_discriminator is right for other sizes"""
    check_discriminator(q7, rng, True, 1, 6, count=1)
    check_discriminator(q7, rng, False, 2, 3, count=2)


@check("Q7.4", points=0.75)
def test_generator_elsewhere(q7, rng):
    """build_generator is right for other sizes"""
    check_generator(q7, rng, 7, 1, 3, count=2)


@check("Q7.5", points=0.75)
def test_pictures_elsewhere(q7, rng):
    """to_tensor and PictureFolder are right for other pictures and folders"""
    for mode in ("LA", "CMYK", "1"):
        check_picture(q7, noise(rng, 64, 64, mode), mode, f"a picture in the mode {mode}")
    check_picture(q7, smooth(rng, 52, 200, "RGBA"), "RGBA", "a wide picture with transparency", 0.07)
    check_picture(q7, smooth(rng, 34, 32, "L"), "L", "a small greyscale picture", 0.07)
    check_folder(q7, rng, _NAMES, ("g/i/notes.TXT", "a/png"), as_text=True)


@check("Q7.6", points=0.5)
def test_checkpoints_elsewhere(q7, rng):
    """save_checkpoint and load_checkpoint are right for other trainings"""
    check_file(q7, 8, 1, as_text=True)
    check_restored(q7, rng, as_text=True)
