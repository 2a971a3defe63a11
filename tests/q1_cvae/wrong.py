"""Wrong answers to question 1: each has one slip, and must lose points at one exercise."""

from autograder.verification.answers import WrongAnswer, instead_of
from tests.q1_cvae.question import QUESTION

LAYERS = """
self.fc1 = nn.Linear(input_size + num_classes, hidden_units)
self.fc2 = nn.Linear(hidden_units, hidden_units)
self.fc_mu = nn.Linear(hidden_units, latent_size)
self.fc_logvar = nn.Linear(hidden_units, latent_size)
self.fc3 = nn.Linear(latent_size + num_classes, hidden_units)
self.fc4 = nn.Linear(hidden_units, hidden_units)
self.fc5 = nn.Linear(hidden_units, input_size)
"""
RECOGNISE = """
h = F.relu(self.fc2(F.relu(self.fc1(torch.cat([x, c], dim=1)))))
return self.fc_mu(h), self.fc_logvar(h)
"""
GENERATE = """
h = F.relu(self.fc4(F.relu(self.fc3(torch.cat([z, c], dim=1)))))
return torch.sigmoid(self.fc5(h))
"""
FORWARD = """
mu, logvar = self.recognition_model(x, c)
z = self.reparametrize(mu, logvar)
return self.generative_model(z, c), mu, logvar
"""
LOSS = """
recon = F.binary_cross_entropy(x_hat, x, reduction="sum")
kl = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
return (recon + kl) / x.shape[0]
"""


def _changed(text: str, changes: tuple[tuple[str, str], ...]) -> str:
    for old, new in changes:
        if old not in text:
            raise ValueError(f"not in the text: {old!r}")
        text = text.replace(old, new)
    return text


def _model(exercise: str, name: str, slip: str, *changes: tuple[str, str]) -> WrongAnswer:
    """A plain network in which some texts are replaced, wherever in its layers and two functions they stand."""
    layers, recognise, generate = LAYERS, RECOGNISE, GENERATE
    for old, new in changes:
        if old not in layers + recognise + generate:
            raise ValueError(f"{name}: not in the text: {old!r}")
        layers, recognise, generate = (part.replace(old, new) for part in (layers, recognise, generate))
    edits = (
        instead_of(QUESTION, "Q1.1, Q1.3: make your layers", layers),
        instead_of(QUESTION, "Q1.1 ", recognise),
        instead_of(QUESTION, "Q1.3 ", generate),
    )
    return WrongAnswer(f"{exercise.lower()}-{name}", QUESTION, edits, exercise, slip)


def _sample(name: str, slip: str, text: str) -> WrongAnswer:
    """Another reparametrize."""
    return WrongAnswer(f"q1.2-{name}", QUESTION, (instead_of(QUESTION, "Q1.2 ", text),), "Q1.2", slip)


def _forward(name: str, slip: str, text: str) -> WrongAnswer:
    """Another forward."""
    return WrongAnswer(f"q1.4-{name}", QUESTION, (instead_of(QUESTION, "Q1.4 ", text),), "Q1.4", slip)


def _plain_forward(name: str, slip: str, text: str) -> WrongAnswer:
    """Another forward of a plain network, whose outputs may be written into."""
    edits = (
        instead_of(QUESTION, "Q1.1, Q1.3: make your layers", LAYERS),
        instead_of(QUESTION, "Q1.1 ", RECOGNISE),
        instead_of(QUESTION, "Q1.3 ", GENERATE),
        instead_of(QUESTION, "Q1.4 ", text),
    )
    return WrongAnswer(f"q1.4-{name}", QUESTION, edits, "Q1.4", slip)


def _loss(name: str, slip: str, *changes: tuple[str, str]) -> WrongAnswer:
    """A plain loss in which some texts are replaced."""
    return WrongAnswer(
        f"q1.5-{name}", QUESTION, (instead_of(QUESTION, "Q1.5 ", _changed(LOSS, changes)),), "Q1.5", slip
    )


_HEADS = "return self.fc_mu(h), self.fc_logvar(h)"
_INNER_ENCODER = "F.relu(self.fc2(F.relu(self.fc1(torch.cat([x, c], dim=1)))))"
_INNER_DECODER = "F.relu(self.fc4(F.relu(self.fc3(torch.cat([z, c], dim=1)))))"
_END = "torch.sigmoid(self.fc5(h))"

