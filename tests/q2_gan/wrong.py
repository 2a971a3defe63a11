"""Wrong answers to question 2: each has one slip, and must lose points at one exercise."""

from autograder.verification.answers import WrongAnswer, instead_of
from tests.q2_gan.question import QUESTION


def _answer(exercise: str, name: str, slip: str, text: str) -> WrongAnswer:
    """A whole answer replaced by another."""
    return WrongAnswer(
        f"{exercise.lower()}-{name}", QUESTION, (instead_of(QUESTION, exercise + " ", text),), exercise, slip
    )


def _edit(exercise: str, name: str, slip: str, *edits: tuple[str, str]) -> WrongAnswer:
    """Some texts of the solution replaced."""
    return WrongAnswer(f"{exercise.lower()}-{name}", QUESTION, edits, exercise, slip)


_NOISE = (
    _answer("Q2.1", "normal", "noise-normal", "return torch.randn(batch_size, dim)"),
    _answer("Q2.1", "normal-in-place", "noise-normal", "return torch.empty(batch_size, dim).normal_()"),
    _answer("Q2.1", "normal-clamped", "noise-normal-clamped", "return torch.randn(batch_size, dim).clamp(-1, 1)"),
    _answer("Q2.1", "normal-tanh", "noise-bell-shaped", "return torch.tanh(0.5 * torch.randn(batch_size, dim))"),
    _answer("Q2.1", "in-0-1", "noise-in-0-1", "return torch.rand(batch_size, dim)"),
    _answer("Q2.1", "in-0-2", "noise-in-0-2", "return 2 * torch.rand(batch_size, dim)"),
    _answer("Q2.1", "half-range", "noise-half-range", "return torch.rand(batch_size, dim) - 0.5"),
    _answer("Q2.1", "in-minus-2-2", "noise-not-stretched", "return 4 * torch.rand(batch_size, dim) - 2"),
    _answer("Q2.1", "shifted", "noise-not-stretched", "return 2 * (torch.rand(batch_size, dim) - 1)"),
    _answer("Q2.1", "transposed", "transposed", "return 2 * torch.rand(dim, batch_size) - 1"),
    _answer("Q2.1", "one-row", "noise-rows-repeated", "return (2 * torch.rand(1, dim) - 1).repeat(batch_size, 1)"),
    _answer("Q2.1", "one-column", "noise-columns-repeated", "return (2 * torch.rand(batch_size, 1) - 1).expand(batch_size, dim)"),
    _answer("Q2.1", "antithetic", "noise-rows-repeated", "half = 2 * torch.rand(batch_size - batch_size // 2, dim) - 1\nreturn torch.cat([half, -half])[:batch_size]"),
    _answer("Q2.1", "seeded", "noise-same-every-call", "torch.manual_seed(0)\nreturn 2 * torch.rand(batch_size, dim) - 1"),
    _answer("Q2.1", "own-generator-seeded", "noise-same-every-call", "g = torch.Generator().manual_seed(1)\nreturn 2 * torch.rand(batch_size, dim, generator=g) - 1"),
    _answer("Q2.1", "whole-numbers", "noise-whole-numbers", "return torch.randint(-1, 2, (batch_size, dim)).float()"),
    _answer("Q2.1", "coarse", "noise-coarse", "return torch.randint(-100, 101, (batch_size, dim)).float() / 100"),
    _answer("Q2.1", "sum-of-two", "noise-bell-shaped", "return torch.rand(batch_size, dim) - torch.rand(batch_size, dim)"),
    _answer("Q2.1", "zeros", "noise-constant", "return torch.zeros(batch_size, dim)"),
    _answer("Q2.1", "image-shaped", "not-flattened", "return 2 * torch.rand(batch_size, dim, 1, 1) - 1"),
    _answer("Q2.1", "returns-nothing", "returns-nothing", "noise = 2 * torch.rand(batch_size, dim) - 1"),
    _answer("Q2.1", "float64", "double-precision", "return 2 * torch.rand(batch_size, dim, dtype=torch.float64) - 1"),
)  # fmt: skip

