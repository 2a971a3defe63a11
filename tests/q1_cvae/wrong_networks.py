"""Networks with one mistake: Q1.1, Q1.3, and what only a training shows, Q1.6."""

from tests.q1_cvae.wrong_plain import model

_HEADS = "return self.fc_mu(h), self.fc_logvar(h)"
_INNER_ENCODER = "F.relu(self.fc2(F.relu(self.fc1(torch.cat([x, c], dim=1)))))"
_INNER_DECODER = "F.relu(self.fc4(F.relu(self.fc3(torch.cat([z, c], dim=1)))))"
_END = "torch.sigmoid(self.fc5(h))"
_OF_IMAGE, _OF_CODE = "torch.cat([x, c], dim=1)", "torch.cat([z, c], dim=1)"

ENCODER = (
    model(
        "Q1.1",
        "label-never-used",
        "encoder-ignores-label",
        ("input_size + num_classes", "input_size"),
        (_OF_IMAGE, "x"),
    ),
    model("Q1.1", "label-times-zero", "encoder-ignores-label", (_OF_IMAGE, "torch.cat([x, 0 * c], dim=1)")),
    model(
        "Q1.1",
        "label-summed",
        "encoder-ignores-label",
        (_OF_IMAGE, "torch.cat([x, c.sum(1, keepdim=True).expand_as(c)], dim=1)"),
    ),
    model(
        "Q1.1", "image-never-used", "encoder-ignores-image", (_OF_IMAGE, "torch.cat([torch.zeros_like(x), c], dim=1)")
    ),
    model(
        "Q1.1",
        "logvar-a-constant",
        "encoder-ignores-image",
        ("self.fc_logvar(h)", "self.fc_logvar(torch.zeros_like(h))"),
    ),
    model("Q1.1", "mean-over-the-batch", "rows-mixed", (_HEADS, "return self.fc_mu(h - h.mean(0)), self.fc_logvar(h)")),
    model(
        "Q1.1",
        "softmax-over-the-batch",
        "rows-mixed",
        (_HEADS, "return self.fc_mu(h), self.fc_logvar(h).log_softmax(0)"),
    ),
    model(
        "Q1.1",
        "relu-on-both-heads",
        "head-never-negative",
        (_HEADS, "return F.relu(self.fc_mu(h)), F.relu(self.fc_logvar(h))"),
    ),
    model("Q1.1", "relu-on-logvar", "head-never-negative", (_HEADS, "return self.fc_mu(h), F.relu(self.fc_logvar(h))")),
    model(
        "Q1.1",
        "softplus-on-logvar",
        "head-never-negative",
        (_HEADS, "return self.fc_mu(h), F.softplus(self.fc_logvar(h))"),
    ),
    model("Q1.1", "sigmoid-on-mu", "head-sigmoid", (_HEADS, "return torch.sigmoid(self.fc_mu(h)), self.fc_logvar(h)")),
    model("Q1.1", "tanh-on-mu", "head-tanh", (_HEADS, "return torch.tanh(self.fc_mu(h)), self.fc_logvar(h)")),
    model("Q1.1", "tanh-on-logvar", "head-tanh", (_HEADS, "return self.fc_mu(h), self.fc_logvar(h).tanh()")),
    model("Q1.1", "softmax-on-mu", "head-softmax", (_HEADS, "return self.fc_mu(h).softmax(1), self.fc_logvar(h)")),
    model(
        "Q1.1",
        "gelu-on-both-heads",
        "head-cut-below",
        (_HEADS, "return F.gelu(self.fc_mu(h)), F.gelu(self.fc_logvar(h))"),
    ),
    model("Q1.1", "elu-on-logvar", "head-cut-below", (_HEADS, "return self.fc_mu(h), F.elu(self.fc_logvar(h))")),
    model(
        "Q1.1",
        "minus-softplus",
        "head-never-positive",
        (_HEADS, "return self.fc_mu(h), -F.softplus(self.fc_logvar(h))"),
    ),
    model(
        "Q1.1",
        "variance-returned",
        "head-never-negative",
        (_HEADS, "return self.fc_mu(h), self.fc_logvar(h).clamp(max=20).exp()"),
    ),
    model("Q1.1", "no-activations", "no-activations", (_INNER_ENCODER, "self.fc2(self.fc1(torch.cat([x, c], dim=1)))")),
    model("Q1.1", "layer-never-used", "layers-unused", (_INNER_ENCODER, "F.relu(self.fc1(torch.cat([x, c], dim=1)))")),
    model(
        "Q1.1",
        "layer-of-another-name",
        "layers-unused",
        ("self.fc_mu = ", "self.extra = nn.BatchNorm1d(hidden_units)\nself.fc_mu = "),
    ),
    model(
        "Q1.1",
        "layers-in-a-list",
        "layers-not-registered",
        (
            "self.fc1 = nn.Linear(input_size + num_classes, hidden_units)",
            "self.hidden = [nn.Linear(input_size + num_classes, hidden_units)]",
        ),
        ("self.fc1(", "self.hidden[0]("),
    ),
    model(
        "Q1.1",
        "layers-in-a-dict",
        "layers-not-registered",
        (
            "self.fc2 = nn.Linear(hidden_units, hidden_units)",
            "self.more = {'fc2': nn.Linear(hidden_units, hidden_units)}",
        ),
        ("self.fc2(", "self.more['fc2']("),
    ),
    model(
        "Q1.1",
        "layer-made-anew",
        "random-in-eval",
        ("self.fc1(torch.cat", "nn.Linear(x.shape[1] + c.shape[1], self.fc2.in_features)(torch.cat"),
        ("self.fc1 = nn.Linear(input_size + num_classes, hidden_units)\n", ""),
    ),
    model("Q1.1", "dropout-never-off", "random-in-eval", (_HEADS, "h = F.dropout(h, 0.2)\n" + _HEADS)),
    model(
        "Q1.1",
        "no-grad",
        "nothing-to-learn",
        (
            "h = " + _INNER_ENCODER + "\n" + _HEADS,
            "with torch.no_grad():\n    h = " + _INNER_ENCODER + "\n    " + _HEADS,
        ),
    ),
    model("Q1.1", "detached-hidden", "layers-unused", (_HEADS, "h = h.detach()\n" + _HEADS)),
    model(
        "Q1.1", "one-head", "heads-not-split", (_HEADS, "return torch.cat([self.fc_mu(h), self.fc_logvar(h)], dim=1)")
    ),
    model(
        "Q1.1",
        "both-heads-twice",
        "heads-not-split",
        (_HEADS, "h = torch.cat([self.fc_mu(h), self.fc_logvar(h)], dim=1)\nreturn h, h"),
    ),
    model(
        "Q1.1",
        "logvar-none",
        "value-is-none",
        (_HEADS, "self.mu, self.lv = self.fc_mu(h), self.fc_logvar(h)\nreturn self.mu, getattr(self, 'logvar', None)"),
    ),
    model("Q1.1", "returns-nothing", "returns-nothing", (_HEADS, "mu, logvar = self.fc_mu(h), self.fc_logvar(h)")),
    model(
        "Q1.1",
        "latents-fixed",
        "latent-size-fixed",
        ("self.fc_mu = nn.Linear(hidden_units, latent_size)", "self.fc_mu = nn.Linear(hidden_units, 20)"),
        ("self.fc_logvar = nn.Linear(hidden_units, latent_size)", "self.fc_logvar = nn.Linear(hidden_units, 20)"),
    ),
    model(
        "Q1.1",
        "a-layer-left-none",
        "called-none",
        ("self.fc2 = nn.Linear(hidden_units, hidden_units)", "self.fc2 = None"),
    ),
    model("Q1.1", "joined-along-the-batch", "joined-along-the-batch", (_OF_IMAGE, "torch.cat([x, c])")),
    model("Q1.1", "hidden-returned", "hidden-returned", (_HEADS, "return h, self.fc_logvar(h)")),
)

