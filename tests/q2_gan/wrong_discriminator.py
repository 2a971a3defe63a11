"""Wrong answers to build_discriminator (Q2.2)."""

from autograder.verification.answers import WrongAnswer
from tests.q2_gan.wrong_edits import answer, edit

_D_FIRST = "nn.LeakyReLU(0.01),\n        nn.MaxPool2d(2),  # (N, 32"
_D_SECOND = "nn.LeakyReLU(0.01),\n        nn.MaxPool2d(2),  # (N, 64"
_D_THIRD = "nn.LeakyReLU(0.01),\n        nn.Linear(1024, 1)"
_D_LAST = "nn.Linear(1024, 1),"
_DISCRIMINATOR = """
    return nn.Sequential(
        nn.Conv2d(1, 32, {kernel}{conv}), nn.{act}, nn.{pool}(2),
        nn.Conv2d(32, 64, {kernel}{conv}), nn.{act}, nn.{pool}(2),
        nn.Flatten(), nn.Linear({inside}, 1024), nn.{act}, nn.Linear(1024, 1){end},
    )"""


def _discriminator(name: str, mistake: str, **parts: str) -> WrongAnswer:
    right = {"kernel": "5", "conv": "", "act": "LeakyReLU()", "pool": "MaxPool2d", "inside": "1024", "end": ""}
    return answer("Q2.2", name, mistake, _DISCRIMINATOR.format(**(right | parts)))


_SHORT = """
class _Short(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden, self.last = nn.Linear(1024, 1024), nn.Linear(1024, 1)

    def forward(self, x):
        return self.last(F.leaky_relu(x))


"""
DISCRIMINATORS = (
    _discriminator("slope-0.2", "leaky-slope", act="LeakyReLU(0.2)"),
    _discriminator("slope-0.1", "leaky-slope", act="LeakyReLU(0.1)"),
    _discriminator("slope-0.02", "leaky-slope", act="LeakyReLU(0.02)"),
    _discriminator("relu", "relu-for-leaky", act="ReLU()"),
    _discriminator("prelu", "activation-learned", act="PReLU(init=0.01)"),
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
    edit("Q2.2", "slope-once", "leaky-slope", (_D_SECOND, _D_SECOND.replace("0.01", "0.2"))),
    edit("Q2.2", "first-activation-missing", "activation-missing", (_D_FIRST, _D_FIRST.partition("\n")[2].strip())),
    edit("Q2.2", "second-activation-missing", "activation-missing", (_D_SECOND, _D_SECOND.partition("\n")[2].strip())),
    edit("Q2.2", "last-activation-missing", "activation-missing", (_D_THIRD, _D_LAST[:-1])),
    edit("Q2.2", "relu-once", "relu-for-leaky", (_D_THIRD, _D_THIRD.replace("LeakyReLU(0.01)", "ReLU()"))),
    edit(
        "Q2.2",
        "16-channels",
        "wrong-width",
        ("nn.Conv2d(1, 32,", "nn.Conv2d(1, 16,"),
        ("nn.Conv2d(32, 64,", "nn.Conv2d(16, 64,"),
    ),
    edit(
        "Q2.2",
        "512-wide",
        "wrong-width",
        ("nn.Linear(64 * 4 * 4, 1024)", "nn.Linear(64 * 4 * 4, 512)"),
        (_D_LAST, "nn.Linear(512, 1),"),
    ),
    edit(
        "Q2.2",
        "128-channels",
        "wrong-width",
        ("nn.Conv2d(32, 64,", "nn.Conv2d(32, 128,"),
        ("nn.Linear(64 * 4 * 4,", "nn.Linear(128 * 4 * 4,"),
    ),
    edit("Q2.2", "extra-layer", "layer-extra", (_D_LAST, "nn.Linear(1024, 1024), nn.LeakyReLU(), nn.Linear(1024, 1),")),
    edit("Q2.2", "layer-missing", "layer-missing", ("nn.Linear(64 * 4 * 4, 1024),\n        nn.LeakyReLU(0.01),\n", "")),
    edit("Q2.2", "batch-norm", "norm-extra", (_D_SECOND, "nn.BatchNorm2d(64),\n        " + _D_SECOND)),
    edit("Q2.2", "two-logits", "wrong-width", (_D_LAST, "nn.Linear(1024, 2),")),
    edit(
        "Q2.2",
        "pooling-missing",
        "pooling-missing",
        ("nn.MaxPool2d(2),  # (N, 64, 4, 4)", ""),
        ("nn.Linear(64 * 4 * 4,", "nn.Linear(64 * 8 * 8,"),
    ),
    edit("Q2.2", "flatten-missing", "flatten-missing", ("nn.Flatten(),  # (N, 1024)", "")),
    edit("Q2.2", "wrong-input-size", "widths-unfit", ("nn.Linear(64 * 4 * 4,", "nn.Linear(64 * 7 * 7,")),
    answer("Q2.2", "returns-nothing", "returns-nothing", "model = nn.Sequential(nn.Flatten(), nn.Linear(784, 1))"),
    edit(
        "Q2.2",
        "detached",
        "gradient-cut",
        (
            "nn.Flatten(),  # (N, 1024)",
            "nn.Flatten(), type('Cut', (nn.Module,), {'forward': lambda self, x: x.detach()})(),",
        ),
    ),
    edit(
        "Q2.2",
        "logit-negated",
        "logit-sign",
        (_D_LAST, _D_LAST + " type('Minus', (nn.Module,), {'forward': lambda self, x: -x})(),"),
    ),
    edit(
        "Q2.2",
        "layer-never-used",
        "unused-layer",
        (
            "nn.Linear(64 * 4 * 4, 1024),\n        nn.LeakyReLU(0.01),\n        nn.Linear(1024, 1),",
            "_Short(),",
        ),
        ("def build_discriminator(", _SHORT.lstrip("\n") + "def build_discriminator("),
    ),
)