ENCODER = (
    _model("Q1.1", "label-never-used", "encoder-ignores-label", ("input_size + num_classes", "input_size"), ("torch.cat([x, c], dim=1)", "x")),
    _model("Q1.1", "label-times-zero", "encoder-ignores-label", ("torch.cat([x, c], dim=1)", "torch.cat([x, 0 * c], dim=1)")),
    _model("Q1.1", "label-summed", "encoder-ignores-label", ("torch.cat([x, c], dim=1)", "torch.cat([x, c.sum(1, keepdim=True).expand_as(c)], dim=1)")),
    _model("Q1.1", "image-never-used", "encoder-ignores-image", ("torch.cat([x, c], dim=1)", "torch.cat([torch.zeros_like(x), c], dim=1)")),
    _model("Q1.1", "logvar-a-constant", "encoder-ignores-image", ("self.fc_logvar(h)", "self.fc_logvar(torch.zeros_like(h))")),
    _model("Q1.1", "mean-over-the-batch", "rows-mixed", (_HEADS, "return self.fc_mu(h - h.mean(0)), self.fc_logvar(h)")),
    _model("Q1.1", "softmax-over-the-batch", "rows-mixed", (_HEADS, "return self.fc_mu(h), self.fc_logvar(h).log_softmax(0)")),
    _model("Q1.1", "relu-on-both-heads", "head-never-negative", (_HEADS, "return F.relu(self.fc_mu(h)), F.relu(self.fc_logvar(h))")),
    _model("Q1.1", "relu-on-logvar", "head-never-negative", (_HEADS, "return self.fc_mu(h), F.relu(self.fc_logvar(h))")),
    _model("Q1.1", "softplus-on-logvar", "head-never-negative", (_HEADS, "return self.fc_mu(h), F.softplus(self.fc_logvar(h))")),
    _model("Q1.1", "sigmoid-on-mu", "head-sigmoid", (_HEADS, "return torch.sigmoid(self.fc_mu(h)), self.fc_logvar(h)")),
    _model("Q1.1", "tanh-on-mu", "head-tanh", (_HEADS, "return torch.tanh(self.fc_mu(h)), self.fc_logvar(h)")),
    _model("Q1.1", "tanh-on-logvar", "head-tanh", (_HEADS, "return self.fc_mu(h), self.fc_logvar(h).tanh()")),
    _model("Q1.1", "softmax-on-mu", "head-softmax", (_HEADS, "return self.fc_mu(h).softmax(1), self.fc_logvar(h)")),
    _model("Q1.1", "gelu-on-both-heads", "head-cut-below", (_HEADS, "return F.gelu(self.fc_mu(h)), F.gelu(self.fc_logvar(h))")),
    _model("Q1.1", "elu-on-logvar", "head-cut-below", (_HEADS, "return self.fc_mu(h), F.elu(self.fc_logvar(h))")),
    _model("Q1.1", "minus-softplus", "head-never-positive", (_HEADS, "return self.fc_mu(h), -F.softplus(self.fc_logvar(h))")),
    _model("Q1.1", "variance-returned", "head-never-negative", (_HEADS, "return self.fc_mu(h), self.fc_logvar(h).clamp(max=20).exp()")),
    _model("Q1.1", "no-activations", "no-activations", (_INNER_ENCODER, "self.fc2(self.fc1(torch.cat([x, c], dim=1)))")),
    _model("Q1.1", "layer-never-used", "layers-unused", (_INNER_ENCODER, "F.relu(self.fc1(torch.cat([x, c], dim=1)))")),
    _model("Q1.1", "layer-of-another-name", "layers-unused", ("self.fc_mu = ", "self.extra = nn.BatchNorm1d(hidden_units)\nself.fc_mu = ")),
    _model("Q1.1", "layers-in-a-list", "layers-not-registered", ("self.fc1 = nn.Linear(input_size + num_classes, hidden_units)", "self.hidden = [nn.Linear(input_size + num_classes, hidden_units)]"), ("self.fc1(", "self.hidden[0](")),
    _model("Q1.1", "layers-in-a-dict", "layers-not-registered", ("self.fc2 = nn.Linear(hidden_units, hidden_units)", "self.more = {'fc2': nn.Linear(hidden_units, hidden_units)}"), ("self.fc2(", "self.more['fc2'](")),
    _model("Q1.1", "layer-made-anew", "random-in-eval", ("self.fc1(torch.cat", "nn.Linear(x.shape[1] + c.shape[1], self.fc2.in_features)(torch.cat"), ("self.fc1 = nn.Linear(input_size + num_classes, hidden_units)\n", "")),
    _model("Q1.1", "dropout-never-off", "random-in-eval", (_HEADS, "h = F.dropout(h, 0.2)\n" + _HEADS)),
    _model("Q1.1", "no-grad", "nothing-to-learn", ("h = " + _INNER_ENCODER + "\n" + _HEADS, "with torch.no_grad():\n    h = " + _INNER_ENCODER + "\n    " + _HEADS)),
    _model("Q1.1", "detached-hidden", "layers-unused", (_HEADS, "h = h.detach()\n" + _HEADS)),
    _model("Q1.1", "one-head", "heads-not-split", (_HEADS, "return torch.cat([self.fc_mu(h), self.fc_logvar(h)], dim=1)")),
    _model("Q1.1", "both-heads-twice", "heads-not-split", (_HEADS, "h = torch.cat([self.fc_mu(h), self.fc_logvar(h)], dim=1)\nreturn h, h")),
    _model("Q1.1", "logvar-none", "value-is-none", (_HEADS, "self.mu, self.lv = self.fc_mu(h), self.fc_logvar(h)\nreturn self.mu, getattr(self, 'logvar', None)")),
    _model("Q1.1", "returns-nothing", "returns-nothing", (_HEADS, "mu, logvar = self.fc_mu(h), self.fc_logvar(h)")),
    _model("Q1.1", "latents-fixed", "latent-size-fixed", ("self.fc_mu = nn.Linear(hidden_units, latent_size)", "self.fc_mu = nn.Linear(hidden_units, 20)"), ("self.fc_logvar = nn.Linear(hidden_units, latent_size)", "self.fc_logvar = nn.Linear(hidden_units, 20)")),
    _model("Q1.1", "a-layer-left-none", "called-none", ("self.fc2 = nn.Linear(hidden_units, hidden_units)", "self.fc2 = None")),
    _model("Q1.1", "joined-along-the-batch", "joined-along-the-batch", ("torch.cat([x, c], dim=1)", "torch.cat([x, c])")),
    _model("Q1.1", "hidden-returned", "hidden-returned", (_HEADS, "return h, self.fc_logvar(h)")),
)  # fmt: skip

