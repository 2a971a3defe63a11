"""Wrong answers to build_generator (Q2.3)."""

from tests.q2_gan.wrong_edits import answer, edit

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
GENERATORS = (
    edit("Q2.3", "tanh-missing", "tanh-missing", ("nn.Tanh(),", "")),
    edit("Q2.3", "sigmoid", "sigmoid-for-tanh", ("nn.Tanh(),", "nn.Sigmoid(),")),
    edit("Q2.3", "relu-at-end", "activation-at-end", ("nn.Tanh(),", "nn.ReLU(),")),
    edit("Q2.3", "hardtanh", "activation-at-end", ("nn.Tanh(),", "nn.Hardtanh(),")),
    edit("Q2.3", "flatten-missing", "not-flattened", ("nn.Flatten(),  # (N, 784)", "")),
    edit("Q2.3", "norm-before-relu", "norm-before-relu", *(_swapped(text) for text in (_G_FIRST, _G_SECOND, _G_THIRD))),
    edit("Q2.3", "norm-before-relu-once", "norm-before-relu", _swapped(_G_SECOND)),
    edit("Q2.3", "norm-before-relu-last", "norm-before-relu", _swapped(_G_THIRD)),
    edit("Q2.3", "first-norm-missing", "norm-missing", _without(_G_FIRST, 1)),
    edit("Q2.3", "second-norm-missing", "norm-missing", _without(_G_SECOND, 1)),
    edit("Q2.3", "norms-missing", "norm-missing", *(_without(text, 1) for text in (_G_FIRST, _G_SECOND, _G_THIRD))),
    edit("Q2.3", "first-relu-missing", "activation-missing", _without(_G_FIRST, 0)),
    edit("Q2.3", "second-relu-missing", "activation-missing", _without(_G_SECOND, 0)),
    edit("Q2.3", "third-relu-missing", "activation-missing", _without(_G_THIRD, 0)),
    edit("Q2.3", "leaky", "leaky-for-relu", *_LEAKY),
    edit("Q2.3", "leaky-once", "leaky-for-relu", _LEAKY[2]),
    edit(
        "Q2.3",
        "norm-eps",
        "norm-eps",
        ("nn.BatchNorm1d(1024)", "nn.BatchNorm1d(1024, 0.8)"),
        ("nn.BatchNorm1d(7 * 7 * 128)", "nn.BatchNorm1d(7 * 7 * 128, 0.8)"),
        ("nn.BatchNorm2d(64)", "nn.BatchNorm2d(64, 0.8)"),
    ),
    edit(
        "Q2.3",
        "norm-2d",
        "norm-2d-for-1d",
        (_G_SECOND, "nn.ReLU(),"),
        ("nn.Unflatten(1, (128, 7, 7)),", "nn.Unflatten(1, (128, 7, 7)), nn.BatchNorm2d(128),"),
    ),
    edit("Q2.3", "norm-1d-after-conv", "norm-dimensions", ("nn.BatchNorm2d(64)", "nn.BatchNorm1d(64)")),
    edit(
        "Q2.3", "norm-without-weights", "norm-missing", ("nn.BatchNorm1d(1024)", "nn.BatchNorm1d(1024, affine=False)")
    ),
    edit(
        "Q2.3",
        "unflatten-mixed-up",
        "unflatten-mixed-up",
        ("nn.Unflatten(1, (128, 7, 7))", "nn.Unflatten(1, (7, 7, 128))"),
    ),
    edit(
        "Q2.3",
        "unflatten-for-128",
        "unflatten-mixed-up",
        (
            "nn.Unflatten(1, (128, 7, 7))",
            "type('Unflatten', (nn.Module,), {'forward': lambda self, x: x.view(128, 7, 7, 7)})()",
        ),
    ),
    edit("Q2.3", "noise-dim-fixed", "noise-dim-ignored", ("nn.Linear(noise_dim, 1024)", "nn.Linear(96, 1024)")),
    edit(
        "Q2.3", "arguments-swapped", "noise-dim-ignored", ("nn.Linear(noise_dim, 1024)", "nn.Linear(batch_size, 1024)")
    ),
    edit(
        "Q2.3",
        "512-wide",
        "wrong-width",
        ("nn.Linear(noise_dim, 1024)", "nn.Linear(noise_dim, 512)"),
        ("nn.BatchNorm1d(1024)", "nn.BatchNorm1d(512)"),
        ("nn.Linear(1024, 7 * 7 * 128)", "nn.Linear(512, 7 * 7 * 128)"),
    ),
    edit(
        "Q2.3",
        "32-channels",
        "wrong-width",
        ("nn.ConvTranspose2d(128, 64,", "nn.ConvTranspose2d(128, 32,"),
        ("nn.BatchNorm2d(64)", "nn.BatchNorm2d(32)"),
        ("nn.ConvTranspose2d(64, 1,", "nn.ConvTranspose2d(32, 1,"),
    ),
    edit(
        "Q2.3",
        "kernel-2",
        "wrong-kernel",
        (
            "nn.ConvTranspose2d(64, 1, kernel_size=4, stride=2, padding=1)",
            "nn.ConvTranspose2d(64, 1, kernel_size=2, stride=2)",
        ),
    ),
    edit(
        "Q2.3",
        "no-bias",
        "bias-missing",
        (
            "nn.ConvTranspose2d(128, 64, kernel_size=4, stride=2, padding=1)",
            "nn.ConvTranspose2d(128, 64, 4, 2, 1, bias=False)",
        ),
    ),
    edit("Q2.3", "eval-mode", "eval-mode", ("nn.Flatten(),  # (N, 784)\n    )", "nn.Flatten(),\n    ).eval()")),
    edit(
        "Q2.3",
        "detached",
        "gradient-cut",
        (
            "nn.Unflatten(1, (128, 7, 7))",
            "type('Cut', (nn.Module,), {'forward': lambda self, x: x.detach().view(-1, 128, 7, 7)})()",
        ),
    ),
    edit(
        "Q2.3",
        "stride-1",
        "stride-1",
        (
            "nn.ConvTranspose2d(64, 1, kernel_size=4, stride=2, padding=1)",
            "nn.ConvTranspose2d(64, 1, kernel_size=4, stride=1, padding=1)",
        ),
    ),
    answer("Q2.3", "returns-nothing", "returns-nothing", "model = nn.Linear(noise_dim, 784)"),
    edit(
        "Q2.3",
        "pixels-in-0-1",
        "pixels-in-0-1",
        ("nn.Tanh(),", "nn.Tanh(), type('Halve', (nn.Module,), {'forward': lambda self, x: (x + 1) / 2})(),"),
    ),
    edit(
        "Q2.3",
        "padding-missing",
        "padding-missing",
        ("(64, 1, kernel_size=4, stride=2, padding=1)", "(64, 1, kernel_size=4, stride=2)"),
    ),
    edit(
        "Q2.3",
        "unflatten-too-small",
        "reshape-wrong",
        ("nn.Unflatten(1, (128, 7, 7))", "nn.Unflatten(1, (128, 6, 6))"),
    ),
    edit(
        "Q2.3",
        "softplus-at-end",
        "pixels-never-negative",
        ("nn.Tanh(),", "nn.Softplus(), nn.Hardtanh(),"),
    ),
)
