"""Right answers in rarer styles: other layers, layers with a state, other libraries' noise, functions transformed."""

from autograder.verification.answers import Answer
from tests.q1_cvae.question import QUESTION
from tests.q1_cvae.right_networks import cvae
from tests.q1_cvae.right_styles import loss, reparametrize

_HEADS = """
self.mu = nn.Linear(hidden_units, latent_size)
self.logvar = nn.Linear(hidden_units, latent_size)
self.dec = nn.Linear(latent_size + num_classes, hidden_units)
self.out = nn.Linear(hidden_units, input_size)
"""
_DECODED = "return torch.sigmoid(self.out(F.relu(self.dec(torch.cat([z, c], 1)))))"

_CVAES = {
    "label-as-an-index": cvae(
        """
        self.of_image, self.of_code = nn.Embedding(num_classes, hidden_units), nn.Embedding(num_classes, hidden_units)
        self.enc = nn.Linear(input_size, hidden_units)
        self.heads = nn.Linear(hidden_units, 2 * latent_size)
        self.dec = nn.Linear(latent_size, hidden_units)
        self.out = nn.Linear(hidden_units, input_size)
        """,
        """
        h = F.relu(self.enc(x) + self.of_image(c.argmax(dim=1)))
        return self.heads(h).tensor_split(2, dim=1)
        """,
        "return self.out(F.relu(self.dec(z) + self.of_code(c.argmax(1)))).sigmoid()",
    ),
    "scaled-and-shifted-by-the-label": cvae(
        """
        self.enc, self.dec = nn.Linear(input_size, hidden_units), nn.Linear(latent_size, hidden_units)
        self.film_enc = nn.Linear(num_classes, 2 * hidden_units)
        self.film_dec = nn.Linear(num_classes, 2 * hidden_units)
        self.mu, self.logvar = nn.Linear(hidden_units, latent_size), nn.Linear(hidden_units, latent_size)
        self.out = nn.Linear(hidden_units, input_size)
        """,
        """
        scale, shift = self.film_enc(c).chunk(2, 1)
        h = F.silu(self.enc(x) * (1 + scale) + shift)
        return self.mu(h), self.logvar(h)
        """,
        """
        scale, shift = self.film_dec(c).chunk(2, 1)
        return torch.sigmoid(self.out(F.silu(self.dec(z) * (1 + scale) + shift)))
        """,
    ),
    "recurrent-over-the-rows": cvae(
        "self.rows = nn.GRU(28 + num_classes, hidden_units, batch_first=True)" + _HEADS,
        """
        rows = torch.cat([x.view(-1, 28, 28), c[:, None].expand(-1, 28, -1)], dim=2)
        _, h = self.rows(rows)
        return self.mu(h[0]), self.logvar(h[0])
        """,
        _DECODED,
    ),
    "spectral-norm-prelu-and-selu": cvae(
        """
        self.enc = nn.utils.parametrizations.spectral_norm(nn.Linear(input_size + num_classes, hidden_units))
        self.act = nn.PReLU()
        """
        + _HEADS.replace("\n", "\n        "),
        """
        h = self.act(self.enc(torch.cat([x, c], 1)))
        return self.mu(h), self.logvar(h)
        """,
        _DECODED.replace("F.relu", "F.selu"),
    ),
    "std-by-softplus": cvae(
        "self.enc = nn.Linear(input_size + num_classes, hidden_units)" + _HEADS,
        """
        h = torch.relu(self.enc(torch.cat([x, c], 1)))
        std = F.softplus(self.logvar(h)) + 1e-6
        return self.mu(h), 2 * std.log()
        """,
        _DECODED,
    ),
    "counts-its-calls": cvae(
        """
        self.calls, self.seen = 0, []
        self.register_buffer("total", torch.zeros((), dtype=torch.long))
        self.enc = nn.Linear(input_size + num_classes, hidden_units)
        """
        + _HEADS.replace("\n", "\n        "),
        """
        self.calls += 1
        self.total += len(x)
        self.seen.append(x.shape)
        h = F.relu(self.enc(torch.cat([x, c], 1)))
        return self.mu(h), self.logvar(h)
        """,
        _DECODED,
    ),
    "bilinear-and-sliced-label": cvae(
        """
        self.mix = nn.Bilinear(latent_size, num_classes, hidden_units)
        self.enc = nn.Linear(input_size + num_classes, hidden_units)
        self.heads = nn.Linear(hidden_units, 2 * latent_size)
        self.out = nn.Linear(hidden_units + num_classes, input_size)
        """,
        """
        both = x.new_empty(len(x), x.shape[1] + c.shape[1])
        both[:, : x.shape[1]], both[:, x.shape[1] :] = x, c
        h = self.heads(self.enc(both).relu())
        return h[:, ::2], h[:, 1::2]
        """,
        "return self.out(torch.cat([F.elu(self.mix(z.contiguous(), c)), c], 1)).sigmoid_()",
    ),
}
_NOISES = {
    "erfinv-of-uniform": """
        u = torch.rand(mu.shape).clamp(1e-7, 1 - 1e-7)
        return mu + (logvar / 2).exp() * 2 ** 0.5 * torch.erfinv(2 * u - 1)
        """,
    "scipy": """
        from scipy import stats
        return mu + (logvar / 2).exp() * torch.as_tensor(stats.norm.rvs(size=tuple(mu.shape)), dtype=mu.dtype)
        """,
    "a-buffer-that-grows": """
        if getattr(self, "_pool", None) is None or len(self._pool) < mu.numel():
            self._pool = torch.randn(max(4096, 2 * mu.numel()))
        eps, self._pool = self._pool[: mu.numel()], self._pool[mu.numel() :]
        return torch.lerp(mu, mu + torch.exp(logvar / 2), eps.view_as(mu))
        """,
}
_LOSSES = {
    "vmap": """
        def one(p, t, m, s):
            p = p.clamp(1e-7, 1 - 1e-7)
            return -(t * p.log() + (1 - t) * (1 - p).log()).sum() + 0.5 * (m ** 2 + s.exp() - 1 - s).sum()
        return torch.func.vmap(one)(x_hat, x, mu, logvar).mean()
        """,
    "xlogy-and-einsum": """
        p = x_hat.clamp(1e-6, 1 - 1e-6)
        recon = -(torch.xlogy(x, p) + torch.special.xlog1py(1 - x, -p)).sum()
        kl = 0.5 * (torch.einsum("nz,nz->", mu, mu) + torch.special.expm1(logvar).sum() - logvar.sum())
        return (recon + kl) / float(mu.size(dim=0))
        """,
    "a-multivariate-normal": """
        from torch.distributions import MultivariateNormal, kl_divergence
        q = MultivariateNormal(mu, torch.diag_embed(logvar.exp()))
        p = MultivariateNormal(torch.zeros_like(mu), torch.diag_embed(torch.ones_like(mu)))
        return F.binary_cross_entropy(x_hat, x, reduction="none").sum(1).mean() + kl_divergence(q, p).mean()
        """,
}

RARE = (
    *(Answer(f"q1-{name}", QUESTION, edits) for name, edits in _CVAES.items()),
    *(Answer(f"q1-noise-{name}", QUESTION, reparametrize(text)) for name, text in _NOISES.items()),
    *(Answer(f"q1-loss-{name}", QUESTION, loss(text)) for name, text in _LOSSES.items()),
)
