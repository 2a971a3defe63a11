"""The written answers of question 1 in numbers: what written.md claims, where it can be computed exactly.

A model with a one-dimensional code, whose integrals are sums over a fine grid; float64.
"""

import importlib.util
import itertools
import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor
from torch.distributions import Normal, kl_divergence
from torch.nn.functional import softplus

from autograder.project import ROOT

F64 = torch.float64
EXACT = 1e-10

# An expectation under a Gaussian is a sum over this grid: for smooth functions the trapezoid rule is exact to rounding.
EPS = torch.linspace(-10, 10, 801, dtype=F64)
DENSITY = Normal(0.0, 1.0).log_prob(EPS).exp() * (EPS[1] - EPS[0])


def tensor(values: object) -> Tensor:
    return torch.tensor(values, dtype=F64)


def assert_same(got: Tensor, expected: Tensor, what: str, tolerance: float = EXACT) -> None:
    worst = float((got - expected).abs().max())
    assert worst < tolerance, f"{what}: got {got.tolist()}, expected {expected.tolist()}, {worst:.3g} apart"


def expectation(f: Callable[[Tensor], Tensor], mean: Tensor, std: Tensor) -> Tensor:
    """E[f(z)] under N(mean, std^2), for a float64 mean and std of shape ()."""
    return (DENSITY * f(mean + std * EPS)).sum(-1)


# --- Q1: a model of three pixels and two labels, with one number as its code: logits SLOPES[y] * z + OFFSETS[y] ---

SLOPES = tensor([[3.0, -2.0, 1.0], [-1.0, 2.5, 0.5]])
OFFSETS = tensor([[0.5, 0.0, -1.0], [1.0, -0.5, 0.0]])
IMAGES = tensor(list(itertools.product([0.0, 1.0], repeat=3)))  # (8, 3): every binary image
PRIOR = Normal(tensor(0.0), tensor(1.0))
GAUSSIANS = [(tensor(m), tensor(s)) for m in (-2.0, -0.3, 0.0, 1.1) for s in (0.1, 0.6, 1.0, 2.0)]


def log_p_image(x: Tensor, z: Tensor, y: int) -> Tensor:
    """log p(x | z, y) of an image (3,) for each z (M,): (M,); minus the cross-entropy where pixels are grey."""
    logits = SLOPES[y] * z[:, None] + OFFSETS[y]
    return (x * logits - softplus(logits)).sum(-1)


def log_evidence(x: Tensor, y: int) -> Tensor:
    """log p(x | y), by integrating the code out under its prior."""
    return expectation(lambda z: log_p_image(x, z, y).exp(), tensor(0.0), tensor(1.0)).log()


def bound(x: Tensor, y: int, mean: Tensor, std: Tensor) -> Tensor:
    """E_q[log p(x, z | y) - log q(z)] with q = N(mean, std^2): the bound as it is first derived."""
    q = Normal(mean, std)
    return expectation(lambda z: log_p_image(x, z, y) + PRIOR.log_prob(z) - q.log_prob(z), mean, std)


def kl_to_prior(mean: Tensor, logvar: Tensor) -> Tensor:
    """The closed form of Q1(b), element by element."""
    return 0.5 * (mean.square() + logvar.exp() - 1 - logvar)


def cases():
    """Every image, label and Gaussian q of the small world."""
    for x, y, (mean, std) in itertools.product(IMAGES, (0, 1), GAUSSIANS):
        yield x, y, mean, std


def test_the_small_model_is_a_distribution():
    for y in (0, 1):
        total = sum(log_evidence(x, y).exp() for x in IMAGES)
        assert_same(total, tensor(1.0), f"the sum of p(x | y = {y}) over all images")


def test_the_bound_never_exceeds_the_log_likelihood():
    for x, y, mean, std in cases():
        gap = log_evidence(x, y) - bound(x, y, mean, std)
        assert gap > 0, f"the bound of {x.tolist()}, y = {y} lies {-gap:.3g} above log p(x | y) at N({mean}, {std}^2)"


def test_the_gap_is_the_kl_to_the_posterior():
    for x, y, mean, std in cases():
        q, evidence = Normal(mean, std), log_evidence(x, y)

        def log_ratio(z, x=x, y=y, q=q, evidence=evidence):  # log q(z) - log p(z | x, y), by Bayes' rule
            return q.log_prob(z) - (log_p_image(x, z, y) + PRIOR.log_prob(z) - evidence)

        gap = evidence - bound(x, y, mean, std)
        assert_same(gap, expectation(log_ratio, mean, std), "the gap, which should be KL(q || posterior)")


