"""Slips of question 2, drawn from the value seen."""

import re
from collections.abc import Callable
from typing import Any

import torch

from autograder.host.student_error import KnownError
from autograder.mistakes import Mistake, Seen

# ---- Q2.1: Seen(got=all numbers drawn, expected="uniform on [-1, 1]")
NOISE = (
    Mistake(
        "noise-constant",
        "all numbers are the same: draw each one on its own",
        lambda s: s.got.max() == s.got.min(),
    ),
    Mistake(
        "noise-whole-numbers",
        "all numbers are whole: torch.randint is not uniform on an interval, torch.rand is",
        lambda s: bool((s.got == s.got.round()).all()),
    ),
    Mistake(
        "noise-normal-clamped",
        "many numbers are exactly -1 or 1: this looks like normal noise cut off at the ends; use torch.rand",
        lambda s: _share(s.got.abs() == 1) > 0.05,
    ),
    Mistake(
        "noise-in-0-1",
        "your numbers lie in [0, 1]: stretch them to [-1, 1] with 2 * u - 1",
        lambda s: s.got.min() >= 0 and 0.9 < s.got.max() <= 1,
    ),
    Mistake(
        "noise-in-0-2",
        "your numbers lie in [0, 2]: subtract 1",
        lambda s: s.got.min() >= 0 and 1.9 < s.got.max() <= 2,
    ),
    Mistake(
        "noise-half-range",
        "your numbers lie in [-0.5, 0.5]: multiply by 2",
        lambda s: s.got.min() >= -0.5 and s.got.max() <= 0.5,
    ),
    Mistake(
        "noise-normal",
        "two thirds of your numbers lie in [-1, 1] and the rest outside: this is normal noise "
        "(torch.randn); use torch.rand",
        lambda s: s.got.abs().max() > 2.5 and abs(_share(s.got.abs() <= 1) - 0.683) < 0.02,
    ),
    Mistake(
        "noise-not-stretched",
        "some of your numbers lie outside [-1, 1]",
        lambda s: s.got.min() < -1.01 or s.got.max() > 1.01,
    ),
    Mistake(
        "noise-bell-shaped",
        "your numbers lie in [-1, 1], but crowd around the middle: each value must be as likely as "
        "any other (torch.rand)",
        lambda s: s.got.abs().max() <= 1 and s.got.var() < 0.3,
    ),
    Mistake(
        "noise-coarse",
        "the same values come again and again: draw each number on its own (torch.rand), not one row "
        "for all, and not in steps",
        lambda s: len(s.got.unique()) < 0.5 * s.got.numel(),
    ),
)

# ---- Q2.1: how the numbers hang together; facts: same_call, rows, columns (largest mean products of two different ones)
DEPENDENCE = (
    Mistake(
        "noise-same-every-call",
        "two calls gave the same numbers: do not set a seed, or keep the noise, inside sample_noise",
        lambda s: s.repeated,
    ),
    Mistake(
        "noise-columns-repeated",
        "the numbers of one row are all the same: draw batch_size × dim numbers, not one number a row",
        lambda s: bool((s.got == s.got[:, :1]).all()),
    ),
    Mistake(
        "noise-rows-repeated",
        "rows repeat each other: draw batch_size × dim numbers, not one row for all",
        lambda s: s.rows > 0.3,
    ),
    Mistake(
        "noise-columns-repeated",
        "the numbers of one row repeat each other: draw batch_size × dim numbers",
        lambda s: s.columns > 0.3,
    ),
)


def _share(chosen: torch.Tensor) -> float:
    return float(chosen.float().mean())


