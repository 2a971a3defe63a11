"""Mistakes in both networks (Q2.2, Q2.3): in their layers, in what they compute, and exceptions they stop with."""

from collections.abc import Callable

import torch
from torch.nn import functional as F

from autograder.host.student_error import KnownError
from autograder.mistakes import Mistake, Seen
from tests.q2_gan.layers import Aspect, Kind
from tests.q2_gan.reference import DoNotFit, Step, leaky, same

GRADIENT_CUT = Mistake(
    "gradient-cut", "no gradient comes through: is there a detach(), an item(), a no_grad() or a .data?"
)
FEATURE_MAPS = Mistake(
    "conv-padded",
    "your feature maps are {side}×{side} before the flatten, not 4×4: 5×5 convolutions with stride 1 and without "
    "padding make 24, 12, 8, 4 of 28",
)
POOLING_LEFT_OUT = Mistake(
    "pooling-missing",
    "your feature maps are {side}×{side} before the flatten, not 4×4: a max pooling of 2×2 is missing",
)
BATCH_FLATTENED = Mistake(
    "batch-flattened",
    "the images of the batch are flattened into one row: keep dimension 0, as nn.Flatten() and x.flatten(1) do",
)
BUILT_ONCE = Mistake(
    "built-once",
    "two calls give the same network, or layers of it: make every layer inside the function, and keep none outside",
)
SOFTMAX_OF_ONE = Mistake(
    "softmax-of-one", "a softmax of one number is always 1: return the logit, without an activation behind it"
)
IMAGE_IGNORED = Mistake(
    "image-ignored", "the image makes no difference: what your first layer reads must be the argument of forward"
)
UNUSED_LAYER = Mistake("unused-layer", "no gradient reaches {names}: is there a layer that forward does not use?")
RANDOM = Mistake(
    "network-random", "the same inputs gave different outputs: is there a Dropout? The handout's network has none"
)

# ---- the first layer that differs: Seen(kind=, aspect=, layer=its name, have=, want=); of its inputs, outputs and
# features also first=whether it is the network's first layer; of a count also single=whether a layer has one weight
CONV_PADDED = Mistake(
    "conv-padded",
    "{layer} reads {have} numbers, not {want}: the convolutions have no padding, so that 28 becomes 24, 12, 8, 4",
    lambda s: s.aspect is Aspect.INPUTS and s.have in (3136, 1600, 2304),
)
NORM_MISSING = Mistake(
    "norm-missing",
    "your network has {have} batch normalisations with weights, not {want}: one follows every ReLU",
    lambda s: s.aspect is Aspect.COUNT and s.kind is Kind.NORM and s.have < s.want,
)
LAYERS = (
    Mistake(
        "norm-2d-for-1d",
        "the second batch normalisation has 128 channels because it follows the reshape: normalise the 6272 numbers "
        "before it (BatchNorm1d)",
        lambda s: s.aspect is Aspect.FEATURES and s.have == 128,
    ),
    NORM_MISSING,
    Mistake(
        "activation-learned",
        "an activation has a weight of its own (PReLU): the handout's have none",
        lambda s: s.aspect is Aspect.COUNT and s.kind is Kind.NORM and s.single,
    ),
    Mistake(
        "norm-extra",
        "your network has {have} normalisations with weights (batch, layer or group normalisation), not {want}: leave "
        "the others out",
        lambda s: s.aspect is Aspect.COUNT and s.kind is Kind.NORM,
    ),
    Mistake(
        "layer-missing",
        "a layer is missing: your network has {have} of the kind {kind}, not {want}",
        lambda s: s.aspect is Aspect.COUNT and s.have < s.want,
    ),
    Mistake(
        "layer-extra",
        "there is a layer too many: your network has {have} of the kind {kind}, not {want}",
        lambda s: s.aspect is Aspect.COUNT,
    ),
    Mistake(
        "wrong-kernel",
        "{layer} has a kernel of {have}, not {want}",
        lambda s: s.aspect is Aspect.KERNEL,
    ),
    CONV_PADDED,
    Mistake(
        "pooling-missing",
        "{layer} reads {have} numbers, not {want}: is a pooling missing?",
        lambda s: s.aspect is Aspect.INPUTS and s.have in (25600, 6400, 4096),
    ),
    Mistake(
        "noise-dim-ignored",
        "{layer} reads {have} numbers, not noise_dim = {want}: use the argument, not a constant",
        lambda s: s.aspect is Aspect.INPUTS and s.first and s.kind is Kind.LINEAR,
    ),
    Mistake(
        "wrong-width",
        "{layer} has {have} {aspect}, not {want}",
        lambda s: s.aspect in (Aspect.OUTPUTS, Aspect.FEATURES, Aspect.INPUTS),
    ),
    Mistake(
        "bias-missing",
        "{layer} has no bias: leave bias at its default, True",
        lambda s: s.aspect is Aspect.BIAS,
    ),
)


