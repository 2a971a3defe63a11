"""Right answers to question 1 in other people's style."""

import re

from autograder.verification.answers import Answer, instead_of
from tests.q1_cvae.question import QUESTION
from tests.q1_cvae.right_networks import ARCHITECTURES


def reparametrize(text: str) -> tuple[tuple[str, str], ...]:
    """The edit that puts another sampling in the place of the solution's."""
    return (instead_of(QUESTION, "Q1.2 ", text),)


def forward(text: str) -> tuple[tuple[str, str], ...]:
    """The edit that puts another forward in the place of the solution's."""
    return (instead_of(QUESTION, "Q1.4 ", text),)


def loss(text: str) -> tuple[tuple[str, str], ...]:
    """The edit that puts another loss in the place of the solution's."""
    return (instead_of(QUESTION, "Q1.5 ", text),)


SAMPLING = {
    "the old Variable API": """
        from torch.autograd import Variable
        std = logvar.mul(0.5).exp_()
        eps = Variable(std.data.new(std.size()).normal_())
        return eps.mul(std).add_(mu)
        """,
    "torch.distributions": """
        from torch.distributions import Normal
        return Normal(mu, torch.exp(logvar / 2)).rsample()
        """,
    "noise of numpy's": """
        import numpy as np
        eps = torch.from_numpy(np.random.normal(size=tuple(mu.shape))).float()
        return mu + torch.sqrt(torch.exp(logvar)) * eps
        """,
    "the mean in eval mode, subtracted noise": """
        if self.training:
            return mu - torch.exp(logvar) ** 0.5 * torch.normal(torch.zeros_like(mu), torch.ones_like(mu))
        return mu
        """,
    "a generator of the model's own, double precision": """
        if not hasattr(self, "generator"):
            self.generator = torch.Generator()
            self.generator.manual_seed(random.SystemRandom().getrandbits(40))
        eps = torch.randn(mu.shape, generator=self.generator, dtype=torch.float64)
        return (mu.double() + (0.5 * logvar.double()).exp() * eps).float()
        """,
    "box and muller": """
        radius = (-2 * torch.log(1 - torch.rand_like(mu))).sqrt()
        return mu + radius * torch.cos(6.283185307179586 * torch.rand_like(mu)) * (logvar / 2).exp()
        """,
    "a multivariate normal": """
        from torch.distributions import MultivariateNormal
        return MultivariateNormal(mu, scale_tril=torch.diag_embed((0.5 * logvar).exp())).rsample()
        """,
    "one draw at a time with random.gauss": """
        eps = torch.tensor([random.gauss(0, 1) for _ in range(mu.numel())]).view(mu.shape)
        return mu + (logvar.exp() + 1e-12).sqrt() * eps
        """,
    "torch.normal of standard noise": """
        return torch.addcmul(mu, logvar.mul(0.5).exp(), torch.normal(0.0, 1.0, mu.size()))
        """,
}

FORWARDS = {
    "forward samples by itself": """
        mu, logvar = self.recognition_model(x, c)
        eps = torch.randn(mu.shape)
        x_hat = self.generative_model(eps * torch.exp(logvar / 2) + mu, c)
        return x_hat, mu, logvar
        """,
    "forward returns a list and flattens": """
        x = x.view(x.shape[0], -1)
        q = self.recognition_model(x, c)
        return [self.generative_model(self.reparametrize(*q), c), *q]
        """,
    "forward keeps what it made": """
        self.mean, self.log_var = CVAE.recognition_model(self, x, c)
        self.z = CVAE.reparametrize(self, self.mean, self.log_var)
        self.x_hat = self.generative_model(z=self.z, c=c)
        return self.x_hat, self.mean, self.log_var
        """,
}