# ---- Q2.2, Q2.3: the first layer that differs; facts: kind, layer, aspect, have, want
LAYERS = (
    Mistake(
        "norm-2d-for-1d",
        "the second batch normalisation has 128 channels: it stands after the reshape; normalise the "
        "6272 numbers before it (BatchNorm1d)",
        lambda s: s.aspect == "features" and s.have == 128,
    ),
    Mistake(
        "norm-missing",
        "there are {have} batch normalisations with weights, asked are {want}: one follows every ReLU",
        lambda s: s.aspect == "count" and s.kind == "batch normalisation" and s.have < s.want,
    ),
    Mistake(
        "norm-extra",
        "there are {have} batch normalisations, asked are {want}",
        lambda s: s.aspect == "count" and s.kind == "batch normalisation",
    ),
    Mistake(
        "layer-missing",
        "there is {have} {kind} where {want} are asked for",
        lambda s: s.aspect == "count" and s.have < s.want,
    ),
    Mistake(
        "layer-extra",
        "there are {have} layers of the kind {kind}, asked are {want}",
        lambda s: s.aspect == "count",
    ),
    Mistake(
        "wrong-kernel",
        "{layer} has a kernel of {have}, not {want}",
        lambda s: s.aspect == "kernel",
    ),
    Mistake(
        "conv-padded",
        "{layer} reads {have} numbers, not {want}: the convolutions have no padding, so that 28 becomes 24, 12, 8, 4",
        lambda s: s.aspect == "inputs" and s.have in (3136, 1600, 2304),
    ),
    Mistake(
        "pooling-missing",
        "{layer} reads {have} numbers, not {want}: is a pooling missing?",
        lambda s: s.aspect == "inputs" and s.have in (25600, 6400, 4096),
    ),
    Mistake(
        "noise-dim-ignored",
        "{layer} reads {have} numbers, not noise_dim = {want}",
        lambda s: s.aspect == "inputs" and s.layer.endswith("first fully connected layer") and s.want < 200,
    ),
    Mistake(
        "wrong-width",
        "{layer} has {have} {aspect}, not {want}",
        lambda s: s.aspect in ("outputs", "features", "inputs"),
    ),
    Mistake(
        "bias-missing",
        "{layer} has no bias: leave bias at its default, True",
        lambda s: s.aspect == "bias",
    ),
)


# ---- Q2.2, Q2.3: what the network computes; variant(...) is the grader's own network with something changed
def _changed(name: str, says: str, *changes: dict[str, Any]) -> Mistake:
    """The diagnosis that fits where the network does what the grader's own does with one of these changes."""
    return Mistake(
        name,
        says,
        lambda s: any(_computes(s, change) for change in changes),
    )


def _computes(seen: Seen, change: dict[str, Any]) -> bool:
    try:
        return bool(seen.is_near(seen.variant(**change)))
    except (RuntimeError, KeyError, AssertionError):  # the student's layers do not fit together in this way
        return False


def _everywhere(step: Callable[[torch.Tensor], torch.Tensor]) -> list[dict[str, Any]]:
    """A change of all activations, then of each one alone."""
    return [{"act": step}, *({f"act{number}": step} for number in "123")]


def _slope(slope: float) -> Callable[[torch.Tensor], torch.Tensor]:
    return lambda x: torch.where(x > 0, x, slope * x)


def _same(x: torch.Tensor) -> torch.Tensor:
    return x