_D_FIRST = "nn.LeakyReLU(0.01),\n        nn.MaxPool2d(2),  # (N, 32"
_D_SECOND = "nn.LeakyReLU(0.01),\n        nn.MaxPool2d(2),  # (N, 64"
_D_THIRD = "nn.LeakyReLU(0.01),\n        nn.Linear(1024, 1)"
_D_LAST = "nn.Linear(1024, 1),"
_DISCRIMINATOR = """
    return nn.Sequential(
        nn.Conv2d(1, 32, {kernel}{conv}), nn.{act}, nn.{pool}(2), nn.Conv2d(32, 64, {kernel}{conv}), nn.{act}, nn.{pool}(2),
        nn.Flatten(), nn.Linear({inside}, 1024), nn.{act}, nn.Linear(1024, 1){end},
    )"""


def _discriminator(name: str, slip: str, **parts: str) -> WrongAnswer:
    right = {"kernel": "5", "conv": "", "act": "LeakyReLU()", "pool": "MaxPool2d", "inside": "1024", "end": ""}
    return _answer("Q2.2", name, slip, _DISCRIMINATOR.format(**(right | parts)))


_DISCRIMINATORS = (
    _discriminator("slope-0.2", "leaky-slope", act="LeakyReLU(0.2)"),
    _discriminator("slope-0.1", "leaky-slope", act="LeakyReLU(0.1)"),
    _discriminator("slope-0.02", "leaky-slope", act="LeakyReLU(0.02)"),
    _discriminator("relu", "relu-for-leaky", act="ReLU()"),
    _discriminator("elu", "other-activation", act="ELU()"),
    _discriminator("sigmoid-inside", "other-activation", act="Sigmoid()"),
    _discriminator("no-activations", "activation-missing", act="Identity()"),
    _discriminator("average-pooling", "average-pooling", pool="AvgPool2d"),
    _discriminator("sigmoid", "sigmoid-at-end", end=", nn.Sigmoid()"),
    _discriminator("tanh", "activation-at-end", end=", nn.Tanh()"),
    _discriminator("leaky-at-end", "activation-at-end", end=", nn.LeakyReLU()"),
    _discriminator("padded", "conv-padded", conv=", padding=2", inside="64 * 7 * 7"),
    _discriminator("kernel-3", "wrong-kernel", kernel="3", inside="64 * 5 * 5"),
    _discriminator("no-bias", "bias-missing", conv=", bias=False"),
    _discriminator("squeezed", "squeezed", end=", nn.Flatten(0)"),
    _discriminator("dropout", "network-random", end="", act="LeakyReLU(), nn.Dropout(0.3)"),
    _edit("Q2.2", "slope-once", "leaky-slope", (_D_SECOND, _D_SECOND.replace("0.01", "0.2"))),
    _edit("Q2.2", "first-activation-missing", "activation-missing", (_D_FIRST, _D_FIRST.partition("\n")[2].strip())),
    _edit("Q2.2", "second-activation-missing", "activation-missing", (_D_SECOND, _D_SECOND.partition("\n")[2].strip())),
    _edit("Q2.2", "last-activation-missing", "activation-missing", (_D_THIRD, _D_LAST[:-1])),
    _edit("Q2.2", "relu-once", "relu-for-leaky", (_D_THIRD, _D_THIRD.replace("LeakyReLU(0.01)", "ReLU()"))),
    _edit("Q2.2", "16-channels", "wrong-width", ("nn.Conv2d(1, 32,", "nn.Conv2d(1, 16,"), ("nn.Conv2d(32, 64,", "nn.Conv2d(16, 64,")),
    _edit("Q2.2", "512-wide", "wrong-width", ("nn.Linear(64 * 4 * 4, 1024)", "nn.Linear(64 * 4 * 4, 512)"), (_D_LAST, "nn.Linear(512, 1),")),
    _edit("Q2.2", "128-channels", "wrong-width", ("nn.Conv2d(32, 64,", "nn.Conv2d(32, 128,"), ("nn.Linear(64 * 4 * 4,", "nn.Linear(128 * 4 * 4,")),
    _edit("Q2.2", "extra-layer", "layer-extra", (_D_LAST, "nn.Linear(1024, 1024), nn.LeakyReLU(), nn.Linear(1024, 1),")),
    _edit("Q2.2", "layer-missing", "layer-missing", ("nn.Linear(64 * 4 * 4, 1024),\n        nn.LeakyReLU(0.01),\n", "")),
    _edit("Q2.2", "batch-norm", "norm-extra", (_D_SECOND, "nn.BatchNorm2d(64),\n        " + _D_SECOND)),
    _edit("Q2.2", "two-logits", "wrong-width", (_D_LAST, "nn.Linear(1024, 2),")),
    _edit("Q2.2", "pooling-missing", "pooling-missing", ("nn.MaxPool2d(2),  # (N, 64, 4, 4)", ""), ("nn.Linear(64 * 4 * 4,", "nn.Linear(64 * 8 * 8,")),
    _edit("Q2.2", "flatten-missing", "flatten-missing", ("nn.Flatten(),  # (N, 1024)", "")),
    _edit("Q2.2", "wrong-input-size", "widths-unfit", ("nn.Linear(64 * 4 * 4,", "nn.Linear(64 * 7 * 7,")),
    _answer("Q2.2", "returns-nothing", "returns-nothing", "model = nn.Sequential(nn.Flatten(), nn.Linear(784, 1))"),
    _edit("Q2.2", "detached", "gradient-cut", ("nn.Flatten(),  # (N, 1024)", "nn.Flatten(), type('Cut', (nn.Module,), {'forward': lambda self, x: x.detach()})(),")),
    _edit("Q2.2", "logit-negated", "logit-sign", (_D_LAST, _D_LAST + " type('Minus', (nn.Module,), {'forward': lambda self, x: -x})(),")),
)  # fmt: skip

