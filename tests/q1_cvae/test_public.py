"""Public checks of question 1: the conditional variational autoencoder."""

from autograder.check import check
from tests.q1_cvae.forward import forward_returns, forward_samples
from tests.q1_cvae.generative_model import any_probability, decoder_depends, decoder_shapes
from tests.q1_cvae.layers import DECODER, ENCODER, layers_of
from tests.q1_cvae.loss_function import averaged, differentiable, finite_at_the_ends, same_kl, same_reconstruction
from tests.q1_cvae.networks import built
from tests.q1_cvae.recognition_model import any_real, encoder_depends, encoder_shapes
from tests.q1_cvae.reparametrize import differentiable as sample_differentiable
from tests.q1_cvae.reparametrize import distributed, independent


@check("Q1.1", points=0.5)
def test_encoder_shapes(q1, rng):
    """recognition_model gives mu and logvar of shape (N, Z), each image its own"""
    encoder_shapes(q1, 6, 5, rng)
    encoder_shapes(q1, 5, 20, rng)


@check("Q1.1", points=0.5)
def test_encoder_uses_image_and_label(q1, rng):
    """mu and logvar depend on the image and on the label"""
    encoder_depends(q1, 6, 5, rng)


@check("Q1.1", points=0.25)
def test_encoder_is_unbounded(q1, rng):
    """mu and logvar can take any real value"""
    any_real(q1, 5, rng)


@check("Q1.1", points=0.25)
def test_encoder_layers(q1, rng):
    """The encoder's layers are registered, used, and more than one linear function"""
    layers_of(q1, 8, 5, rng, ENCODER)


@check("Q1.2", points=0.75, false_alarm=3e-8)
def test_sample_is_normal(q1, rng, evidence):
    """z is normal with mean mu and variance exp(logvar)"""
    distributed(built(q1, 20, training=True), 1000, 20, rng, evidence)


@check("Q1.2", points=0.25, false_alarm=5e-8)
def test_sample_is_independent(q1, rng):
    """Every element of z has noise of its own, fresh in every call"""
    independent(built(q1, 20, training=True), 500, 20, rng)


@check("Q1.2", points=0.5)
def test_sample_is_differentiable(q1, rng):
    """Gradients reach mu and logvar through z"""
    sample_differentiable(q1, built(q1, 5, training=True), 6, 5, rng)


@check("Q1.3", points=0.5)
def test_decoder_shapes(q1, rng):
    """generative_model gives pixels in (0, 1) of shape (N, 784), each code its own"""
    decoder_shapes(q1, 6, 5, rng)
    decoder_shapes(q1, 5, 20, rng)


@check("Q1.3", points=0.5)
def test_decoder_uses_code_and_label(q1, rng):
    """x_hat depends on the code and on the label"""
    decoder_depends(q1, 6, 5, rng)


@check("Q1.3", points=0.25)
def test_decoder_reaches_black_and_white(q1, rng):
    """x_hat can come near 0 and near 1"""
    any_probability(q1, 5, rng)


@check("Q1.3", points=0.25)
def test_decoder_layers(q1, rng):
    """The decoder's layers are registered, used, and more than one linear function"""
    layers_of(q1, 8, 5, rng, DECODER)


@check("Q1.4", points=0.75, needs=("Q1.1", "Q1.2", "Q1.3"))
def test_forward_returns(q1, rng):
    """forward returns x_hat, mu and logvar, in this order"""
    forward_returns(q1, 6, 5, rng)


@check("Q1.4", points=0.75, needs=("Q1.1", "Q1.2", "Q1.3"), false_alarm=4e-9)
def test_forward_samples(q1, rng):
    """forward generates x_hat from one sampled z and the label"""
    forward_samples(q1, 400, 5, rng)


@check("Q1.5", points=1)
def test_kl_matches_closed_form(q1, rng, evidence):
    """The KL term matches the closed form, and is 0 at mu = 0, logvar = 0"""
    same_kl(q1, 5, rng, evidence)
    same_kl(q1, 20, rng)


@check("Q1.5", points=1)
def test_reconstruction_is_cross_entropy(q1, rng):
    """The reconstruction term is the Bernoulli cross-entropy, summed over the pixels"""
    same_reconstruction(q1, 5, rng)


@check("Q1.5", points=0.5)
def test_loss_averages_the_batch(q1, rng):
    """The loss of a minibatch is the mean of its images' losses"""
    averaged(q1, 4, 5, rng)


@check("Q1.5", points=0.5)
def test_loss_is_differentiable(q1, rng):
    """Gradients of the loss reach x_hat, mu and logvar"""
    differentiable(q1, 4, 5, rng)


@check("Q1.5", points=0.25)
def test_loss_is_finite(q1, rng):
    """The loss stays finite when pixels of x_hat are exactly 0 or 1"""
    finite_at_the_ends(q1, 5, rng)