_SLOPES = (0.2, 0.1, 0.02, 0.001, 0.3, 0.05, 0.25, 0.5, -0.01)
_OTHERS = (torch.sigmoid, torch.tanh, torch.nn.functional.elu, torch.nn.functional.gelu, torch.nn.functional.silu)
_AVERAGE = {"pool": lambda x: torch.nn.functional.avg_pool2d(x, 2)}
DISCRIMINATOR = (
    _changed(
        "sigmoid-at-end",
        "your discriminator ends in a sigmoid: return the logits; the loss applies the sigmoid",
        {"last": torch.sigmoid},
    ),
    _changed(
        "activation-missing",
        "a leaky ReLU is missing: one follows each convolution and the first fully connected layer",
        *_everywhere(_same),
        {"act1": _same, "act2": _same},
    ),
    _changed(
        "relu-for-leaky", "a ReLU stands where a leaky ReLU with slope 0.01 is asked for", *_everywhere(_slope(0.0))
    ),
    _changed(
        "leaky-slope",
        "a leaky ReLU has another slope than 0.01",
        *(change for slope in _SLOPES for change in _everywhere(_slope(slope))),
    ),
    _changed("average-pooling", "you average over 2x2 pixels: take their maximum (MaxPool2d)", _AVERAGE),
    _changed(
        "other-activation",
        "another activation stands where a leaky ReLU with slope 0.01 is asked for",
        *(change for step in _OTHERS for change in _everywhere(step)),
    ),
    _changed(
        "activation-at-end",
        "an activation follows the last layer: return the logits as they are",
        {"last": _slope(0.01)},
        {"last": _slope(0.0)},
        {"last": torch.tanh},
        {"last": torch.nn.functional.logsigmoid},
    ),
    _changed("logit-sign", "your logits have the opposite sign: high must mean real", {"last": torch.neg}),
    _changed(
        "conv-padded",
        "your convolutions are padded: the handout's are not, so that 28 becomes 24, 12, 8, 4",
        {"padding": 2},
        {"padding": 1},
    ),
)
_NORMS = {f"bn{number}": _same for number in "123"}
GENERATOR = (
    _changed("tanh-missing", "the tanh at the end is missing: pixels must lie in [-1, 1]", {"last": _same}),
    _changed(
        "sigmoid-for-tanh",
        "your generator ends in a sigmoid: pixels must lie in [-1, 1], use tanh",
        {"last": torch.sigmoid},
    ),
    _changed(
        "pixels-in-0-1",
        "your pixels lie in [0, 1]: leave the tanh's values as they are",
        {"last": lambda x: (torch.tanh(x) + 1) / 2},
    ),
    _changed(
        "norm-before-relu",
        "a batch normalisation stands before its ReLU: the handout has it after",
        *({"norm_first": which} for which in ("123", "1", "2", "3", "12", "23", "13")),
    ),
    _changed(
        "eval-mode",
        "your batch normalisations use their running statistics: return the model in training mode",
        {"training": False},
    ),
    _changed(
        "norm-missing",
        "a batch normalisation is missing: one follows every ReLU",
        _NORMS,
        *({name: step} for name, step in _NORMS.items()),
        *({k: v for k, v in _NORMS.items() if k != name} for name in _NORMS),
    ),
    _changed(
        "activation-missing",
        "a ReLU is missing: one follows each layer but the last",
        *_everywhere(_same),
        {"act1": _same, "act2": _same},
    ),
    _changed(
        "leaky-for-relu",
        "a leaky ReLU stands where a ReLU is asked for",
        *(change for slope in (0.01, 0.2, 0.1) for change in _everywhere(_slope(slope))),
    ),
    _changed(
        "other-activation",
        "another activation stands where a ReLU is asked for",
        *(change for step in _OTHERS for change in _everywhere(step)),
    ),
    _changed(
        "norm-eps",
        "a batch normalisation has another eps than 1e-5: the second number of BatchNorm1d(n, 0.8) is eps, not momentum",
        *({"eps": eps} for eps in (0.8, 0.9, 0.1, 0.5, 0.999, 1e-3)),
    ),
    _changed(
        "activation-at-end",
        "another activation stands where the tanh at the end is asked for",
        {"last": _slope(0.0)},
        {"last": lambda x: torch.tanh(torch.relu(x))},
        {"last": torch.nn.functional.hardtanh},
        {"last": lambda x: torch.sigmoid(torch.tanh(x))},
    ),
)
NEVER_THE_SAME = Mistake(
    "network-random",
    "the same inputs gave different outputs: is there a Dropout? The handout has none",
    lambda s: True,
)


# ---- Q2.3: the shape of the images, (N, pixels); two transposed convolutions of 4×4 on 7×7 give nothing else than these
def _pixels(*sides: int) -> Callable[[Seen], bool]:
    return lambda s: len(s.got) == 2 and s.got[0] == s.expected[0] and s.got[1] in [side**2 for side in sides]