def test_the_bound_is_log_p_at_the_true_posterior():
    """The posterior is no Gaussian here: E_posterior[f] is E_prior[f p(x | z, y)] / p(x | y)."""
    for x, y in itertools.product(IMAGES, (0, 1)):
        evidence = log_evidence(x, y)

        def weighted(z, x=x, y=y, evidence=evidence):
            log_joint = log_p_image(x, z, y) + PRIOR.log_prob(z)
            log_posterior = log_joint - evidence
            return (log_p_image(x, z, y) - evidence).exp() * (log_joint - log_posterior)

        at_posterior = expectation(weighted, tensor(0.0), tensor(1.0))
        assert_same(at_posterior, evidence, "the bound at the posterior, which should be log p(x | y)")


def test_no_gaussian_reaches_a_posterior_that_is_none():
    x, y = IMAGES[6], 0
    grid = itertools.product(torch.linspace(-1, 1, 41, dtype=F64), torch.linspace(0.2, 1, 33, dtype=F64))
    smallest = min(float(log_evidence(x, y) - bound(x, y, mean, std)) for mean, std in grid)
    assert smallest == pytest.approx(0.003, abs=5e-4), f"the best Gaussian leaves {smallest:.4f} nats, not 0.003"


@pytest.mark.parametrize("x", [-1.0, 0.4, 3.0])
def test_with_gaussian_pixels_everything_is_known_in_closed_form(x):
    """x = 2 z - 1 plus noise of deviation 0.5: evidence and posterior are Gaussians that textbooks give."""
    slope, offset, noise = tensor(2.0), tensor(-1.0), tensor(0.5)
    x = tensor(x)
    variance = slope**2 + noise**2
    evidence = Normal(offset, variance.sqrt()).log_prob(x)
    posterior = Normal(slope * (x - offset) / variance, noise / variance.sqrt())
    for q in [Normal(mean, std) for mean, std in GAUSSIANS] + [posterior]:
        likelihood = expectation(lambda z: Normal(slope * z + offset, noise).log_prob(x), q.mean, q.stddev)
        value = likelihood - kl_to_prior(q.mean, 2 * q.stddev.log())
        gap = evidence - value
        assert_same(gap, kl_divergence(q, posterior), f"the gap of {q}")
    assert_same(gap, tensor(0.0), "the gap of the posterior itself, the last of them")


def test_both_forms_of_the_bound_agree():
    for x, y, mean, std in cases():
        recon = expectation(lambda z, x=x, y=y: log_p_image(x, z, y), mean, std)
        kl = kl_to_prior(mean, 2 * std.log())
        assert_same(recon - kl, bound(x, y, mean, std), "reconstruction minus KL, which should be the bound")


def test_grey_pixels_are_the_average_over_black_and_white_images():
    """With grey x the bound holds for E[log p(b | y)], where each pixel of b is 1 with probability x."""
    x, y = tensor([0.2, 0.9, 0.5]), 1
    weights = (x.where(IMAGES == 1, 1 - x)).prod(-1)
    average = (weights * torch.stack([log_evidence(b, y) for b in IMAGES])).sum()
    for mean, std in GAUSSIANS:
        mean_bound = sum(w * bound(b, y, mean, std) for w, b in zip(weights, IMAGES, strict=True))
        assert_same(bound(x, y, mean, std), mean_bound, "the bound of a grey image")
        assert bound(x, y, mean, std) < average, "the bound of a grey image exceeds the average of log p"


def test_the_reparametrised_gradient_is_the_gradient_of_the_bound():
    """d/d(mu, logvar) of E_q[f]: through z = mu + sigma eps, and through q's density on a grid that stays put."""
    x, y = IMAGES[5], 0
    z = torch.linspace(-26, 26, 10401, dtype=F64)
    for mean, std in GAUSSIANS:
        gradients = []
        for through_z in (True, False):
            mu, logvar = mean.clone().requires_grad_(), (2 * std.log()).requires_grad_()
            sigma = (0.5 * logvar).exp()
            if through_z:
                value = expectation(lambda z: log_p_image(x, z, y), mu, sigma)
            else:
                value = (Normal(mu, sigma).log_prob(z).exp() * log_p_image(x, z, y)).sum() * (z[1] - z[0])
            gradients.append(torch.stack(torch.autograd.grad(value, (mu, logvar))))
        assert_same(*gradients, "the gradient through z, against the one through the density of q")