_EPS = "eps = torch.randn_like(logvar)\n"
SAMPLING = (
    _sample("std-is-variance", "std-is-variance", _EPS + "return mu + logvar.exp() * eps"),
    _sample("std-is-variance-by-root", "std-is-variance", _EPS + "return mu + torch.sqrt(torch.exp(logvar) ** 2) * eps"),
    _sample("rand-like", "noise-uniform", "return mu + torch.exp(0.5 * logvar) * torch.rand_like(mu)"),
    _sample("rand-of-size", "noise-uniform", "return mu + torch.exp(0.5 * logvar) * torch.rand(mu.size())"),
    _sample("rand-and-variance", "noise-uniform", "return mu + torch.exp(logvar) * torch.rand_like(mu)"),
    _sample("rand-centred", "noise-uniform", "return mu + torch.exp(0.5 * logvar) * (2 * torch.rand_like(mu) - 1)"),
    _sample("rand-centred-half", "noise-uniform", "return mu + torch.exp(0.5 * logvar) * (torch.rand_like(mu) - 0.5)"),
    _sample("no-noise", "no-noise", "return mu"),
    _sample("no-noise-but-logvar", "no-noise", "return mu + torch.exp(0.5 * logvar)"),
    _sample("zero-noise", "no-noise", "return mu + torch.exp(0.5 * logvar) * torch.zeros_like(mu)"),
    _sample("std-missing", "std-missing", "return mu + torch.randn_like(mu)"),
    _sample("std-is-logvar", "std-is-logvar", _EPS + "return mu + logvar * eps"),
    _sample("std-is-half-logvar", "std-is-half-logvar", _EPS + "return mu + 0.5 * logvar * eps"),
    _sample("std-is-inverse", "std-is-inverse", _EPS + "return mu + torch.exp(-0.5 * logvar) * eps"),
    _sample("std-is-quarter", "std-is-fourth-root", _EPS + "return mu + torch.exp(0.5 * logvar).sqrt() * eps"),
    _sample("std-is-doubled-exponent", "std-is-exp-2-logvar", _EPS + "return mu + torch.exp(2 * logvar) * eps"),
    _sample("half-outside", "std-not-halved-times-half", _EPS + "return mu + 0.5 * torch.exp(logvar) * eps"),
    _sample("root-of-absolute", "std-missing-root", _EPS + "return mu + logvar.abs().sqrt() * eps"),
    _sample("mean-missing", "mean-missing", _EPS + "return torch.exp(0.5 * logvar) * eps"),
    _sample("standard-normal", "mean-ignored", "return torch.randn_like(mu)"),
    _sample("mean-minus", "mean-sign", _EPS + "return torch.exp(0.5 * logvar) * eps - mu"),
    _sample("mean-times-std", "mean-scaled", _EPS + "return torch.exp(0.5 * logvar) * (mu + eps)"),
    _sample("std-added", "std-added", _EPS + "return mu + torch.exp(0.5 * logvar) + eps"),
    _sample("mean-and-std-swapped", "mean-and-std-swapped", _EPS + "return torch.exp(0.5 * logvar) + mu * eps"),
    _sample("one-row-of-noise", "noise-shared-by-images", "return mu + torch.exp(0.5 * logvar) * torch.randn(mu.shape[1])"),
    _sample("one-column-of-noise", "noise-shared-by-latents", "return mu + torch.exp(0.5 * logvar) * torch.randn(mu.shape[0], 1)"),
    _sample("one-number-of-noise", "noise-one-number", "return mu + torch.exp(0.5 * logvar) * torch.randn(1)"),
    _sample("seed-inside", "noise-repeats", "torch.manual_seed(0)\n" + _EPS + "return mu + torch.exp(0.5 * logvar) * eps"),
    _sample("noise-kept", "noise-repeats", "if getattr(self, 'eps', None) is None or self.eps.shape != mu.shape:\n    self.eps = torch.randn_like(mu)\nreturn mu + torch.exp(0.5 * logvar) * self.eps"),
    _sample("noise-clamped", "noise-clamped", "return mu + torch.exp(0.5 * logvar) * torch.randn_like(mu).clamp(-2, 2)"),
    _sample("noise-clamped-at-one", "noise-clamped", "return mu + torch.exp(0.5 * logvar) * torch.randn_like(mu).clamp(-1, 1)"),
    _sample("noise-absolute", "noise-one-sided", "return mu + torch.exp(0.5 * logvar) * torch.randn_like(mu).abs()"),
    _sample("torch-normal", "sample-detached", "return torch.normal(mu, torch.exp(0.5 * logvar))"),
    _sample("sample-not-rsample", "sample-detached", "return torch.distributions.Normal(mu, torch.exp(0.5 * logvar)).sample()"),
    _sample("all-detached", "sample-detached", _EPS + "return (mu + torch.exp(0.5 * logvar) * eps).detach()"),
    _sample("std-detached", "logvar-detached", _EPS + "return mu + torch.exp(0.5 * logvar).detach() * eps"),
    _sample("std-data", "logvar-detached", _EPS + "return mu + torch.exp(0.5 * logvar.data) * eps"),
    _sample("mu-detached", "mu-detached", _EPS + "return mu.detach() + torch.exp(0.5 * logvar) * eps"),
    _sample("returns-nothing", "returns-nothing", _EPS + "z = mu + torch.exp(0.5 * logvar) * eps"),
    _sample("averaged-over-the-batch", "batch-missing", _EPS + "return (mu + torch.exp(0.5 * logvar) * eps).mean(0)"),
)  # fmt: skip