IMAGE_SHAPES = (
    Mistake(
        "stride-1",
        "as many pixels come out where a transposed convolution has stride 1: both have stride 2, so "
        "that 7 becomes 14, 28",
        _pixels(9, 15, 16),
    ),
    Mistake(
        "padding-missing",
        "as many pixels come out where a transposed convolution has no padding: both have padding 1, "
        "so that 7 becomes 14, 28",
        _pixels(30, 32, 34),
    ),
)


# ---- Q2.2, Q2.3: what torch says when the layers do not fit together; Seen(got=the error's sentence)
def _says(pattern: str) -> Callable[[Seen], bool]:
    return lambda s: re.search(pattern, s.got) is not None


NETWORK_ERRORS = (
    Mistake(
        "unflatten-mixed-up",
        "the reshape before the transposed convolutions is mixed up: from (N, 6272) make (N, 128, 7, "
        "7), nn.Unflatten(1, (128, 7, 7))",
        _says(
            r"expected input\[\d+, 7, 7, 128\]|expected input\[\d+, 7, 128, 7\]|to have 128 channels, but got 7 channels|shape '\[128, 7, 7"
        ),
    ),
    Mistake(
        "norm-dimensions",
        "BatchNorm1d is for (N, features), BatchNorm2d for (N, channels, height, width)",
        _says(r"expected 2D or 3D input|expected 4D input|expected 3D input"),
    ),
    Mistake(
        "reshape-wrong",
        "a reshape asks for another number of elements than there are",
        _says(r"is invalid for input of size|unflatten: Provided sizes"),
    ),
    Mistake(
        "flatten-missing",
        "flatten the feature maps before the first fully connected layer: from (N, 64, 4, 4) make (N, 1024)",
        _says(r"\(\d+x4 and 1024x1024\)|\(\d+x28 and"),
    ),
    Mistake(
        "widths-unfit",
        "a layer reads another number of values than the one before it gives: follow the sizes "
        "through your layers one by one",
        _says(r"mat1 and mat2 shapes cannot be multiplied|to have \d+ channels, but got"),
    ),
)

# ---- Q2.4: how far the parameters moved in each step; moved(...) is the grader's Adam with other settings
_BETAS = (
    (0.9, 0.999),
    (0.999, 0.5),
    (0.5, 0.9),
    (0.5, 0.99),
    (0.9, 0.5),
    (0.0, 0.999),
    (0.5, 0.5),
    (0.0, 0.9),
    (0.9, 0.9),
)
_RATES = (1e-4, 2e-4, 1e-2, 5e-4, 3e-4, 5e-3, 2e-3, 1e-5, 0.1)


def _moves(seen: Seen, **settings: Any) -> bool:
    return bool(seen.is_near(seen.moved(**settings)))


OPTIMIZER = (
    Mistake(
        "adam-default-betas",
        "the parameters move as with betas (0.9, 0.999), Adam's defaults: set betas=(0.5, 0.999)",
        lambda s: _moves(s, betas=(0.9, 0.999)),
    ),
    Mistake(
        "adam-betas-swapped",
        "your betas are swapped: betas=(0.5, 0.999)",
        lambda s: _moves(s, betas=(0.999, 0.5)),
    ),
    Mistake(
        "adam-betas",
        "your betas are others than (0.5, 0.999): your settings are {settings}",
        lambda s: any(_moves(s, betas=betas) for betas in _BETAS),
    ),
    Mistake(
        "adam-rate",
        "your learning rate is another than 1e-3: your settings are {settings}",
        lambda s: any(_moves(s, lr=lr) for lr in _RATES),
    ),
    Mistake(
        "adam-rate-and-betas",
        "learning rate and betas are others than 1e-3 and (0.5, 0.999): your settings are {settings}",
        lambda s: any(_moves(s, lr=lr, betas=betas) for lr in _RATES for betas in _BETAS[:4]),
    ),
    Mistake(
        "weight-decay",
        "the parameters are pulled towards 0: use no weight decay",
        lambda s: any(_moves(s, decay=w, decoupled=d) for w in (1e-2, 1e-4, 1e-3, 5e-4, 1e-5) for d in (True, False)),
    ),
    Mistake(
        "adam-uphill",
        "the parameters move uphill: leave maximize at False",
        lambda s: s.is_near(-s.expected),
    ),
    Mistake(
        "other-optimizer",
        "this is {kind}: use torch.optim.Adam",
        lambda s: s.kind not in ("Adam", "AdamW"),
    ),
    Mistake(
        "adam-settings",
        "the parameters do not move as with Adam(lr=1e-3, betas=(0.5, 0.999)): your settings are {settings}",
        lambda s: s.kind in ("Adam", "AdamW"),
    ),
)


