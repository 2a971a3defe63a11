"""Wrong answers to Q1.2, reparametrize, and to Q1.4, forward."""

from autograder.verification.answers import WrongAnswer
from tests.q1_cvae.question import QUESTION
from tests.q1_cvae.right_networks import ARCHITECTURES
from tests.q1_cvae.wrong_plain import forward, plain_forward, sample

_EPS = "eps = torch.randn_like(logvar)\n"
SAMPLING = (
    sample("std-is-variance", "std-is-variance", _EPS + "return mu + logvar.exp() * eps"),
    sample("std-is-variance-by-root", "std-is-variance", _EPS + "return mu + torch.sqrt(torch.exp(logvar) ** 2) * eps"),
    sample("rand-like", "noise-uniform", "return mu + torch.exp(0.5 * logvar) * torch.rand_like(mu)"),
    sample("rand-of-size", "noise-uniform", "return mu + torch.exp(0.5 * logvar) * torch.rand(mu.size())"),
    sample("rand-and-variance", "noise-uniform", "return mu + torch.exp(logvar) * torch.rand_like(mu)"),
    sample("rand-centred", "noise-uniform", "return mu + torch.exp(0.5 * logvar) * (2 * torch.rand_like(mu) - 1)"),
    sample("rand-centred-half", "noise-uniform", "return mu + torch.exp(0.5 * logvar) * (torch.rand_like(mu) - 0.5)"),
    sample("no-noise", "no-noise", "return mu"),
    sample("no-noise-but-logvar", "no-noise", "return mu + torch.exp(0.5 * logvar)"),
    sample("zero-noise", "no-noise", "return mu + torch.exp(0.5 * logvar) * torch.zeros_like(mu)"),
    sample("std-missing", "std-missing", "return mu + torch.randn_like(mu)"),
    sample("std-is-logvar", "std-is-logvar", _EPS + "return mu + logvar * eps"),
    sample("std-is-half-logvar", "std-is-half-logvar", _EPS + "return mu + 0.5 * logvar * eps"),
    sample("std-is-inverse", "std-is-inverse", _EPS + "return mu + torch.exp(-0.5 * logvar) * eps"),
    sample("std-is-quarter", "std-is-fourth-root", _EPS + "return mu + torch.exp(0.5 * logvar).sqrt() * eps"),
    sample("std-is-doubled-exponent", "std-is-exp-2-logvar", _EPS + "return mu + torch.exp(2 * logvar) * eps"),
    sample("half-outside", "std-not-halved-times-half", _EPS + "return mu + 0.5 * torch.exp(logvar) * eps"),
    sample("root-of-absolute", "std-missing-root", _EPS + "return mu + logvar.abs().sqrt() * eps"),
    sample("mean-missing", "mean-missing", _EPS + "return torch.exp(0.5 * logvar) * eps"),
    sample("standard-normal", "mean-ignored", "return torch.randn_like(mu)"),
    sample("mean-minus", "mean-sign", _EPS + "return torch.exp(0.5 * logvar) * eps - mu"),
    sample("mean-times-std", "mean-scaled", _EPS + "return torch.exp(0.5 * logvar) * (mu + eps)"),
    sample("std-added", "std-added", _EPS + "return mu + torch.exp(0.5 * logvar) + eps"),
    sample("mean-and-std-swapped", "mean-and-std-swapped", _EPS + "return torch.exp(0.5 * logvar) + mu * eps"),
    sample(
        "one-row-of-noise", "noise-shared-by-images", "return mu + torch.exp(0.5 * logvar) * torch.randn(mu.shape[1])"
    ),
    sample(
        "one-column-of-noise",
        "noise-shared-by-latents",
        "return mu + torch.exp(0.5 * logvar) * torch.randn(mu.shape[0], 1)",
    ),
    sample("one-number-of-noise", "noise-one-number", "return mu + torch.exp(0.5 * logvar) * torch.randn(1)"),
    sample(
        "seed-inside", "noise-repeats", "torch.manual_seed(0)\n" + _EPS + "return mu + torch.exp(0.5 * logvar) * eps"
    ),
    sample(
        "noise-kept",
        "noise-repeats",
        """
        if getattr(self, 'eps', None) is None or self.eps.shape != mu.shape:
            self.eps = torch.randn_like(mu)
        return mu + torch.exp(0.5 * logvar) * self.eps
        """,
    ),
    sample("noise-clamped", "noise-clamped", "return mu + torch.exp(0.5 * logvar) * torch.randn_like(mu).clamp(-2, 2)"),
    sample(
        "noise-clamped-at-one",
        "noise-clamped",
        "return mu + torch.exp(0.5 * logvar) * torch.randn_like(mu).clamp(-1, 1)",
    ),
    sample("noise-absolute", "noise-one-sided", "return mu + torch.exp(0.5 * logvar) * torch.randn_like(mu).abs()"),
    sample("torch-normal", "sample-detached", "return torch.normal(mu, torch.exp(0.5 * logvar))"),
    sample(
        "sample-not-rsample",
        "sample-detached",
        "return torch.distributions.Normal(mu, torch.exp(0.5 * logvar)).sample()",
    ),
    sample("all-detached", "sample-detached", _EPS + "return (mu + torch.exp(0.5 * logvar) * eps).detach()"),
    sample("std-detached", "logvar-detached", _EPS + "return mu + torch.exp(0.5 * logvar).detach() * eps"),
    sample("std-data", "logvar-detached", _EPS + "return mu + torch.exp(0.5 * logvar.data) * eps"),
    sample("mu-detached", "mu-detached", _EPS + "return mu.detach() + torch.exp(0.5 * logvar) * eps"),
    sample(
        "noise-correlated",
        "noise-correlated",
        _EPS + "eps = (eps + eps.roll(1, 0)) / 2**0.5\n" + "return mu + torch.exp(0.5 * logvar) * eps",
    ),
    sample(
        "rand-and-correlated",
        "not-normal-yet",
        "eps = torch.rand_like(mu)\n" + "return mu + torch.exp(0.5 * logvar) * (eps - eps.roll(1, 1))",
    ),
    sample("returns-nothing", "returns-nothing", _EPS + "z = mu + torch.exp(0.5 * logvar) * eps"),
    sample("averaged-over-the-batch", "batch-missing", _EPS + "return (mu + torch.exp(0.5 * logvar) * eps).mean(0)"),
)

