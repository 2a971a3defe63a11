"""What Q7.3 and Q7.4 ask of the networks; the public and the hidden checks share it."""

from itertools import product

import torch
from torch import Tensor
from torch.nn import functional as F

from autograder.check import fail, require
from autograder.comparisons import close, tensor_of_shape
from autograder.mistakes import RETURNS_NOTHING, Seen, explain
from tests.q7_sn_gan.mistakes import networks as known
from tests.q7_sn_gan.reference import judged, worst

_POOL = 4099  # numbers that the parameters are filled from


def _built(q7, name, args, rng, inputs):
    found = q7.instrument.network(name, list(args), torch.randn(_POOL, generator=rng), inputs, True, about=name)
    if "output" not in found:
        mistake = RETURNS_NOTHING if found["kind"] == "NoneType" else known.NOT_A_NETWORK
        fail(f"{name} should return a network", expected="an nn.Module", got=f"a {found['kind']}", mistake=mistake)
    return found


def check_discriminator(q7, rng, spectral, channels, base, count=3):
    """With given parameters the logits are those of the handout's network, each layer wrapped or none."""
    pictures = torch.rand(count, channels, 64, 64, generator=rng) * 2 - 1
    found = _built(q7, "build_discriminator", (spectral, channels, base), rng, pictures)
    sizes = (channels, base, 2 * base, 4 * base, 8 * base, 1)
    wanted = [(outputs, inputs, 4, 4) for inputs, outputs in zip(sizes, sizes[1:], strict=False)]
    weights = _weights(found, wanted, "conv2d")
    logits = tensor_of_shape(found["output"], (count,), "the logits", mistakes=known.SHAPES)
    _check_calm(found, logits)
    biases = _biases(found["parameters"], [shape[0] for shape in wanted])
    if biases is None:
        _fail_trace(found, "each of the five convolutions should have a bias", known.NO_BIAS)
    right = (int(spectral),) * 5
    expected = judged(pictures, weights, biases, right)
    if not torch.allclose(logits.double(), expected, rtol=1e-3, atol=1e-3):
        for wraps in sorted(product((0, 1, 2), repeat=5), key=lambda each: each.count(2)):
            other = judged(pictures, weights, biases, wraps)
            if wraps != right and torch.allclose(logits.double(), other, rtol=1e-3, atol=1e-3):
                asked = "each of the five convolutions should be wrapped in a SpectralNorm, and none without spectral"
                mistake = explain(Seen(wraps, right, facts={"wraps": wraps, "spectral": spectral}), known.WRAPS)
                fail(asked, expected=f"wrapped {right}", got=f"wrapped {wraps}", mistake=mistake)
        _check_trace(found, "with given parameters the logits should be those of the handout's network")
        close(logits, expected, "the logits with given parameters", rtol=1e-3, atol=1e-3)
    _check_extra(found, sum(map(torch.numel, (*weights, *biases))))


def check_generator(q7, rng, noise_dim, channels, base, count=4):
    """With given parameters the pictures are those of the handout's network, in training and in evaluation mode."""
    noise = torch.randn(count, noise_dim, generator=rng)
    found = _built(q7, "build_generator", (noise_dim, channels, base), rng, noise)
    asked = "nothing in the generator should be wrapped in a SpectralNorm"
    require(not found["wrapped"], asked, got=f"{found['wrapped']} are", mistake=known.GENERATOR_WRAPPED)
    sizes = (noise_dim, 8 * base, 4 * base, 2 * base, base, channels)
    wanted = [(inputs, outputs, 4, 4) for inputs, outputs in zip(sizes, sizes[1:], strict=False)]
    _weights(found, wanted, "conv_transpose2d")
    pictures = tensor_of_shape(found["output"], (count, channels, 64, 64), "the pictures", mistakes=known.SHAPES)
    for calls, got, mode in ((found["calls"], pictures, "training"), (found["later"], found["whole"], "evaluation")):
        expected = _generated(calls, noise)
        what = f"with given parameters, in {mode} mode, the pictures"
        if expected is None or not torch.allclose(got.double(), expected, rtol=1e-3, atol=2e-3):
            _check_trace(found, f"{what} should be those of the handout's network")
            if expected is None:
                fail(f"{what} should be those of the handout's network", got="other layers", mistake=known.LAYERS)
            close(got, expected, what, rtol=1e-3, atol=2e-3)
    if any(not isinstance(call.get("running_mean"), Tensor) for call in found["later"] if call["name"] == "batch_norm"):
        fail("in evaluation mode a picture should not depend on the others", mistake=known.EVALUATION)
    _check_alone(found, "the picture")