_G_FIRST = "nn.ReLU(),\n        nn.BatchNorm1d(1024),"
_G_SECOND = "nn.ReLU(),\n        nn.BatchNorm1d(7 * 7 * 128),"
_G_THIRD = "nn.ReLU(),\n        nn.BatchNorm2d(64),"


def _swapped(text: str) -> tuple[str, str]:
    """Two layers in the other order."""
    first, second = text.split("\n        ")
    return text, f"{second}\n        {first}"


def _without(text: str, number: int) -> tuple[str, str]:
    """One of two layers left out."""
    return text, text.split("\n        ")[1 - number]


_LEAKY = tuple((text, text.replace("nn.ReLU()", "nn.LeakyReLU(0.2)")) for text in (_G_FIRST, _G_SECOND, _G_THIRD))
_GENERATORS = (
    _edit("Q2.3", "tanh-missing", "tanh-missing", ("nn.Tanh(),", "")),
    _edit("Q2.3", "sigmoid", "sigmoid-for-tanh", ("nn.Tanh(),", "nn.Sigmoid(),")),
    _edit("Q2.3", "relu-at-end", "activation-at-end", ("nn.Tanh(),", "nn.ReLU(),")),
    _edit("Q2.3", "hardtanh", "activation-at-end", ("nn.Tanh(),", "nn.Hardtanh(),")),
    _edit("Q2.3", "flatten-missing", "not-flattened", ("nn.Flatten(),  # (N, 784)", "")),
    _edit("Q2.3", "norm-before-relu", "norm-before-relu", *(_swapped(text) for text in (_G_FIRST, _G_SECOND, _G_THIRD))),
    _edit("Q2.3", "norm-before-relu-once", "norm-before-relu", _swapped(_G_SECOND)),
    _edit("Q2.3", "norm-before-relu-last", "norm-before-relu", _swapped(_G_THIRD)),
    _edit("Q2.3", "first-norm-missing", "norm-missing", _without(_G_FIRST, 1)),
    _edit("Q2.3", "second-norm-missing", "norm-missing", _without(_G_SECOND, 1)),
    _edit("Q2.3", "norms-missing", "norm-missing", *(_without(text, 1) for text in (_G_FIRST, _G_SECOND, _G_THIRD))),
    _edit("Q2.3", "first-relu-missing", "activation-missing", _without(_G_FIRST, 0)),
    _edit("Q2.3", "second-relu-missing", "activation-missing", _without(_G_SECOND, 0)),
    _edit("Q2.3", "third-relu-missing", "activation-missing", _without(_G_THIRD, 0)),
    _edit("Q2.3", "leaky", "leaky-for-relu", *_LEAKY),
    _edit("Q2.3", "leaky-once", "leaky-for-relu", _LEAKY[2]),
    _edit("Q2.3", "norm-eps", "norm-eps", ("nn.BatchNorm1d(1024)", "nn.BatchNorm1d(1024, 0.8)"), ("nn.BatchNorm1d(7 * 7 * 128)", "nn.BatchNorm1d(7 * 7 * 128, 0.8)"), ("nn.BatchNorm2d(64)", "nn.BatchNorm2d(64, 0.8)")),
    _edit("Q2.3", "norm-2d", "norm-2d-for-1d", (_G_SECOND, "nn.ReLU(),"), ("nn.Unflatten(1, (128, 7, 7)),", "nn.Unflatten(1, (128, 7, 7)), nn.BatchNorm2d(128),")),
    _edit("Q2.3", "norm-1d-after-conv", "norm-dimensions", ("nn.BatchNorm2d(64)", "nn.BatchNorm1d(64)")),
    _edit("Q2.3", "norm-without-weights", "norm-missing", ("nn.BatchNorm1d(1024)", "nn.BatchNorm1d(1024, affine=False)")),
    _edit("Q2.3", "unflatten-mixed-up", "unflatten-mixed-up", ("nn.Unflatten(1, (128, 7, 7))", "nn.Unflatten(1, (7, 7, 128))")),
    _edit("Q2.3", "unflatten-for-128", "unflatten-mixed-up", ("nn.Unflatten(1, (128, 7, 7))", "type('Unflatten', (nn.Module,), {'forward': lambda self, x: x.view(128, 7, 7, 7)})()")),
    _edit("Q2.3", "noise-dim-fixed", "widths-unfit", ("nn.Linear(noise_dim, 1024)", "nn.Linear(96, 1024)")),
    _edit("Q2.3", "arguments-swapped", "noise-dim-ignored", ("nn.Linear(noise_dim, 1024)", "nn.Linear(batch_size, 1024)")),
    _edit("Q2.3", "512-wide", "wrong-width", ("nn.Linear(noise_dim, 1024)", "nn.Linear(noise_dim, 512)"), ("nn.BatchNorm1d(1024)", "nn.BatchNorm1d(512)"), ("nn.Linear(1024, 7 * 7 * 128)", "nn.Linear(512, 7 * 7 * 128)")),
    _edit("Q2.3", "32-channels", "wrong-width", ("nn.ConvTranspose2d(128, 64,", "nn.ConvTranspose2d(128, 32,"), ("nn.BatchNorm2d(64)", "nn.BatchNorm2d(32)"), ("nn.ConvTranspose2d(64, 1,", "nn.ConvTranspose2d(32, 1,")),
    _edit("Q2.3", "kernel-2", "wrong-kernel", ("nn.ConvTranspose2d(64, 1, kernel_size=4, stride=2, padding=1)", "nn.ConvTranspose2d(64, 1, kernel_size=2, stride=2)")),
    _edit("Q2.3", "no-bias", "bias-missing", ("nn.ConvTranspose2d(128, 64, kernel_size=4, stride=2, padding=1)", "nn.ConvTranspose2d(128, 64, 4, 2, 1, bias=False)")),
    _edit("Q2.3", "eval-mode", "eval-mode", ("nn.Flatten(),  # (N, 784)\n    )", "nn.Flatten(),\n    ).eval()")),
    _edit("Q2.3", "detached", "gradient-cut", ("nn.Unflatten(1, (128, 7, 7))", "type('Cut', (nn.Module,), {'forward': lambda self, x: x.detach().view(-1, 128, 7, 7)})()")),
    _edit("Q2.3", "stride-1", "stride-1", ("nn.ConvTranspose2d(64, 1, kernel_size=4, stride=2, padding=1)", "nn.ConvTranspose2d(64, 1, kernel_size=4, stride=1, padding=1)")),
    _answer("Q2.3", "returns-nothing", "returns-nothing", "model = nn.Linear(noise_dim, 784)"),
)  # fmt: skip