_TWO = "mu, logvar = self.recognition_model(x, c)\n"
_THREE = _TWO + "z = self.reparametrize(mu, logvar)\n"
FORWARDS = (
    forward("uses-mu", "forward-uses-mu", _THREE + "return self.generative_model(mu, c), mu, logvar"),
    forward("mu-first", "forward-order", _THREE + "return mu, logvar, self.generative_model(z, c)"),
    forward("x-hat-between", "forward-order", _THREE + "return mu, self.generative_model(z, c), logvar"),
    forward("logvar-before-mu", "forward-order", _THREE + "return self.generative_model(z, c), logvar, mu"),
    forward(
        "logvar-none",
        "value-is-none",
        _THREE + "self.logvar, log_var = logvar, None\nreturn self.generative_model(z, c), mu, log_var",
    ),
    forward("z-for-mu", "forward-returns-z", _THREE + "return self.generative_model(z, c), z, logvar"),
    forward("z-for-logvar", "forward-returns-z", _THREE + "return self.generative_model(z, c), mu, z"),
    forward(
        "std-for-logvar", "forward-returns-std", _THREE + "return self.generative_model(z, c), mu, (0.5 * logvar).exp()"
    ),
    forward(
        "variance-for-logvar",
        "forward-returns-variance",
        _THREE + "return self.generative_model(z, c), mu, logvar.exp()",
    ),
    plain_forward(
        "std-in-place",
        "forward-returns-std",
        _TWO
        + "std = logvar.mul_(0.5).exp_()\n"
        + "z = mu + std * torch.randn_like(std)\n"
        + "return self.generative_model(z, c), mu, logvar",
    ),
    plain_forward(
        "half-in-place",
        "forward-returns-half",
        _TWO
        + "std = logvar.mul_(0.5).exp()\n"
        + "z = mu + std * torch.randn_like(std)\n"
        + "return self.generative_model(z, c), mu, logvar",
    ),
    forward(
        "no-label-for-the-decoder",
        "forward-ignores-label",
        _THREE + "return self.generative_model(z, torch.zeros_like(c)), mu, logvar",
    ),
    forward(
        "no-label-for-the-encoder",
        "forward-ignores-label-in-encoder",
        _THREE.replace("(x, c)", "(x, 0 * c)") + "return self.generative_model(z, c), mu, logvar",
    ),
    forward(
        "another-code", "forward-ignores-mu", _TWO + "return self.generative_model(torch.randn_like(mu), c), mu, logvar"
    ),
    forward(
        "arguments-swapped",
        "forward-swaps-arguments",
        _THREE.replace("(mu, logvar)", "(logvar, mu)") + "return self.generative_model(z, c), mu, logvar",
    ),
    forward("one-value", "forward-count", _THREE + "return self.generative_model(z, c)"),
    forward("four-values", "forward-count", _THREE + "return self.generative_model(z, c), mu, logvar, z"),
    forward("returns-nothing", "returns-nothing", _THREE + "x_hat = self.generative_model(z, c)"),
    forward("input-for-output", "forward-returns-x", _THREE + "return x, mu, logvar"),
    forward("rounded", "forward-rounds", _THREE + "return self.generative_model(z, c).round(), mu, logvar"),
    forward("rows-reversed", "forward-mixes-rows", _THREE + "return self.generative_model(z.flip(0), c), mu, logvar"),
    forward(
        "pictures-reversed", "forward-mixes-rows", _THREE + "return self.generative_model(z, c).flip(0), mu, logvar"
    ),
    WrongAnswer(
        "q1.4-training-mode-inside",
        QUESTION,
        (
            *ARCHITECTURES["dropout"],
            ("mu, logvar = self.recognition_model(x, c)", "self.train()\n        " + _TWO.strip()),
        ),
        "Q1.4",
        "forward-changes-model",
    ),
)