DECODER = (
    _model("Q1.3", "label-never-used", "decoder-ignores-label", ("latent_size + num_classes", "latent_size"), ("torch.cat([z, c], dim=1)", "z")),
    _model("Q1.3", "label-times-zero", "decoder-ignores-label", ("torch.cat([z, c], dim=1)", "torch.cat([z, torch.zeros_like(c)], dim=1)")),
    _model("Q1.3", "code-never-used", "decoder-ignores-code", ("torch.cat([z, c], dim=1)", "torch.cat([torch.zeros_like(z), c], dim=1)")),
    _model("Q1.3", "logits", "pixels-are-logits", (_END, "self.fc5(h)")),
    _model("Q1.3", "tanh", "pixels-tanh", (_END, "torch.tanh(self.fc5(h))")),
    _model("Q1.3", "relu", "pixels-relu", (_END, "F.relu(self.fc5(h))")),
    _model("Q1.3", "softmax", "pixels-softmax", (_END, "F.softmax(self.fc5(h), dim=1)")),
    _model("Q1.3", "log-sigmoid", "pixels-negated-logarithm", (_END, "F.logsigmoid(self.fc5(h))")),
    _model("Q1.3", "clamped", "pixels-clamped", (_END, "self.fc5(h).clamp(0, 1)")),
    _model("Q1.3", "sigmoid-twice", "pixels-sigmoid-twice", (_END, "torch.sigmoid(torch.sigmoid(self.fc5(h)))")),
    _model("Q1.3", "relu-before-sigmoid", "pixels-relu-before-sigmoid", (_END, "torch.sigmoid(F.relu(self.fc5(h)))")),
    _model("Q1.3", "tanh-before-sigmoid", "pixels-sigmoid-of-tanh", (_END, "torch.sigmoid(torch.tanh(self.fc5(h)))")),
    _model("Q1.3", "no-activations", "no-activations", (_INNER_DECODER, "self.fc4(self.fc3(torch.cat([z, c], dim=1)))")),
    _model("Q1.3", "layer-never-used", "layers-unused", (_INNER_DECODER, "F.relu(self.fc3(torch.cat([z, c], dim=1)))")),
    _model("Q1.3", "layers-in-a-list", "layers-not-registered", ("self.fc4 = nn.Linear(hidden_units, hidden_units)", "self.middle = [nn.Linear(hidden_units, hidden_units)]"), ("self.fc4(", "self.middle[0](")),
    _model("Q1.3", "detached", "nothing-to-learn", (_END, _END + ".detach()")),
    _model("Q1.3", "dropout-never-off", "random-in-eval", (_END, "torch.sigmoid(self.fc5(F.dropout(h, 0.2)))")),
    _model("Q1.3", "as-an-image", "not-flattened", (_END, _END + ".view(-1, 28, 28)")),
    _model("Q1.3", "batch-mean-removed", "rows-mixed", ("self.fc5(h)", "self.fc5(h - h.mean(0))")),
    _model("Q1.3", "returns-nothing", "returns-nothing", ("return " + _END, "x_hat = " + _END)),
    _model("Q1.3", "a-layer-left-none", "called-none", ("self.fc4 = nn.Linear(hidden_units, hidden_units)", "self.fc4 = None")),
    _model("Q1.3", "bits", "pixels-clamped", (_END, "(" + _END + " > 0.5).float() + 0 * self.fc5(h)")),
)  # fmt: skip