def test_the_loss_of_the_solution_is_minus_the_bound():
    spec = importlib.util.spec_from_file_location("solution_q1", ROOT / "solutions" / "q1_cvae.py")
    solution = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(solution)
    for (mean, std), y in itertools.product(GAUSSIANS[:3], (0, 1)):
        mu, logvar = mean.expand(len(IMAGES), 1), (2 * std.log()).expand(len(IMAGES), 1)
        losses = []
        for z in mean + std * EPS:
            x_hat = torch.sigmoid(SLOPES[y] * z + OFFSETS[y]).expand_as(IMAGES)
            losses.append(solution.loss_function(x_hat, IMAGES, mu, logvar))
        expected = -sum(bound(x, y, mean, std) for x in IMAGES) / len(IMAGES)
        assert_same((DENSITY * torch.stack(losses)).sum(), expected, "the loss, averaged over all draws")


# --- Q1(b): the KL between the encoder's Gaussian and the prior ---


@pytest.mark.parametrize("mean, std", GAUSSIANS)
def test_the_closed_form_kl_is_the_integral(mean, std):
    q = Normal(mean, std)
    integral = expectation(lambda z: q.log_prob(z) - PRIOR.log_prob(z), mean, std)
    assert_same(kl_to_prior(mean, 2 * std.log()), integral, f"the KL of N({mean}, {std}^2)")


def test_the_kl_of_a_vector_is_the_sum_over_its_entries():
    """The integral over the plane, for a code of two numbers."""
    mu, logvar = tensor([0.7, -1.5]), tensor([-1.0, 0.6])
    q = Normal(mu, (0.5 * logvar).exp())
    plane = torch.cartesian_prod(EPS, EPS) * q.stddev + mu
    density = (DENSITY[:, None] * DENSITY).flatten()
    integral = (density * (q.log_prob(plane) - PRIOR.log_prob(plane)).sum(-1)).sum()
    assert_same(kl_to_prior(mu, logvar).sum(), integral, "the KL of a code of two numbers")


MISTAKES = {
    "the variance taken for the deviation": lambda mu, logvar: kl_to_prior(mu, 2 * logvar),
    "the half forgotten": lambda mu, logvar: 2 * kl_to_prior(mu, logvar),
    "the two Gaussians exchanged": lambda mu, logvar: 0.5 * (logvar + (1 + mu.square()) / logvar.exp() - 1),
    "the mean not squared": lambda mu, logvar: 0.5 * (mu + logvar.exp() - 1 - logvar),
}


def test_monte_carlo_confirms_the_closed_form_and_rejects_mistakes():
    """Within 6 standard errors of 200,000 draws: a fresh seed would fail a right formula 2 times in 10^9."""
    rng = torch.Generator().manual_seed(0)
    mu, logvar = torch.randn(2, 5, generator=rng, dtype=F64)
    q = Normal(mu, (0.5 * logvar).exp())
    z = q.mean + q.stddev * torch.randn(200_000, 5, generator=rng, dtype=F64)
    log_ratio = (q.log_prob(z) - PRIOR.log_prob(z)).sum(-1)
    estimate, error = log_ratio.mean(), log_ratio.std() / math.sqrt(len(z))
    closed = kl_to_prior(mu, logvar).sum()
    assert error < 0.01 * closed, f"the estimate {estimate:.4f} +- {error:.4f} is too coarse to tell anything"
    assert abs(estimate - closed) < 6 * error, f"Monte Carlo says {estimate:.4f} +- {error:.4f}, not {closed:.4f}"
    for name, formula in MISTAKES.items():
        wrong = formula(mu, logvar).sum()
        assert abs(estimate - wrong) > 6 * error, f"{name}: {wrong:.4f} passes for {estimate:.4f} +- {error:.4f}"


def test_the_kl_is_zero_at_the_prior_and_positive_elsewhere():
    assert kl_to_prior(tensor(0.0), tensor(0.0)) == 0
    mu, logvar = torch.cartesian_prod(*2 * [torch.linspace(-4, 4, 81, dtype=F64)]).T
    elsewhere = (mu.abs() + logvar.abs()) > 1e-9
    assert elsewhere.sum() == 81**2 - 1
    assert kl_to_prior(mu, logvar)[elsewhere].min() > 0, "a KL is never negative"
