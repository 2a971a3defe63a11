"""Wrong answers to question 1 that only a corner shows: one image, large parameters, other laws, other weights."""

from tests.q1_cvae.wrong_plain import forward, loss, model, plain_forward, sample

_HEADS = "return self.fc_mu(h), self.fc_logvar(h)"
_END = "return torch.sigmoid(self.fc5(h))"
_TWO = "mu, logvar = self.recognition_model(x, c)\n"
_THREE = _TWO + "z = self.reparametrize(mu, logvar)\n"
_EPS = "eps = torch.randn_like(logvar)\n"
_CE = 'recon = F.binary_cross_entropy(x_hat, x, reduction="sum")'
_RETURN = "return (recon + kl) / x.shape[0]"
_FC5 = "self.fc5 = nn.Linear(hidden_units, input_size)"
_FREEZE = """
for name in "{}".split(", "):
    getattr(self, name).requires_grad_(False)"""
CORNERS = (
    model(
        "Q1.1",
        "squeezed-for-one-image",
        "squeezed",
        (_HEADS, "return self.fc_mu(h).squeeze(), self.fc_logvar(h).squeeze()"),
    ),
    model("Q1.1", "mu-bounded", "head-bounded", (_HEADS, "return 3 * torch.tanh(self.fc_mu(h)), self.fc_logvar(h)")),
    model("Q1.1", "logvar-clamped", "head-tanh", (_HEADS, "return self.fc_mu(h), self.fc_logvar(h).clamp(-1, 1)")),
    model(
        "Q1.1",
        "logvar-clamped-wider",
        "head-bounded",
        (_HEADS, "return self.fc_mu(h), self.fc_logvar(h).clamp(-2, 2)"),
    ),
    model("Q1.1", "none-in-cat", "value-is-none", ("torch.cat([x, c], dim=1)", "torch.cat([x, None], dim=1)")),
    model("Q1.1", "heads-equal", "heads-equal", (_HEADS, "h = self.fc_mu(h) + self.fc_logvar(h)\nreturn h, h")),
    model(
        "Q1.1",
        "cut-along-the-batch",
        "cut-along-the-batch",
        (_HEADS, "return torch.cat([self.fc_mu(h), self.fc_logvar(h)], dim=1).chunk(2)"),
    ),
    model("Q1.3", "squeezed-for-one-code", "squeezed", (_END, "return torch.sigmoid(self.fc5(h)).squeeze()")),
    model("Q1.3", "bounded", "pixels-bounded", (_END, "return 0.2 + 0.6 * torch.sigmoid(self.fc5(h))")),
    model("Q1.3", "frozen", "layers-frozen", (_FC5, _FC5 + _FREEZE.format("fc3, fc4, fc5"))),
    model("Q1.1", "frozen", "layers-frozen", (_FC5, _FC5 + _FREEZE.format("fc1, fc2, fc_mu, fc_logvar"))),
    model(
        "Q1.3",
        "one-frozen-matrix",
        "layers-frozen",
        ("self.fc3 = nn.Linear(latent_size + num_classes, hidden_units)\n", ""),
        ("self.fc4 = nn.Linear(hidden_units, hidden_units)\n", ""),
        (_FC5, "self.code = nn.Parameter(torch.randn(latent_size + num_classes, input_size), requires_grad=False)"),
        ("h = F.relu(self.fc4(F.relu(self.fc3(torch.cat([z, c], dim=1)))))\n", ""),
        (_END, "return torch.sigmoid(torch.cat([z, c], dim=1) @ self.code)"),
    ),
    sample("root-of-logvar", "std-missing-root", _EPS + "return mu + torch.sqrt(logvar) * eps"),
    sample("softplus", "std-by-softplus", _EPS + "return mu + F.softplus(logvar) * eps"),
    sample("one-plus-std", "std-and-one", _EPS + "return mu + (1 + torch.exp(0.5 * logvar)) * eps"),
    sample("half-noise", "noise-scaled", _EPS + "return mu + 0.5 * torch.exp(0.5 * logvar) * eps"),
    sample(
        "average-of-four",
        "noise-scaled",
        "eps = torch.randn(4, *mu.shape).mean(0)\nreturn mu + torch.exp(0.5 * logvar) * eps",
    ),
    sample(
        "logvar-clamped",
        "logvar-cut-off",
        _EPS + "return mu + torch.exp(0.5 * logvar.clamp(-2, 2)) * eps",
    ),
    sample("mean-twice", "mean-multiplied", _EPS + "return 2 * mu + torch.exp(0.5 * logvar) * eps"),
    sample("logvar-added", "mean-shifted", _EPS + "return mu + logvar + torch.exp(0.5 * logvar) * eps"),
    sample("mean-missing-and-variance", "std-is-variance", _EPS + "return logvar.exp() * eps"),
    sample(
        "laplace",
        "noise-other-law",
        "eps = torch.distributions.Laplace(0.0, 0.5**0.5).sample(mu.shape)\nreturn mu + torch.exp(0.5 * logvar) * eps",
    ),
    forward("z-detached", "forward-detached", _THREE + "return self.generative_model(z.detach(), c), mu, logvar"),
    forward("mu-detached", "forward-detached", _THREE + "return self.generative_model(z, c), mu.detach(), logvar"),
    forward(
        "no-grad-around-the-encoder",
        "forward-detached",
        "with torch.no_grad():\n    mu, logvar = self.recognition_model(x, c)\n"
        "return self.generative_model(self.reparametrize(mu, logvar), c), mu, logvar",
    ),
    plain_forward(
        "std-handed-on",
        "forward-hands-on-std",
        _TWO
        + "z = self.reparametrize(mu, torch.exp(0.5 * logvar))\n"
        + "return self.generative_model(z, c), mu, logvar",
    ),
    plain_forward(
        "average-of-ten-pictures",
        "forward-varies-too-little",
        _TWO
        + "made = [self.generative_model(self.reparametrize(mu, logvar), c) for _ in range(10)]\n"
        + "return torch.stack(made).mean(0), mu, logvar",
    ),
    plain_forward(
        "one-noise-for-all",
        "forward-shares-noise",
        _TWO
        + "z = mu + torch.exp(0.5 * logvar) * torch.randn(mu.shape[1])\n"
        + "return self.generative_model(z, c), mu, logvar",
    ),
    forward(
        "label-reversed", "forward-changes-label", _THREE + "return self.generative_model(z, c.flip(1)), mu, logvar"
    ),
    loss("kl-times-four", "kl-scaled", ("recon + kl", "recon + 4 * kl")),
    loss("kl-tenth", "kl-scaled", ("recon + kl", "recon + 0.1 * kl")),
    loss("recon-times-three", "recon-scaled", ("recon + kl", "3 * recon + kl")),
    loss("kl-two-logvar", "kl-factors", ("1 + logvar", "1 + 2 * logvar")),
    loss("kl-mu-and-std", "kl-factors", ("mu.pow(2) - logvar.exp()", "mu.abs() - (0.5 * logvar).exp()")),
    loss("divided-by-128", "recon-scaled", (_RETURN, "return (recon + kl) / 128")),
    loss(
        "warm-up-by-calls",
        "calls-differ",
        (_CE, "loss_function.calls = getattr(loss_function, 'calls', 0) + 1\n" + _CE),
        ("recon + kl", "recon + min(1.0, loss_function.calls / 1000) * kl"),
    ),
    loss(
        "last-image-left-out",
        "image-left-out",
        (_CE, "n = max(1, len(x) - 1)\nx_hat, x, mu, logvar = x_hat[:n], x[:n], mu[:n], logvar[:n]\n" + _CE),
    ),
    loss("target-rounded", "recon-target-rounded", ("x_hat, x, red", "x_hat, x.round(), red")),
    loss(
        "white-weighted",
        "recon-factors",
        (
            _CE,
            "p = x_hat.clamp(1e-7, 1 - 1e-7)\nrecon = -(2 * x * p.log() + (1 - x) * (1 - p).log()).sum()",
        ),
    ),
)
