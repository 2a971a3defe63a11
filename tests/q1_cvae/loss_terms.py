"""Which terms a student's loss adds up, with which factors: looked for where no known mistake explains it (Q1.5)."""

import torch
from torch import Tensor

from autograder.comparisons import number
from autograder.host.student_module import StudentModule
from autograder.mistakes import Mistake
from autograder.sums import common_factor, differences, factors_of
from tests.q1_cvae.reference import D, standard_normal, strokes

_DRAWS = 12  # arguments for which the loss is asked; more than twice as many as there are terms in an answer
_KL = {"mu²": 0.5, "exp(logvar)": 0.5, "logvar": -0.5}  # the -1 makes it 0 at mu = 0, logvar = 0
_CROSS_ENTROPY = {"x log(x_hat)": -1.0, "(1 - x) log(1 - x_hat)": -1.0}


def wrong_kl(q1: StudentModule, rng: torch.Generator) -> tuple[Mistake, ...]:
    """The mistake in the KL of one latent, from its values for several mu and logvar; none where none shows."""
    mu, logvar = standard_normal(rng, _DRAWS, 1, 1), standard_normal(rng, _DRAWS, 1, 1)
    x = strokes(1, rng).round()
    x_hat, zero = x.clamp(0.001, 0.999), torch.zeros(1, 1)
    at_zero = _loss(q1, x_hat, x, zero, zero)
    got = torch.tensor([_loss(q1, x_hat, x, m, s) - at_zero for m, s in zip(mu, logvar, strict=True)])
    m, s = (part.double().flatten() for part in (mu, logvar))
    terms = {
        "mu²": m**2,
        "exp(logvar)": s.exp() - 1,
        "logvar": s,
        "mu": m,
        "|mu|": m.abs(),
        "exp(logvar / 2)": (s / 2).exp() - 1,
        "exp(2 logvar)": (2 * s).exp() - 1,
        "exp(-logvar)": (-s).exp() - 1,
        "logvar²": s**2,
        "mu² exp(-logvar)": m**2 * (-s).exp(),
    }
    found = factors_of(got, terms, 1e-4, 2e-5)
    return _named("kl", "KL", found, _KL, "the closed form")


def wrong_reconstruction(q1: StudentModule, rng: torch.Generator) -> tuple[Mistake, ...]:
    """The mistake in the reconstruction of one image, from its values for several x_hat; none where none shows."""
    x, zero = strokes(1, rng), torch.zeros(1, 1)
    x_hats = [_inside(x, rng) for _ in range(_DRAWS + 1)]
    losses = torch.tensor([_loss(q1, x_hat, x, zero, zero) for x_hat in x_hats], dtype=torch.float64)
    t, p = x.double(), torch.stack(x_hats).double()
    white, black = p.log(), (1 - p).log()
    sums = {
        "x log(x_hat)": t * white,
        "(1 - x) log(1 - x_hat)": (1 - t) * black,
        "(1 - x) log(x_hat)": (1 - t) * white,
        "x log(1 - x_hat)": t * black,
        "(x - x_hat)²": (t - p) ** 2,
        "|x - x_hat|": (t - p).abs(),
        "x_hat": p,
    }
    terms = {name: term.flatten(1).sum(1) for name, term in sums.items()}
    found = factors_of(losses.diff(), {name: term.diff() for name, term in terms.items()}, 1e-4, 2e-3)
    return _named("recon", "cross-entropy", found, _CROSS_ENTROPY, "the expected one")


def _inside(x: Tensor, rng: torch.Generator) -> Tensor:
    return (0.8 * x + 0.3 * torch.rand(1, D, generator=rng)).clamp(0.02, 0.98)


def _loss(q1: StudentModule, x_hat: Tensor, x: Tensor, mu: Tensor, logvar: Tensor) -> float:
    return number(q1.loss_function(x_hat.clone(), x.clone(), mu.clone(), logvar.clone()), "the loss")


def _named(
    name: str, term: str, found: dict[str, float] | None, right: dict[str, float], whole: str
) -> tuple[Mistake, ...]:
    if not found:
        return ()
    factor = common_factor(found, right)
    if factor is not None and abs(factor - 1) > 1e-3:
        divisor = round(1 / factor)
        is_divided = divisor > 2 and abs(factor * divisor - 1) < 1e-3
        share = f"divided by {divisor}" if is_divided else f"× {factor:.4g}"
        return (
            Mistake(f"{name}-scaled", f"your {term} is {whole} {share}: it has the weight 1", fits=lambda seen: True),
        )
    wrong = differences(found, right)
    if not wrong or len(wrong) > 4:
        return ()
    says = f"your {term} is another sum than the right one: {'; '.join(wrong)}"
    return (Mistake(f"{name}-factors", says, fits=lambda seen: True),)
