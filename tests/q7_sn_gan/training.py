"""What Q7.7 asks of a short training; both of its checks are here."""

import numpy as np
import torch
from torch import Tensor

from autograder.check import fail, require
from autograder.evidence import Table, nowhere
from autograder.mistakes import Seen, explain
from tests.q7_sn_gan.mistakes import training as known
from tests.q7_sn_gan.reference import applied, rows_of, scaled, spectral

_NOISE, _BASE, _BATCH, _STEPS = 16, 4, 6, 4
_RATE, _FAST = 2e-4, 1e-2
_CALLS = 50
_NEAR = 1e-3


def _pictures(faces, rng, count=16):
    rows = torch.randperm(len(faces), generator=rng)[:count].tolist()
    seen = []
    for row in rows:
        picture = np.array(faces[row].convert("RGB").resize((64, 64)))
        seen.append(torch.from_numpy(picture).permute(2, 0, 1))
    return scaled(torch.stack(seen)).float()


def _start(q7, seed, rate=_RATE):
    return q7.instrument.start(seed, _NOISE, _BASE, rate, about="build_generator and build_discriminator")[0]


def _advance(q7, training, pictures, steps):
    q7.instrument.advance(training, pictures, steps, _BATCH, _NOISE, about="the networks")


def check_resumed(q7, faces, rng, note):
    """Eight steps are the same as four, a checkpoint and four more in another process, bit for bit."""
    pictures = _pictures(faces, rng)
    seed, other_seed = (int(each) for each in torch.randint(2**31, (2,), generator=rng))
    whole = _start(q7, seed)
    before = _numbers(q7, whole)
    _advance(q7, whole, pictures, 2 * _STEPS)
    right = _numbers(q7, whole)
    for name in right:
        moved = right[name].shape == before[name].shape and not torch.equal(right[name], before[name])
        asked = f"eight steps should change the {name}"
        require(moved, asked, expected="other parameters", got="the same", mistake=known.NOTHING_LEARNED)
    first = _start(q7, seed)
    _advance(q7, first, pictures, _STEPS)
    content = q7.instrument.file_of(first, about="save_checkpoint")
    half = _numbers(q7, first)
    with q7.fresh() as other:
        second = _start(other, other_seed)
        other.instrument.resume(second, content, about="load_checkpoint")
        loaded = _numbers(other, second)
        _advance(other, second, pictures, _STEPS)
        got = _numbers(other, second)
    wrong = [name for name in right if not torch.equal(got[name], right[name])]
    worst = max(float((got[name] - right[name]).abs().max()) for name in right)
    note(f"eight steps, and four and four: the networks differ by {worst:.3g}")
    if wrong:
        same = all(torch.equal(loaded[name], half[name]) for name in half)
        mistake = explain(Seen(worst, 0.0, facts={"loaded": same, "networks": wrong}), known.RESUME)
        asked = "a training that was saved and loaded should go on bit for bit as it would have"
        fail(asked, expected="no difference", got=f"the {' and the '.join(wrong)} differ by up to {worst:.3g}",
             mistake=mistake)  # fmt: skip


def check_norms(q7, faces, rng, note, evidence=nowhere):
    """After fast steps, and 50 calls with frozen weights, the largest singular value of each W / sigma is 1."""
    pictures = _pictures(faces, rng)
    training = _start(q7, int(torch.randint(2**31, (), generator=rng)), _FAST)
    _advance(q7, training, pictures, 2 * _STEPS)
    _numbers(q7, training)
    found = q7.instrument.layers_of(training, pictures[:2], _CALLS, about="build_discriminator")
    asked, got = "the discriminator should call five SpectralNorms", f"{len(found)} calls"
    require(len(found) == 5, asked, expected="5 calls", got=got, mistake=known.NO_LAYERS)
    seen = [_measured(layer, place == 4) for place, layer in enumerate(found)]
    rows = tuple(
        (f"convolution {place}", f"{plain:.4f}", f"{sigma:.4f}", f"{plain / sigma:.5f}" if sigma else "-")
        for place, (plain, sigma, _) in enumerate(seen, start=1)
    )
    head = ("layer", "largest singular value of W", "your sigma", "of W / sigma")
    evidence(Table(f"Each layer after {2 * _STEPS} fast steps and {_CALLS} calls with frozen weights", head, rows))
    ratios = [plain / sigma if sigma else 0.0 for plain, sigma, _ in seen]
    note(f"largest singular values of W / sigma: {min(ratios):.5f} to {max(ratios):.5f}")
    for place, ((plain, _, frobenius), ratio) in enumerate(zip(seen, ratios, strict=True), start=1):
        if abs(ratio - 1) > _NEAR:
            facts = {"ratio": ratio, "plain": plain, "frobenius": frobenius}
            mistake = explain(Seen(ratio, 1.0, facts=facts), known.NORMS)
            asked = f"the largest singular value of W / sigma should be 1 in convolution {place}"
            fail(asked, expected="1", got=f"{ratio:.5f}", tolerance=f"{_NEAR:g}", mistake=mistake)


def _measured(layer, last):
    """The largest singular value of a layer's weight, what it was divided by (0 if it is no such layer), its norm."""
    weight = next((each for each in layer["parameters"] if each.ndim == 4), None)
    if weight is None:
        return 0.0, 0.0, 0.0
    bias = next((each for each in layer["parameters"] if each.shape == weight.shape[:1]), torch.zeros(len(weight)))
    raw = applied(layer["x"], weight, None, *((1, 0) if last else (2, 1)))
    got = layer["y"]
    if not isinstance(got, Tensor) or got.shape != raw.shape:
        return spectral(rows_of(weight)), 0.0, float(weight.double().norm())
    divided = got.double() - bias.double()[None, :, None, None]
    sigma = float((raw * raw).sum() / (raw * divided).sum())
    fits = float((divided - raw / sigma).abs().max()) <= 1e-3 * float(divided.abs().max())
    return spectral(rows_of(weight)), sigma if fits else 0.0, float(weight.double().norm())


def _numbers(q7, training):
    found = q7.instrument.numbers_of(training, about="the networks")
    for name, values in found.items():
        asked = f"the numbers of the {name} should be finite"
        finite = isinstance(values, Tensor) and bool(torch.isfinite(values).all())
        require(finite, asked, got="NaN or infinity", mistake=known.NOT_FINITE)
    return found