DECODER = (
    model(
        "Q1.3",
        "label-never-used",
        "decoder-ignores-label",
        ("latent_size + num_classes", "latent_size"),
        (_OF_CODE, "z"),
    ),
    model(
        "Q1.3", "label-times-zero", "decoder-ignores-label", (_OF_CODE, "torch.cat([z, torch.zeros_like(c)], dim=1)")
    ),
    model("Q1.3", "code-never-used", "decoder-ignores-code", (_OF_CODE, "torch.cat([torch.zeros_like(z), c], dim=1)")),
    model("Q1.3", "logits", "pixels-are-logits", (_END, "self.fc5(h)")),
    model("Q1.3", "tanh", "pixels-tanh", (_END, "torch.tanh(self.fc5(h))")),
    model("Q1.3", "relu", "pixels-relu", (_END, "F.relu(self.fc5(h))")),
    model("Q1.3", "softmax", "pixels-softmax", (_END, "F.softmax(self.fc5(h), dim=1)")),
    model("Q1.3", "log-sigmoid", "pixels-negated-logarithm", (_END, "F.logsigmoid(self.fc5(h))")),
    model("Q1.3", "clamped", "pixels-clamped", (_END, "self.fc5(h).clamp(0, 1)")),
    model("Q1.3", "sigmoid-twice", "pixels-sigmoid-twice", (_END, "torch.sigmoid(torch.sigmoid(self.fc5(h)))")),
    model("Q1.3", "relu-before-sigmoid", "pixels-relu-before-sigmoid", (_END, "torch.sigmoid(F.relu(self.fc5(h)))")),
    model("Q1.3", "tanh-before-sigmoid", "pixels-sigmoid-of-tanh", (_END, "torch.sigmoid(torch.tanh(self.fc5(h)))")),
    model("Q1.3", "no-activations", "no-activations", (_INNER_DECODER, "self.fc4(self.fc3(torch.cat([z, c], dim=1)))")),
    model("Q1.3", "layer-never-used", "layers-unused", (_INNER_DECODER, "F.relu(self.fc3(torch.cat([z, c], dim=1)))")),
    model(
        "Q1.3",
        "layers-in-a-list",
        "layers-not-registered",
        ("self.fc4 = nn.Linear(hidden_units, hidden_units)", "self.middle = [nn.Linear(hidden_units, hidden_units)]"),
        ("self.fc4(", "self.middle[0]("),
    ),
    model("Q1.3", "detached", "nothing-to-learn", (_END, _END + ".detach()")),
    model("Q1.3", "dropout-never-off", "random-in-eval", (_END, "torch.sigmoid(self.fc5(F.dropout(h, 0.2)))")),
    model("Q1.3", "as-an-image", "not-flattened", (_END, _END + ".view(-1, 28, 28)")),
    model("Q1.3", "batch-mean-removed", "rows-mixed", ("self.fc5(h)", "self.fc5(h - h.mean(0))")),
    model("Q1.3", "returns-nothing", "returns-nothing", ("return " + _END, "x_hat = " + _END)),
    model(
        "Q1.3",
        "a-layer-left-none",
        "called-none",
        ("self.fc4 = nn.Linear(hidden_units, hidden_units)", "self.fc4 = None"),
    ),
    model("Q1.3", "bits", "pixels-clamped", (_END, "(" + _END + " > 0.5).float() + 0 * self.fc5(h)")),
)