_OPTIMIZERS = (
    _answer("Q2.4", "default-betas", "adam-default-betas", "return torch.optim.Adam(model.parameters(), lr=1e-3)"),
    _answer("Q2.4", "betas-swapped", "adam-betas-swapped", "return torch.optim.Adam(model.parameters(), lr=1e-3, betas=(0.999, 0.5))"),
    _answer("Q2.4", "beta2-0.9", "adam-betas", "return torch.optim.Adam(model.parameters(), lr=1e-3, betas=(0.5, 0.9))"),
    _answer("Q2.4", "rate-1e-4", "adam-rate", "return torch.optim.Adam(model.parameters(), lr=1e-4, betas=(0.5, 0.999))"),
    _answer("Q2.4", "rate-2e-4", "adam-rate", "return torch.optim.Adam(model.parameters(), lr=2e-4, betas=(0.5, 0.999))"),
    _answer("Q2.4", "rate-1e-2", "adam-rate", "return torch.optim.Adam(model.parameters(), lr=0.01, betas=(0.5, 0.999))"),
    _answer("Q2.4", "rate-and-betas", "adam-rate-and-betas", "return torch.optim.Adam(model.parameters(), lr=2e-4)"),
    _answer("Q2.4", "sgd", "other-optimizer", "return torch.optim.SGD(model.parameters(), lr=1e-3, momentum=0.5)"),
    _answer("Q2.4", "rmsprop", "other-optimizer", "return torch.optim.RMSprop(model.parameters(), lr=1e-3)"),
    _answer("Q2.4", "nadam", "other-optimizer", "return torch.optim.NAdam(model.parameters(), lr=1e-3, betas=(0.5, 0.999))"),
    _answer("Q2.4", "adamax", "other-optimizer", "return torch.optim.Adamax(model.parameters(), lr=1e-3, betas=(0.5, 0.999))"),
    _answer("Q2.4", "weight-decay", "weight-decay", "return torch.optim.Adam(model.parameters(), lr=1e-3, betas=(0.5, 0.999), weight_decay=1e-2)"),
    _answer("Q2.4", "adamw", "weight-decay", "return torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.5, 0.999))"),
    _answer("Q2.4", "one-layer", "parameters-left-out", "return torch.optim.Adam(next(model.children()).parameters(), lr=1e-3, betas=(0.5, 0.999))"),
    _answer("Q2.4", "weights-only", "parameters-left-out", "chosen = [p for name, p in model.named_parameters() if 'weight' in name]\nreturn torch.optim.Adam(chosen, lr=1e-3, betas=(0.5, 0.999))"),
    _answer("Q2.4", "of-a-copy", "parameters-left-out", "import copy\nreturn torch.optim.Adam(copy.deepcopy(model).parameters(), lr=1e-3, betas=(0.5, 0.999))"),
    _answer("Q2.4", "maximize", "adam-uphill", "return torch.optim.Adam(model.parameters(), lr=1e-3, betas=(0.5, 0.999), maximize=True)"),
    _answer("Q2.4", "returns-nothing", "returns-nothing", "optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, betas=(0.5, 0.999))"),
)  # fmt: skip