# ---- Q2.5; facts: s and t (logits, targets), n, of(s, t) (the grader's own mean)
def _as_probability(s: torch.Tensor, t: torch.Tensor, eps: float) -> torch.Tensor:
    p = s.clamp(eps, 1 - eps)
    return (-t * p.log() - (1 - t) * (1 - p).log()).mean()


BCE = (
    Mistake(
        "bce-sign",
        "your value is the expected one with the opposite sign: the cross-entropy has a minus in front",
        lambda s: s.is_near(-s.expected),
    ),
    Mistake(
        "bce-summed",
        "your value is the sum over all elements: take their mean",
        lambda s: s.is_near(s.n * s.expected),
    ),
    Mistake(
        "bce-arguments-swapped",
        "your value takes the targets for the logits: the logits come first",
        lambda s: s.is_near(s.of(s.t, s.s)),
    ),
    Mistake(
        "bce-sigmoid-twice",
        "your value applies the sigmoid twice: binary_cross_entropy_with_logits wants the logits themselves",
        lambda s: s.is_near(s.of(s.s.sigmoid(), s.t)),
    ),
    Mistake(
        "bce-one-term",
        "one of the two terms is missing: -y log sigma(s) - (1 - y) log(1 - sigma(s))",
        lambda s: s.is_near(s.of(s.s, 1.0, s.t)) or s.is_near(s.of(s.s, 0.0, 1 - s.t)),
    ),
    Mistake(
        "bce-targets-inverted",
        "your value takes target 1 for 0 and 0 for 1",
        lambda s: s.is_near(s.of(s.s, 1 - s.t)),
    ),
    Mistake(
        "bce-target-ignored",
        "your value does not depend on the targets",
        lambda s: s.is_near(s.of(s.s, 1.0)) or s.is_near(s.of(s.s, 0.0)),
    ),
    Mistake(
        "bce-as-probability",
        "your value takes the logits for probabilities: apply the sigmoid first",
        lambda s: any(
            s.is_near(_as_probability(s.s.float(), s.t.float(), eps)) for eps in (1e-7, 1e-8, 1e-6, 1e-5, 1e-12)
        ),
    ),
    Mistake(
        "bce-squared-error",
        "this is a squared error, not the cross-entropy",
        lambda s: s.is_near((s.s.sigmoid() - s.t).square().mean()) or s.is_near((s.s - s.t).square().mean()),
    ),
    Mistake(
        "bce-log-base",
        "take the natural logarithm",
        lambda s: (
            s.is_near(s.expected / torch.log(torch.tensor(2.0)))
            or s.is_near(s.expected / torch.log(torch.tensor(10.0)))
        ),
    ),
    Mistake(
        "bce-abs-missing",
        "in max(s, 0) - s y + log(1 + exp(-|s|)) the absolute value is missing",
        lambda s: (
            s.is_near((s.s.clamp(min=0) - s.s * s.t + s.s.exp().log1p()).mean())
            or s.is_near((s.s.clamp(min=0) - s.s * s.t + (-s.s).exp().log1p()).mean())
        ),
    ),
)
BCE_ERRORS = (
    Mistake(
        "bce-as-probability",
        "F.binary_cross_entropy wants probabilities, and these are logits: use the form with logits",
        _says(r"all elements of (input|target) should be between 0 and 1"),
    ),
    Mistake(
        "bce-shapes",
        "the targets have another shape than the logits: give them the logits' shape",
        _says(r"Target size .* must be the same as input size|sizes to be the same"),
    ),
)
# facts: logit, target
BCE_EXTREMES = (
    Mistake(
        "bce-overflow",
        "in float32 sigma(20) is exactly 1 and exp(1000) is infinite: use the stable form max(s, 0) -"
        " s y + log(1 + exp(-|s|))",
        lambda s: not bool(torch.isfinite(s.got)),
    ),
    Mistake(
        "bce-clamped",
        "the value is cut off: the sigmoid has become exactly 0 or 1 before its logarithm was taken; "
        "use the stable form max(s, 0) - s y + log(1 + exp(-|s|))",
        lambda s: 5 < float(s.got) < 120,
    ),
)

