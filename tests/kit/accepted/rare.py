"""Right answers in rarer styles: other layers, layers with a state, other libraries' noise, functions transformed."""

from accepted.q1 import cvae, loss, reparametrize
from accepted.q2 import answer
from accepted.q3 import choice, loop, network, step
from corpus import Answer

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
        self.film_enc, self.film_dec = nn.Linear(num_classes, 2 * hidden_units), nn.Linear(num_classes, 2 * hidden_units)
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

_TRACED_D = """
layers = nn.Sequential(
    nn.Conv2d(1, 32, 5), nn.LeakyReLU(0.01), nn.MaxPool2d(2), nn.Conv2d(32, 64, 5), nn.LeakyReLU(0.01), nn.MaxPool2d(2),
    nn.Flatten(), nn.Linear(1024, 1024), nn.LeakyReLU(0.01), nn.Linear(1024, 1),
)
return torch.jit.trace(layers, torch.zeros(batch_size, 1, 28, 28))
"""
_COUNTING_G = """
class Counting(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("calls", torch.zeros((), dtype=torch.long))
        self.history = []
        self.body = nn.Sequential(
            nn.Linear(noise_dim, 1024), nn.ReLU(), nn.BatchNorm1d(1024, momentum=None), nn.Linear(1024, 6272), nn.ReLU(),
            nn.BatchNorm1d(6272, track_running_stats=False), nn.Unflatten(1, (128, 7, 7)),
            nn.ConvTranspose2d(128, 64, 4, 2, 1), nn.ReLU(), nn.BatchNorm2d(64), nn.ConvTranspose2d(64, 1, 4, 2, 1),
        )

    def forward(self, z):
        self.calls += 1
        self.history.append(z.shape)
        x = self.body(z.reshape(batch_size, noise_dim))
        return (2 * torch.sigmoid(2 * x) - 1).reshape(batch_size, 784)

return Counting()
"""
_GANS = (
    answer("jit-traced", ("Q2.2", _TRACED_D)),
    answer("counts-its-calls-and-keeps-its-batch-size", ("Q2.3", _COUNTING_G)),
    answer("noise-from-bytes", ("Q2.1", "import os\nimport numpy as np\nwords = np.frombuffer(os.urandom(4 * batch_size * dim), dtype=np.uint32)\nreturn torch.from_numpy((words / 2.0**31 - 1).astype('float32')).view(batch_size, dim)")),
    answer("noise-of-a-seeded-generator", ("Q2.1", "generator = torch.Generator()\ngenerator.seed()\nreturn torch.rand(batch_size, dim, generator=generator, dtype=torch.double).sub(0.5).mul(2).float()")),
    answer("bce-logsumexp", ("Q2.5", "signs = 1 - 2 * target\nboth = torch.stack([torch.zeros_like(input), input], dim=-1)\nassert signs.shape == input.shape\nreturn (torch.logsumexp(both, dim=-1) - target * input).mean()")),
    answer("bce-cross-entropy-of-two-classes", ("Q2.5", "logits = torch.stack([torch.zeros_like(input), input], dim=1)\ntargets = torch.stack([1 - target, target], dim=1)\nreturn F.cross_entropy(logits, targets)")),
)  # fmt: skip

_DQNS = {
    "q3-network-counts-and-normalises": network("self.register_buffer('seen', torch.zeros(()))\nself.net = nn.Sequential(nn.Linear(4, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 2))", "self.seen += 1\nreturn self.net(state / torch.tensor([2.4, 3.0, 0.21, 2.0]))"),
    "q3-network-parameters": network("self.w1, self.b1 = nn.Parameter(torch.randn(4, 64) * 0.5), nn.Parameter(torch.zeros(64))\nself.w2, self.b2 = nn.Parameter(torch.randn(64, 2) * 0.1), nn.Parameter(torch.zeros(2))", "return torch.addmm(self.b2, torch.addmm(self.b1, state, self.w1).relu(), self.w2)"),
    "q3-network-one-head-for-each-action": network("self.heads = nn.ModuleDict({name: nn.Sequential(nn.Linear(4, 48), nn.Tanh(), nn.Linear(48, 1)) for name in ('left', 'right')})", "return torch.cat([self.heads['left'](state), self.heads['right'](state)], dim=-1)"),
    "q3-action-bernoulli": choice("eps = eps_end + (eps_start - eps_end) * math.exp(-steps_done / eps_decay)\ngreedy = policy_net(state).detach().max(dim=1, keepdim=True).indices\nexplore = torch.bernoulli(torch.tensor(min(max(eps, 0.0), 1.0))).bool()\nreturn torch.where(explore, torch.randint_like(greedy, 2), greedy)"),
    "q3-action-gumbel": choice("import numpy as np\neps = eps_end + (eps_start - eps_end) / np.exp(steps_done / eps_decay)\nwith torch.inference_mode():\n    values = policy_net(state)[0].numpy()\np = np.full(2, eps / 2)\np[values.argmax()] += 1 - eps\nreturn torch.tensor([[int(np.random.default_rng().choice(2, p=p / p.sum()))]])"),
    "q3-step-functional": step(("loss = F.smooth_l1_loss(q, expected.unsqueeze(1))", "names = dict(policy_net.named_parameters())\npredicted = torch.func.functional_call(policy_net, names, (states,)).gather(1, actions)\nloss = F.mse_loss(predicted, expected[:, None])")),
    "q3-step-closure": step(("optimizer.zero_grad()\nloss.backward()\noptimizer.step()", "def closure():\n    optimizer.zero_grad()\n    loss.backward()\n    return loss\noptimizer.step(closure)")),
    "q3-step-double-precision": step(("loss = F.smooth_l1_loss(q, expected.unsqueeze(1))", "loss = (q.double().flatten() - expected.double()).pow(2).mean()")),
    "q3-loop-scheduler-and-tuple": loop(("steps_done = 0", "steps_done = 0\nscheduler = torch.optim.lr_scheduler.StepLR(optimizer, 200, 0.9)"), ("            break", "            scheduler.step()\n            break")),
}  # fmt: skip

ACCEPTED = (
    *(Answer(f"q1-{name}", "q1", edits) for name, edits in _CVAES.items()),
    *(Answer(f"q1-noise-{name}", "q1", reparametrize(text)) for name, text in _NOISES.items()),
    *(Answer(f"q1-loss-{name}", "q1", loss(text)) for name, text in _LOSSES.items()),
    *_GANS,
    *(Answer(name, "q3", edits) for name, edits in _DQNS.items()),
)