_BCE = (
    _answer("Q2.5", "log-sigmoid", "bce-overflow", "p = torch.sigmoid(input)\nreturn -(target * p.log() + (1 - target) * (1 - p).log()).mean()"),
    _answer("Q2.5", "log-of-exp", "bce-overflow", "return (torch.log(1 + input.exp()) - input * target).mean()"),
    _answer("Q2.5", "probabilities-clamped", "bce-clamped", "return F.binary_cross_entropy(torch.sigmoid(input), target)"),
    _answer("Q2.5", "epsilon", "bce-clamped", "p = torch.sigmoid(input)\nreturn -(target * (p + 1e-8).log() + (1 - target) * (1 - p + 1e-8).log()).mean()"),
    _answer("Q2.5", "summed", "bce-summed", "return F.binary_cross_entropy_with_logits(input, target, reduction='sum')"),
    _answer("Q2.5", "summed-by-hand", "bce-summed", "return (input.clamp(min=0) - input * target + torch.log1p((-input.abs()).exp())).sum()"),
    _answer("Q2.5", "not-reduced", "not-reduced", "return F.binary_cross_entropy_with_logits(input, target, reduction='none')"),
    _answer("Q2.5", "halved", "times-0.5", "return F.binary_cross_entropy_with_logits(input, target) / 2"),
    _answer("Q2.5", "sign", "bce-sign", "return -F.binary_cross_entropy_with_logits(input, target)"),
    _answer("Q2.5", "sign-by-hand", "bce-sign", "return (target * F.logsigmoid(input) + (1 - target) * F.logsigmoid(-input)).mean()"),
    _answer("Q2.5", "as-probability", "bce-as-probability", "return F.binary_cross_entropy(input, target)"),
    _answer("Q2.5", "as-clamped-probability", "bce-as-probability", "p = input.clamp(1e-7, 1 - 1e-7)\nreturn -(target * p.log() + (1 - target) * (1 - p).log()).mean()"),
    _answer("Q2.5", "sigmoid-twice", "bce-sigmoid-twice", "return F.binary_cross_entropy_with_logits(torch.sigmoid(input), target)"),
    _answer("Q2.5", "arguments-swapped", "bce-arguments-swapped", "return F.binary_cross_entropy_with_logits(target, input)"),
    _answer("Q2.5", "one-term", "bce-one-term", "return -(target * F.logsigmoid(input)).mean()"),
    _answer("Q2.5", "inverted", "bce-targets-inverted", "return F.binary_cross_entropy_with_logits(-input, target)"),
    _answer("Q2.5", "squared-error", "bce-squared-error", "return (torch.sigmoid(input) - target).square().mean()"),
    _answer("Q2.5", "abs-missing", "bce-abs-missing", "return (input.clamp(min=0) - input * target + (1 + (-input).exp()).log()).mean()"),
    _answer("Q2.5", "detached", "gradient-cut", "return F.binary_cross_entropy_with_logits(input.detach(), target)"),
    _answer("Q2.5", "item", "gradient-cut", "return F.binary_cross_entropy_with_logits(input, target).item()"),
    _answer("Q2.5", "returns-nothing", "returns-nothing", "loss = F.binary_cross_entropy_with_logits(input, target)"),
    _answer("Q2.5", "log2", "bce-log-base", "return F.binary_cross_entropy_with_logits(input, target) / torch.log(torch.tensor(2.0))"),
)  # fmt: skip