_TWO = "mu, logvar = self.recognition_model(x, c)\n"
_THREE = _TWO + "z = self.reparametrize(mu, logvar)\n"
FORWARDS = (
    _forward("uses-mu", "forward-uses-mu", _THREE + "return self.generative_model(mu, c), mu, logvar"),
    _forward("mu-first", "forward-order", _THREE + "return mu, logvar, self.generative_model(z, c)"),
    _forward("x-hat-between", "forward-order", _THREE + "return mu, self.generative_model(z, c), logvar"),
    _forward("logvar-before-mu", "forward-order", _THREE + "return self.generative_model(z, c), logvar, mu"),
    _forward("logvar-none", "value-is-none", _THREE + "self.logvar, log_var = logvar, None\nreturn self.generative_model(z, c), mu, log_var"),
    _forward("z-for-mu", "forward-returns-z", _THREE + "return self.generative_model(z, c), z, logvar"),
    _forward("z-for-logvar", "forward-returns-z", _THREE + "return self.generative_model(z, c), mu, z"),
    _forward("std-for-logvar", "forward-returns-std", _THREE + "return self.generative_model(z, c), mu, (0.5 * logvar).exp()"),
    _forward("variance-for-logvar", "forward-returns-variance", _THREE + "return self.generative_model(z, c), mu, logvar.exp()"),
    _plain_forward("std-in-place", "forward-returns-std", _TWO + "std = logvar.mul_(0.5).exp_()\nz = mu + std * torch.randn_like(std)\nreturn self.generative_model(z, c), mu, logvar"),
    _plain_forward("half-in-place", "forward-returns-half", _TWO + "std = logvar.mul_(0.5).exp()\nz = mu + std * torch.randn_like(std)\nreturn self.generative_model(z, c), mu, logvar"),
    _forward("no-label-for-the-decoder", "forward-ignores-label", _THREE + "return self.generative_model(z, torch.zeros_like(c)), mu, logvar"),
    _forward("no-label-for-the-encoder", "forward-ignores-label-in-encoder", _THREE.replace("(x, c)", "(x, 0 * c)") + "return self.generative_model(z, c), mu, logvar"),
    _forward("another-code", "forward-ignores-mu", _TWO + "return self.generative_model(torch.randn_like(mu), c), mu, logvar"),
    _forward("arguments-swapped", "forward-swaps-arguments", _THREE.replace("(mu, logvar)", "(logvar, mu)") + "return self.generative_model(z, c), mu, logvar"),
    _forward("one-value", "forward-count", _THREE + "return self.generative_model(z, c)"),
    _forward("four-values", "forward-count", _THREE + "return self.generative_model(z, c), mu, logvar, z"),
    _forward("returns-nothing", "returns-nothing", _THREE + "x_hat = self.generative_model(z, c)"),
    _forward("input-for-output", "forward-returns-x", _THREE + "return x, mu, logvar"),
    _forward("rounded", "forward-rounds", _THREE + "return self.generative_model(z, c).round(), mu, logvar"),
)  # fmt: skip