LOSSES = {
    "a positive bracket that is subtracted": """
        BCE = F.binary_cross_entropy(x_hat, x.view(-1, 784), reduction="sum")
        KLD = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
        return (BCE + KLD) / x.size(0)
        """,
    "in place on the caller's logvar": """
        BCE = F.binary_cross_entropy(x_hat, x, reduction="sum") / x.shape[0]
        KLD_element = 1 + logvar - mu ** 2 - logvar.exp_()
        bound = 0.5 * KLD_element.sum(1).mean() - BCE
        return -bound
        """,
    "size_average=False": """
        BCE = F.binary_cross_entropy(x_hat, x, size_average=False)
        KLD_element = mu.pow(2).add_(logvar.exp()).mul_(-1).add_(1).add_(logvar)
        KLD = torch.sum(KLD_element).mul_(-0.5)
        return (BCE + KLD) / mu.shape[0]
        """,
    "means of sums, logarithms by hand": """
        eps = 1e-7
        recon = -(x * torch.log(x_hat + eps) + (1 - x) * torch.log(1 - x_hat + eps)).sum(dim=1)
        kl = 0.5 * (logvar.exp() + mu * mu - 1.0 - logvar).sum(dim=1)
        return torch.mean(recon + kl)
        """,
    "clamped, in double precision": """
        x_hat, x, mu, logvar = (t.double() for t in (x_hat, x, mu, logvar))
        p = x_hat.clamp(1e-6, 1 - 1e-6)
        recon = -(x * p.log() + (1 - x) * torch.log1p(-p)).sum(-1).mean()
        kl = -0.5 * torch.mean(torch.sum(1 + logvar - mu ** 2 - torch.exp(logvar), 1), 0)
        return (recon + kl).float()
        """,
    "torch.distributions": """
        from torch.distributions import Bernoulli, Normal, kl_divergence
        recon = -Bernoulli(probs=x_hat.clamp(1e-6, 1 - 1e-6), validate_args=False).log_prob(x).sum(1)
        kl = kl_divergence(Normal(mu, (0.5 * logvar).exp()), Normal(0.0, 1.0)).sum(1)
        return (recon + kl).mean()
        """,
    "nn.BCELoss and a mean times 784": """
        recon = nn.BCELoss()(x_hat, x) * 784
        std = torch.exp(0.5 * logvar)
        kl = (std ** 2 + mu ** 2 - 1 - 2 * torch.log(std)).sum() / 2 / x.shape[0]
        return recon + kl
        """,
    "a loop over the images": """
        total = 0.0
        for i in range(len(x)):
            total = total + nn.BCELoss(reduction="sum")(x_hat[i], x[i])
            total = total + (mu[i] ** 2 + logvar[i].exp() - logvar[i] - 1).sum() / 2
        return (total / len(x)).reshape(1)
        """,
    "by logits": """
        p = x_hat.clamp(1e-6, 1 - 1e-6)
        logits = torch.log(p) - torch.log(1 - p)
        recon = F.binary_cross_entropy_with_logits(logits, x, reduction="none").view(len(x), -1).sum(1)
        return (recon - 0.5 * (logvar - mu ** 2 - logvar.exp() + 1).sum(1)).mean()
        """,
    "nan_to_num of the logarithms": """
        log_p = torch.log(x_hat.clamp(min=1e-10))
        log_q = torch.log((1 - x_hat).clamp(min=1e-10))
        ll = torch.sum(x * log_p + (1 - x) * log_q) / x.shape[0]
        kl = torch.sum(mu ** 2 + torch.expm1(logvar) - logvar) / (2 * x.shape[0])
        return kl - ll
        """,
}

EXTRA_ARGUMENT = (
    "num_classes: int, hidden_units: int = 400) -> None:",
    "num_classes: int, hidden_units: int = 400, device: str = 'cpu', verbose: bool = True) -> None:",
)


def _answer(name: str, edits: tuple[tuple[str, str], ...]) -> Answer:
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return Answer(f"q1-{words}", QUESTION, edits)


STYLES = (
    _answer("an extra constructor argument", (EXTRA_ARGUMENT,)),
    *(_answer(name, edits) for name, edits in ARCHITECTURES.items()),
    *(
        _answer(f"noise: {name}", (*reparametrize(text), ("import argparse\n", "import argparse\nimport random\n")))
        for name, text in SAMPLING.items()
    ),
    *(_answer(f"forward: {name}", forward(text)) for name, text in FORWARDS.items()),
    *(_answer(f"loss: {name}", loss(text)) for name, text in LOSSES.items()),
    _answer(
        "everything in another style at once",
        (
            *ARCHITECTURES["batch norm"],
            *reparametrize(SAMPLING["the mean in eval mode, subtracted noise"]),
            *forward(FORWARDS["forward keeps what it made"]),
            *loss(LOSSES["in place on the caller's logvar"]),
        ),
    ),
)
