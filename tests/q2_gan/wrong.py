"""Wrong answers to question 2: each has one mistake, and must lose points at one exercise."""

from tests.q2_gan.wrong_corners import CORNERS
from tests.q2_gan.wrong_discriminator import DISCRIMINATORS
from tests.q2_gan.wrong_edits import edit
from tests.q2_gan.wrong_generator import GENERATORS
from tests.q2_gan.wrong_losses import BCE, BCE_BESIDE, DISCRIMINATOR_LOSSES, GENERATOR_LOSSES
from tests.q2_gan.wrong_noise import NOISE
from tests.q2_gan.wrong_optimizer import OPTIMIZERS

# What goes wrong in the training alone goes wrong at its batch size only: the other checks build smaller networks.
_TRAINED = (
    edit(
        "Q2.8",
        "frozen-generator",
        "gradient-cut",
        ("nn.Flatten(),  # (N, 784)\n    )", "nn.Flatten(),\n    ).requires_grad_(batch_size < 32)"),
    ),
    edit(
        "Q2.8",
        "untrained",
        "training-stuck",
        (
            "nn.Flatten(),  # (N, 784)\n    )",
            "nn.Flatten(),\n"
            "        *([type('Grey', (nn.Module,), {'forward': lambda self, x: 0 * x})()] if batch_size "
            ">= 32 else []),\n"
            "    )",
        ),
    ),
    edit(
        "Q2.8",
        "one-noise-for-all",
        "training-collapsed",
        (
            "return 2 * torch.rand(batch_size, dim) - 1",
            "noise = 2 * torch.rand(batch_size, dim) - 1\n    return noise * (batch_size != 32)",
        ),
    ),
)

WRONG = (
    *NOISE,
    *DISCRIMINATORS,
    *GENERATORS,
    *OPTIMIZERS,
    *BCE,
    *BCE_BESIDE,
    *DISCRIMINATOR_LOSSES,
    *GENERATOR_LOSSES,
    *CORNERS,
    *_TRAINED,
)

PLAIN: dict[str, tuple[tuple[str, str], ...]] = {}  # each wrong answer is a change of the solution itself