def _d_loss(name: str, slip: str, text: str) -> WrongAnswer:
    """`R1` stands for bce(real, 1), and so on."""
    for short, logits in (("R", "real"), ("F", "fake")):
        for target, maker in (("1", "ones"), ("0", "zeros")):
            text = text.replace(short + target, f"bce_loss(logits_{logits}, torch.{maker}_like(logits_{logits}))")
    return _answer("Q2.6", name, slip, text)


_D_LOSSES = (
    _d_loss("labels-swapped", "loss-labels-swapped", "return R0 + F1"),
    _d_loss("both-ones", "loss-same-labels", "return R1 + F1"),
    _d_loss("both-zeros", "loss-same-labels", "return R0 + F0"),
    _d_loss("halved", "loss-halved", "return (R1 + F0) / 2"),
    _d_loss("mean-of-all", "loss-halved", "logits = torch.cat([logits_real, logits_fake])\nreturn bce_loss(logits, torch.cat([torch.ones_like(logits_real), torch.zeros_like(logits_fake)]))"),
    _d_loss("real-only", "loss-one-term", "return R1"),
    _d_loss("fake-only", "loss-one-term", "return F0"),
    _d_loss("subtracted", "loss-terms-subtracted", "return R1 - F0"),
    _d_loss("sign", "loss-sign", "return -(R1 + F0)"),
    _d_loss("one-minus-logit", "loss-one-minus-logit", "return R1 + bce_loss(1 - logits_fake, torch.ones_like(logits_fake))"),
    _d_loss("one-minus-logit-zero", "loss-one-minus-logit", "return R1 + bce_loss(1 - logits_fake, torch.zeros_like(logits_fake))"),
    _d_loss("log-of-logit", "log-of-a-logit", "return -(logits_real.log().mean() + (1 - logits_fake).log().mean())"),
    _d_loss("summed", "loss-summed", "return len(logits_real) * (R1 + F0)"),
    _d_loss("smoothed", "label-smoothing", "return bce_loss(logits_real, torch.full_like(logits_real, 0.9)) + F0"),
    _d_loss("sigmoid-first", "loss-sigmoid-first", "logits_real, logits_fake = logits_real.sigmoid(), logits_fake.sigmoid()\nreturn R1 + F0"),
    _d_loss("arguments-swapped", "loss-arguments-swapped", "return bce_loss(torch.ones_like(logits_real), logits_real) + bce_loss(torch.zeros_like(logits_fake), logits_fake)"),
    _d_loss("same-logits", "loss-same-logits", "return R1 + R0"),
    _d_loss("detached", "gradient-cut", "logits_fake = logits_fake.detach()\nreturn R1 + F0"),
    _d_loss("least-squares", "other-gan-loss", "return 0.5 * ((logits_real - 1) ** 2).mean() + 0.5 * (logits_fake ** 2).mean()"),
    _d_loss("wasserstein", "other-gan-loss", "return logits_fake.mean() - logits_real.mean()"),
    _d_loss("hinge", "other-gan-loss", "return F.relu(1 - logits_real).mean() + F.relu(1 + logits_fake).mean()"),
    _d_loss("returns-nothing", "returns-nothing", "loss = R1 + F0"),
    _d_loss("target-of-n", "bce-shapes", "return R1 + bce_loss(logits_fake, torch.zeros(len(logits_fake)))"),
    _d_loss("pair", "several-values", "return R1, F0"),
)  # fmt: skip