def _generated(calls, noise):
    """What the handout's generator makes with the parameters of these calls; None where there are not as many."""
    layers = [call for call in calls if call["name"] == "conv_transpose2d"]
    norms = [call for call in calls if call["name"] == "batch_norm"]
    if len(layers) != 5 or len(norms) != 4:
        return None
    x = noise.double()[:, :, None, None]
    for place, layer in enumerate(layers):
        bias = layer.get("bias")
        stride, padding = (2, 1) if place else (1, 0)
        x = F.conv_transpose2d(x, layer["weight"].double(), None if bias is None else bias.double(), stride, padding)
        if place == 4:
            return torch.tanh(x)
        norm = norms[place]
        eps = norm.get("eps", 1e-5)
        require(0 < eps <= 1e-3, "batch normalisation should have its usual eps", expected="1e-5", got=f"{eps:.4g}",
                mistake=known.EPS)  # fmt: skip
        x = _normalised(x, norm, eps).clamp(min=0)
    return x


def _normalised(x, norm, eps):
    if norm.get("training", True) or not isinstance(norm.get("running_mean"), Tensor):
        mean, spread = x.mean((0, 2, 3)), x.var((0, 2, 3), unbiased=False)
    else:
        mean, spread = norm["running_mean"].double(), norm["running_var"].double()
    weight, bias = (norm.get(name) for name in ("weight", "bias"))
    gain = torch.ones(x.shape[1]) if weight is None else weight
    shift = torch.zeros(x.shape[1]) if bias is None else bias

    def wide(values):
        return values.double()[None, :, None, None]

    return (x - wide(mean)) / (wide(spread) + eps).sqrt() * wide(gain) + wide(shift)


def _weights(found, wanted, kind):
    """The weights in the order of the layers, by their sizes; else the check fails with the first difference."""
    have = [each for each in found["parameters"] if each.ndim > 1]
    ordered = []
    for shape in wanted:
        fitting = [each for each in have if tuple(each.shape) == shape and not any(each is one for one in ordered)]
        ordered += fitting[:1]
    if len(ordered) == len(wanted) == len(have):
        return ordered
    sizes = [tuple(each) for each in found["sizes"] if len(each) > 1]
    asked, got = "the layers should be those of the handout", f"weights of sizes {sizes}"[:160]
    mistake = known.LAYERS
    if len(sizes) != len(wanted):
        mistake = known.COUNT
    elif any(size[2:] != (4, 4) for size in sizes):
        mistake = known.KERNELS
    else:
        own = [size[0] if kind == "conv2d" else size[1] for size in sizes]
        asked_for = [shape[0] if kind == "conv2d" else shape[1] for shape in wanted]
        ratios = {have / want for have, want in zip(own[:-1], asked_for[:-1], strict=True)}
        if len(ratios) == 1 and ratios != {1.0}:
            mistake = known.BASE_FIXED
        elif ratios != {1.0}:
            mistake = known.WIDTHS_REVERSED
    fail(asked, expected=f"{wanted}"[:160], got=got, mistake=mistake)


def _biases(parameters, sizes):
    """One vector for each size, in this order; None where they are not there."""
    found = []
    for size in sizes:
        fitting = [each for each in parameters if each.shape == (size,) and not any(each is one for one in found)]
        if not fitting:
            return None
        found.append(fitting[0])
    return found


def _check_calm(found, logits):
    """Two calls give the same, and a row is itself without the others."""
    again = found["again"]
    same = isinstance(again, Tensor) and worst(again, logits) < 1e-5
    if not same:
        _check_trace(found, "two calls with the same pictures should give the same logits")
        fail("two calls with the same pictures should give the same logits", got="others", mistake=known.RANDOM)
    _check_alone(found, "the logit")


def _check_alone(found, what):
    alone, whole = found["alone"], found["whole"]
    fits = isinstance(alone, Tensor) and isinstance(whole, Tensor) and alone.shape == whole[:1].shape
    asked = f"{what} of an input should be the same without the others, in evaluation mode"
    if not fits:
        got = tuple(alone.shape) if isinstance(alone, Tensor) else type(alone).__name__
        mistake = (
            known.SQUEEZED if isinstance(alone, Tensor) and alone.numel() == whole[:1].numel() else known.ROWS_MIXED
        )
        fail(asked, expected="one result", got=f"shape {got}", mistake=mistake)
    require(worst(alone, whole[:1]) < 1e-3, asked, expected="the same", got="another", mistake=known.ROWS_MIXED)


def _check_extra(found, used):
    there = sum(map(torch.numel, found["parameters"]))
    asked = "the network should have the parameters of its layers"
    if there != used:
        _check_trace(found, asked)
        fail(asked, expected=f"{used} numbers", got=f"{there} numbers", mistake=known.EXTRA_PARAMETERS)


def _check_trace(found, asked):
    """Fail with what ran, where that shows a mistake."""
    names = [call["name"] for call in found["calls"]]
    slopes = [call.get("negative_slope", 0.01) for call in found["calls"] if call["name"] == "leaky_relu"]
    mistake = explain(Seen(names, facts={"names": names, "slopes": slopes}), known.TRACES)
    if mistake:
        fail(asked, expected="the layers of the handout", got=", ".join(names)[:200], mistake=mistake)


def _fail_trace(found, asked, otherwise):
    _check_trace(found, asked)
    fail(asked, expected="the layers of the handout", got="other layers", mistake=otherwise)