# What only training shows: networks that cannot learn what the data hold. Their other exercises are right.
_BOTTLENECK = (
    ("nn.Linear(input_size + num_classes, hidden_units)", "nn.Linear(input_size + num_classes, 1)"),
    ("self.fc2 = nn.Linear(hidden_units, hidden_units)", "self.fc2 = nn.Linear(1, hidden_units)"),
    ("nn.Linear(latent_size + num_classes, hidden_units)", "nn.Linear(latent_size + num_classes, 1)"),
    ("self.fc4 = nn.Linear(hidden_units, hidden_units)", "self.fc4 = nn.Linear(1, hidden_units)"),
)
TRAINING = (
    model("Q1.6", "hidden-layers-of-one-unit", "", *_BOTTLENECK, ("F.relu", "torch.tanh")),
    model("Q1.6", "image-almost-ignored-by-the-encoder", "collapsed", (_OF_IMAGE, "torch.cat([1e-4 * x, c], dim=1)")),
    model(
        "Q1.6",
        "label-almost-ignored-by-the-decoder",
        "label-not-learned",
        (_OF_CODE, "torch.cat([z, 1e-3 * c], dim=1)"),
    ),
    model(
        "Q1.6",
        "labels-almost-alike-in-pairs",
        "label-not-learned",
        (_OF_CODE, "torch.cat([z, c + 0.999 * c.flip(1)], dim=1)"),
    ),
    model("Q1.6", "code-almost-ignored-by-the-decoder", "collapsed", (_OF_CODE, "torch.cat([1e-3 * z, c], dim=1)")),
    model(
        "Q1.6",
        "gradients-almost-cut",
        "untrained",
        (f"return {_END}", "s = self.fc5(h)\nreturn torch.sigmoid(s.detach() + 1e-12 * (s - s.detach()))"),
    ),
)