def _g_loss(name: str, slip: str, text: str) -> WrongAnswer:
    for target, maker in (("1", "ones"), ("0", "zeros")):
        text = text.replace("F" + target, f"bce_loss(logits_fake, torch.{maker}_like(logits_fake))")
    return _answer("Q2.7", name, slip, text)


_G_LOSSES = (
    _g_loss("saturating", "loss-saturating", "return -F0"),
    _g_loss("saturating-by-hand", "loss-saturating", "return F.logsigmoid(-logits_fake).mean()"),
    _g_loss("labels-swapped", "loss-labels-swapped", "return F0"),
    _g_loss("sign", "loss-sign", "return -F1"),
    _g_loss("halved", "loss-halved", "return F1 / 2"),
    _g_loss("doubled", "loss-doubled", "return 2 * F1"),
    _g_loss("one-minus-logit", "loss-one-minus-logit", "return bce_loss(1 - logits_fake, torch.zeros_like(logits_fake))"),
    _g_loss("one-minus-logit-one", "loss-one-minus-logit", "return bce_loss(1 - logits_fake, torch.ones_like(logits_fake))"),
    _g_loss("both-terms", "loss-both-terms", "return F1 + F0"),
    _g_loss("summed", "loss-summed", "return len(logits_fake) * F1"),
    _g_loss("smoothed", "label-smoothing", "return bce_loss(logits_fake, torch.full_like(logits_fake, 0.9))"),
    _g_loss("sigmoid-first", "loss-sigmoid-first", "return bce_loss(logits_fake.sigmoid(), torch.ones_like(logits_fake))"),
    _g_loss("arguments-swapped", "loss-arguments-swapped", "return bce_loss(torch.ones_like(logits_fake), logits_fake)"),
    _g_loss("log-of-logit", "log-of-a-logit", "return -logits_fake.log().mean()"),
    _g_loss("wasserstein", "other-gan-loss", "return -logits_fake.mean()"),
    _g_loss("least-squares", "other-gan-loss", "return ((logits_fake - 1) ** 2).mean()"),
    _g_loss("detached", "gradient-cut", "logits_fake = logits_fake.detach()\nreturn F1"),
    _g_loss("returns-nothing", "returns-nothing", "F1"),
)  # fmt: skip

# What goes wrong in the training alone goes wrong at its batch size only: the other checks build smaller networks.
_TRAINED = (
    _edit("Q2.8", "frozen-generator", "gradient-cut", ("nn.Flatten(),  # (N, 784)\n    )", "nn.Flatten(),\n    ).requires_grad_(batch_size < 32)")),
    _edit("Q2.8", "untrained", "training-stuck", ("nn.Flatten(),  # (N, 784)\n    )", "nn.Flatten(),\n        *([type('Grey', (nn.Module,), {'forward': lambda self, x: 0 * x})()] if batch_size >= 32 else []),\n    )")),
    _edit("Q2.8", "one-noise-for-all", "training-collapsed", ("return 2 * torch.rand(batch_size, dim) - 1", "noise = 2 * torch.rand(batch_size, dim) - 1\n    return noise * (batch_size != 32)")),
)  # fmt: skip

WRONG = (*_NOISE, *_DISCRIMINATORS, *_GENERATORS, *_OPTIMIZERS, *_BCE, *_D_LOSSES, *_G_LOSSES, *_TRAINED)

PLAIN: dict[str, tuple[tuple[str, str], ...]] = {}  # each wrong answer is a change of the solution itself