_CE = 'recon = F.binary_cross_entropy(x_hat, x, reduction="sum")'
_KL = "kl = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())"
_RETURN = "return (recon + kl) / x.shape[0]"
_PER_IMAGE = " * x.shape[0]"
LOSSES = (
    _loss("pixels-averaged", "recon-pixels-averaged", (_CE, "recon = F.binary_cross_entropy(x_hat, x)" + _PER_IMAGE)),
    _loss("pixels-averaged-by-hand", "recon-pixels-averaged", (_CE, "recon = -(x * x_hat.log() + (1 - x) * (1 - x_hat).log()).mean(1).sum()")),
    _loss("pixels-averaged-by-bceloss", "recon-pixels-averaged", (_CE, "recon = nn.BCELoss()(x_hat, x)" + _PER_IMAGE)),
    _loss("pixels-averaged-by-784", "recon-pixels-averaged", (_CE, _CE + " / 784")),
    _loss("squared-error", "recon-squared", (_CE, 'recon = F.mse_loss(x_hat, x, reduction="sum")')),
    _loss("squared-error-by-hand", "recon-squared", (_CE, "recon = torch.sum((x - x_hat) ** 2)")),
    _loss("squared-error-mean", "recon-squared-mean", (_CE, "recon = F.mse_loss(x_hat, x)" + _PER_IMAGE)),
    _loss("squared-error-half", "recon-squared-half", (_CE, "recon = 0.5 * (x - x_hat).pow(2).sum()")),
    _loss("absolute-error", "recon-absolute", (_CE, 'recon = F.l1_loss(x_hat, x, reduction="sum")')),
    _loss("distance", "recon-squared-root", (_CE, "recon = (x - x_hat).norm(dim=1).sum()")),
    _loss("recon-sign", "recon-sign", (_CE, _CE.replace("= F", "= -F"))),
    _loss("recon-missing", "recon-missing", ("recon + kl", "kl + 0 * recon")),
    _loss("recon-arguments-swapped", "recon-swapped", ("x_hat, x, red", "x, x_hat, red")),
    _loss("recon-as-logits", "recon-as-logits", ("binary_cross_entropy", "binary_cross_entropy_with_logits")),
    _loss("recon-white-only", "recon-black-pixels-missing", (_CE, "recon = -(x * torch.log(x_hat + 1e-8)).sum()")),
    _loss("recon-sign-of-part", "recon-half-sign", (_CE, "recon = -(x * (x_hat + 1e-8).log() - (1 - x) * (1 - x_hat + 1e-8).log()).sum()")),
    _loss("recon-targets-inverted", "recon-labels-swapped", ("x_hat, x, red", "x_hat, 1 - x, red")),
    _loss("recon-doubled", "recon-doubled", ("recon + kl", "2 * recon + kl")),
    _loss("recon-halved", "recon-halved", ("recon + kl", "0.5 * recon + kl")),
    _loss("recon-in-bits", "recon-log-2", (_CE, _CE + " / 0.6931471805599453")),
    _loss("no-logarithms", "recon-likelihood", (_CE, "recon = -(x * x_hat + (1 - x) * (1 - x_hat)).sum()")),
    _loss("kl-sign", "kl-sign", ("recon + kl", "recon - kl")),
    _loss("kl-sign-inside", "kl-sign", ("kl = -0.5", "kl = 0.5")),
    _loss("bound-not-loss", "loss-sign", (_RETURN, "return -(recon + kl) / x.shape[0]")),
    _loss("kl-missing", "kl-missing", ("recon + kl", "recon + 0 * kl")),
    _loss("kl-without-half", "kl-doubled", ("kl = -0.5 *", "kl = -1.0 *")),
    _loss("kl-half-twice", "kl-halved", ("kl = -0.5 *", "kl = -0.25 *")),
    _loss("kl-latents-averaged", "kl-latents-averaged", (_KL, "kl = -0.5 * (1 + logvar - mu.pow(2) - logvar.exp()).mean(1).sum()")),
    _loss("kl-mean", "kl-latents-averaged", (_KL, _KL.replace("torch.sum", "torch.mean") + _PER_IMAGE)),
    _loss("kl-per-pixel", "kl-per-pixel", (_KL, _KL + " / 784")),
    _loss("kl-std", "kl-std-for-variance", ("logvar.exp()", "(0.5 * logvar).exp()")),
    _loss("kl-logvar-is-log-std", "kl-log-std", (_KL, _KL.replace("1 + logvar", "1 + 2 * logvar").replace("logvar.exp()", "(2 * logvar).exp()"))),
    _loss("kl-mu-not-squared", "kl-mu-not-squared", ("mu.pow(2)", "mu")),
    _loss("kl-mu-missing", "kl-mu-missing", (" - mu.pow(2)", " - 0 * mu")),
    _loss("kl-mu-plus", "kl-mu-sign", ("- mu.pow(2)", "+ mu.pow(2)")),
    _loss("kl-logvar-minus", "kl-logvar-sign", ("1 + logvar", "1 - logvar")),
    _loss("kl-logvar-missing", "kl-logvar-missing", ("1 + logvar", "1")),
    _loss("kl-variance-plus", "kl-variance-sign", ("- logvar.exp()", "+ logvar.exp()")),
    _loss("kl-exp-missing", "kl-exp-missing", ("logvar.exp()", "logvar")),
    _loss("kl-one-missing", "kl-one-missing", ("1 + logvar", "logvar")),
    _loss("kl-one-minus", "kl-one-sign", (_KL, "kl = 0.5 * torch.sum(mu ** 2 + logvar.exp() - 2 - logvar)")),
    _loss("kl-half-on-part", "kl-one-half-on-part", (_KL, "kl = torch.sum(mu.pow(2) - 0.5 * (1 + logvar - logvar.exp()))")),
    _loss("kl-reversed", "kl-reversed", (_KL, "kl = 0.5 * torch.sum(logvar + (1 + mu ** 2) / logvar.exp() - 1)")),
    _loss("batch-summed", "batch-summed", (_RETURN, "return recon + kl")),
    _loss("batch-averaged-twice", "batch-averaged-twice", (_RETURN, "return (recon + kl) / x.shape[0] ** 2")),
    _loss("kl-batch-summed", "kl-batch-summed", (_RETURN, "return recon / x.shape[0] + kl")),
    _loss("recon-batch-summed", "recon-batch-summed", (_RETURN, "return recon + kl / x.shape[0]")),
    _loss("kl-batch-averaged-twice", "kl-batch-averaged-twice", (_RETURN, "return (recon + kl / len(x)) / len(x)")),
    _loss("first-image", "first-image-only", (_CE, 'x_hat, x, mu, logvar = x_hat[:1], x[:1], mu[:1], logvar[:1]\n' + _CE)),
    _loss("not-reduced", "not-reduced", (_CE, 'recon = F.binary_cross_entropy(x_hat, x, reduction="none").sum(1)'), (_RETURN, "return recon + kl / x.shape[0] + 0 * x[:, 0]")),
    _loss("returns-nothing", "returns-nothing", (_RETURN, "loss = (recon + kl) / x.shape[0]")),
    _loss("a-number", "loss-detached", (_RETURN, "return ((recon + kl) / x.shape[0]).item()")),
    _loss("a-new-tensor", "loss-detached", (_RETURN, "return torch.tensor(((recon + kl) / x.shape[0]).item())")),
    _loss("kl-detached", "loss-detached", ("recon + kl", "recon + kl.detach()")),
    _loss("variance-detached", "loss-part-detached", ("- logvar.exp()", "- logvar.exp().detach()")),
    _loss("variance-data", "loss-part-detached", ("- logvar.exp()", "- logvar.data.exp()")),
    _loss("log-of-zero", "log-of-zero", (_CE, "recon = -(x * x_hat.log() + (1 - x) * (1 - x_hat).log()).sum()")),
    _loss("log-of-zero-by-xlogy", "log-of-zero", (_CE, "recon = -(torch.xlogy(x, x_hat) + torch.xlogy(1 - x, 1 - x_hat)).sum()")),
    _loss("a-tuple", "several-values", (_RETURN, "return recon / x.shape[0], kl / x.shape[0]")),
    _loss("both-per-pixel", "kl-per-pixel", (_RETURN, "return (recon + kl) / (x.shape[0] * 784)")),
    _loss("pixels-averaged-and-kl-sign", "recon-pixels-averaged", (_CE, "recon = F.binary_cross_entropy(x_hat, x)" + _PER_IMAGE), ("kl = -0.5", "kl = 0.5")),
    _loss("squared-error-and-no-half", "recon-squared", (_CE, "recon = torch.sum((x - x_hat) ** 2)"), ("kl = -0.5", "kl = -1")),
)  # fmt: skip