# ---- Q2.6, Q2.7; facts: r and f (logits, float64), ce(s, y) (mean cross-entropy), n
LOG_OF_A_LOGIT = (
    "your loss is not a number: this looks like the logarithm of a logit, or of 1 - logit; a logit is no probability",
    "log-of-a-logit",
)
DISCRIMINATOR_LOSS = (
    Mistake(
        "loss-labels-swapped",
        "the labels are swapped: real digits have target 1, made ones 0",
        lambda s: s.is_near(s.ce(s.r, 0.0) + s.ce(s.f, 1.0)),
    ),
    Mistake(
        "loss-same-labels",
        "real and made digits have the same target: 1 for real ones, 0 for made ones",
        lambda s: s.is_near(s.ce(s.r, 1.0) + s.ce(s.f, 1.0)) or s.is_near(s.ce(s.r, 0.0) + s.ce(s.f, 0.0)),
    ),
    Mistake(
        "loss-one-term",
        "one of the two terms is missing, or the two are averaged: bce(real, 1) + bce(fake, 0)",
        lambda s: s.is_near(s.ce(s.r, 1.0)) or s.is_near(s.ce(s.f, 0.0)),
    ),
    Mistake(
        "loss-one-minus-logit",
        "you use 1 - logits_fake as if a logit were a probability: keep the logit and set its target to 0",
        lambda s: any(s.is_near(s.ce(s.r, 1.0) + s.ce(1 - s.f, y)) for y in (0.0, 1.0)),
    ),
    Mistake(
        "loss-halved",
        "your value is exactly 0.5 × the expected one: add the two means, do not average them",
        lambda s: s.is_near(0.5 * s.expected),
    ),
    Mistake(
        "loss-terms-subtracted",
        "the two terms are subtracted: add them",
        lambda s: any(s.is_near(sign * (s.ce(s.r, 1.0) - s.ce(s.f, 0.0))) for sign in (1, -1)),
    ),
    Mistake(
        "loss-sign",
        "your value is the expected one with the opposite sign",
        lambda s: s.is_near(-s.expected),
    ),
    Mistake(
        "loss-summed",
        "your value is summed over the batch: average over it",
        lambda s: s.is_near(s.n * s.expected),
    ),
    Mistake(
        "label-smoothing",
        "your targets are smoothed: the handout's are exactly 1 and 0",
        lambda s: any(
            s.is_near(s.ce(s.r, a) + s.ce(s.f, b))
            for a in (1.0, 0.9, 0.95, 0.8, 0.7)
            for b in (0.0, 0.1, 0.05, 0.2, 0.3)
        ),
    ),
    Mistake(
        "loss-sigmoid-first",
        "a sigmoid is applied before bce_loss, which applies its own: give it the logits",
        lambda s: s.is_near(s.ce(s.r.sigmoid(), 1.0) + s.ce(s.f.sigmoid(), 0.0)),
    ),
    Mistake(
        "loss-arguments-swapped",
        "bce_loss gets its arguments in the wrong order: the logits come first, then the targets",
        lambda s: s.is_near(s.ce(torch.ones_like(s.r), s.r) + s.ce(torch.zeros_like(s.f), s.f)),
    ),
    Mistake(
        "loss-same-logits",
        "both terms use the same logits",
        lambda s: s.is_near(s.ce(s.r, 1.0) + s.ce(s.r, 0.0)) or s.is_near(s.ce(s.f, 1.0) + s.ce(s.f, 0.0)),
    ),
    Mistake(
        "other-gan-loss",
        "this is the loss of another GAN (least squares, Wasserstein or hinge): use the cross-entropy",
        lambda s: (
            any(s.is_near(k * ((s.r - 1).square().mean() + s.f.square().mean())) for k in (1, 0.5))
            or s.is_near(s.f.mean() - s.r.mean())
            or s.is_near((1 - s.r).relu().mean() + (1 + s.f).relu().mean())
        ),
    ),
)
GENERATOR_LOSS = (
    Mistake(
        "loss-saturating",
        "this is E[log(1 - D(G(z)))], the saturating form: use -E[log D(G(z))], bce(fake, 1)",
        lambda s: s.is_near(-s.ce(s.f, 0.0)),
    ),
    Mistake(
        "loss-labels-swapped",
        "the target is 0: the generator wants its digits to be taken for real, target 1",
        lambda s: s.is_near(s.ce(s.f, 0.0)),
    ),
    Mistake(
        "loss-one-minus-logit",
        "you use 1 - logits as if a logit were a probability: keep the logit and choose its target",
        lambda s: any(s.is_near(k * s.ce(1 - s.f, y)) for y in (0.0, 1.0) for k in (1, -1)),
    ),
    Mistake(
        "loss-sign",
        "your value is the expected one with the opposite sign",
        lambda s: s.is_near(-s.expected),
    ),
    Mistake(
        "loss-halved",
        "your value is exactly 0.5 × the expected one",
        lambda s: s.is_near(0.5 * s.expected),
    ),
    Mistake(
        "loss-doubled",
        "your value is exactly 2 × the expected one",
        lambda s: s.is_near(2 * s.expected),
    ),
    Mistake(
        "loss-both-terms",
        "the generator's loss has one term only: bce(fake, 1)",
        lambda s: s.is_near(s.ce(s.f, 1.0) + s.ce(s.f, 0.0)),
    ),
    Mistake(
        "loss-summed",
        "your value is summed over the batch: average over it",
        lambda s: s.is_near(s.n * s.expected),
    ),
    Mistake(
        "label-smoothing",
        "your targets are smoothed: the handout's are exactly 1",
        lambda s: any(s.is_near(s.ce(s.f, y)) for y in (0.9, 0.95, 0.8, 0.7)),
    ),
    Mistake(
        "loss-sigmoid-first",
        "a sigmoid is applied before bce_loss, which applies its own: give it the logits",
        lambda s: s.is_near(s.ce(s.f.sigmoid(), 1.0)),
    ),
    Mistake(
        "loss-arguments-swapped",
        "bce_loss gets its arguments in the wrong order: the logits come first, then the targets",
        lambda s: s.is_near(s.ce(torch.ones_like(s.f), s.f)),
    ),
    Mistake(
        "other-gan-loss",
        "this is the loss of another GAN (least squares or Wasserstein): use the cross-entropy",
        lambda s: s.is_near(-s.f.mean()) or any(s.is_near(k * (s.f - 1).square().mean()) for k in (1, 0.5)),
    ),
)

# ---- Q2.8: Seen(got=the best progress measured, with share, spread and read)
TRAINING = (
    Mistake(
        "training-stuck",
        "the samples have not become digits at all: check both losses, and that the optimizer moves the generator",
        lambda s: s.got.share < -0.2 and s.got.read < 0.05,
    ),
    Mistake(
        "training-collapsed",
        "the samples are nearly all the same: the generator has collapsed to one picture",
        lambda s: s.got.spread < 0.35,
    ),
)
TRAINING_ERRORS = (
    Mistake(
        "gradient-cut",
        "a loss has no gradient: is there a detach(), an item() or a no_grad()?",
        _says(r"does not require grad"),
    ),
    *NETWORK_ERRORS,
)

ERRORS: tuple[KnownError, ...] = ()  # exceptions of which this room knows the cause