# ---- what the network computes: Seen(got=its outputs, variant=the handout's network with something changed,
# activation=, end=: what the handout asks for after a layer, and after the last)
def computes(*changes: dict[str, object]) -> Callable[[Seen], bool]:
    """The predicate that fits where the network does what the handout's does with one of these changes."""

    def fits(seen: Seen) -> bool:
        for change in changes:
            try:
                if seen.is_near(seen.variant(**change)):
                    return True
            except DoNotFit:  # with this change the student's layers make no network
                continue
        return False

    return fits


def everywhere(*steps: Step) -> list[dict[str, object]]:
    """For each step the change of all activations to it, and of each one alone."""
    return [change for step in steps for change in ({"act": step}, *({f"act{n}": step} for n in "123"))]


ACTIVATION_MISSING = Mistake(
    "activation-missing",
    "an activation is missing: {activation} follows each layer but the last",
    computes(*everywhere(same), {"act1": same, "act2": same}),
)
OTHER_ACTIVATION = Mistake(
    "other-activation",
    "your network has another activation where the handout has {activation}",
    computes(
        *everywhere(torch.sigmoid, torch.tanh, F.elu, F.gelu, F.silu),
        *({"act": step} for step in (F.selu, F.softplus, F.relu6, F.mish, F.hardtanh, torch.abs)),
    ),
)
ACTIVATION_AT_END = Mistake(
    "activation-at-end",
    "your network ends in another activation: {end}",
    computes(
        *(
            {"last": step}
            for step in (
                leaky(0.01),
                leaky(0.0),
                torch.tanh,
                F.logsigmoid,
                F.hardtanh,
                lambda x: torch.tanh(torch.relu(x)),
                lambda x: torch.sigmoid(torch.tanh(x)),
            )
        )
    ),
)

# ---- what torch says when the layers do not fit together
ERRORS = (
    KnownError(
        "TypeError",
        r"Unflatten\.__init__\(\)|unflattened_size must be a tuple",
        "nn.Unflatten takes the dimension, which is 1, and the new sizes as one tuple: nn.Unflatten(1, (128, 7, 7))",
        "unflatten-mixed-up",
    ),
    KnownError(
        "IndexError",
        r"Dimension out of range .*but got (?:128|7|6272)",
        "nn.Unflatten takes the dimension, which is 1, and the new sizes as one tuple: nn.Unflatten(1, (128, 7, 7))",
        "unflatten-mixed-up",
    ),
    KnownError(
        "TypeError",
        r"train\(\) (?:missing|takes|got)",
        "your class has a train() of its own, which hides nn.Module's: give it another name",
        "train-hidden",
    ),
    KnownError(
        "RuntimeError",
        r"expected input\[\d+, 7, 7, 128\]|expected input\[\d+, 7, 128, 7\]"
        r"|to have 128 channels, but got 7 channels|shape '\[128, 7, 7",
        "the reshape before the transposed convolutions is mixed up; from (N, 6272) make (N, 128, 7, 7): "
        "nn.Unflatten(1, (128, 7, 7))",
        "unflatten-mixed-up",
    ),
    KnownError(
        "ValueError|RuntimeError",
        r"expected 2D or 3D input|expected 4D input|expected 3D input",
        "BatchNorm1d is for (N, features), BatchNorm2d for (N, channels, height, width)",
        "norm-dimensions",
    ),
    KnownError(
        "RuntimeError",
        r"is invalid for input of size|unflatten: Provided sizes .*don't multiply",
        "a reshape asks for another number of elements than there are",
        "reshape-wrong",
    ),
    KnownError(
        "RuntimeError",
        r"\(\d+x4 and 1024x1024\)|\(\d+x28 and",
        "flatten the feature maps before the first fully connected layer: from (N, 64, 4, 4) make (N, 1024)",
        "flatten-missing",
    ),
    KnownError(
        "RuntimeError",
        r"mat1 and mat2 shapes cannot be multiplied \(\d+x(\d+) and (\d+)x",
        "a layer reads {1} numbers and is given {0}: follow the sizes through your layers",
        "widths-unfit",
    ),
    KnownError(
        "RuntimeError",
        r"to have (\d+) channels, but got (\d+) channels",
        "a layer reads {0} channels and is given {1}: follow the sizes through your layers",
        "widths-unfit",
    ),
)