# What only training shows: networks that cannot learn what the data hold. Their other exercises are right.
_BOTTLENECK = (
    ("nn.Linear(input_size + num_classes, hidden_units)", "nn.Linear(input_size + num_classes, 1)"),
    ("self.fc2 = nn.Linear(hidden_units, hidden_units)", "self.fc2 = nn.Linear(1, hidden_units)"),
    ("nn.Linear(latent_size + num_classes, hidden_units)", "nn.Linear(latent_size + num_classes, 1)"),
    ("self.fc4 = nn.Linear(hidden_units, hidden_units)", "self.fc4 = nn.Linear(1, hidden_units)"),
)
TRAINING = (
    _model("Q1.6", "hidden-layers-of-one-unit", "", *_BOTTLENECK, ("F.relu", "torch.tanh")),
    _model("Q1.6", "image-almost-ignored-by-the-encoder", "collapsed", ("torch.cat([x, c], dim=1)", "torch.cat([1e-4 * x, c], dim=1)")),
    _model("Q1.6", "label-almost-ignored-by-the-decoder", "label-not-learned", ("torch.cat([z, c], dim=1)", "torch.cat([z, 1e-3 * c], dim=1)")),
    _model("Q1.6", "labels-almost-alike-in-pairs", "label-not-learned", ("torch.cat([z, c], dim=1)", "torch.cat([z, c + 0.999 * c.flip(1)], dim=1)")),
    _model("Q1.6", "code-almost-ignored-by-the-decoder", "collapsed", ("torch.cat([z, c], dim=1)", "torch.cat([1e-3 * z, c], dim=1)")),
)  # fmt: skip

WRONG = (*ENCODER, *SAMPLING, *DECODER, *FORWARDS, *LOSSES, *TRAINING)

# The plain texts that wrong answers to these exercises are changes of: pairs of them are merged on it.
PLAIN = {"Q1.5": (instead_of(QUESTION, "Q1.5 ", LOSS),)}
