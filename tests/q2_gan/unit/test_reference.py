"""The reference of question 2: right, and of no use as an answer."""

import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from autograder.grading.grade import grade
from autograder.grading.run import Options
from autograder.host.zygote import Zygote
from autograder.verification.answers import Answer, instead_of
from tests.q2_gan import reference
from tests.q2_gan.layers import DISCRIMINATOR, generator_layers
from tests.q2_gan.question import QUESTION
from tests.q2_gan.reference import adam_moves, cross_entropy_slopes, discriminate, generate, mean_cross_entropy


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    """A zygote whose workers know question 2."""
    started = Zygote([QUESTION])
    yield started
    started.close()


def _values(layers: dict, requires_grad: bool = False) -> dict[str, torch.Tensor]:
    values = {}
    for part, layer in layers.items():
        outputs = layer.sizes[1] if layer.kind.value.startswith("transposed") else layer.sizes[0]
        values[f"{part}.weight"] = 0.05 * torch.randn(layer.sizes, dtype=torch.double, requires_grad=requires_grad)
        values[f"{part}.bias"] = torch.randn(outputs, dtype=torch.double, requires_grad=requires_grad)
    return values


def test_cross_entropy_and_its_slopes_are_torchs():
    torch.manual_seed(0)
    logits, target = (10 * torch.randn(7, 1, dtype=torch.double) for _ in range(2))
    target = target.sigmoid()
    leaves = logits.clone().requires_grad_(), target.clone().requires_grad_()
    right = F.binary_cross_entropy_with_logits(*leaves)
    assert mean_cross_entropy(logits, target) == pytest.approx(right.item(), rel=1e-12)
    for got, expected in zip(cross_entropy_slopes(logits, target), torch.autograd.grad(right, leaves), strict=True):
        assert torch.allclose(got, expected)
    assert mean_cross_entropy(torch.tensor(-1000.0), 1.0) == 1000


def test_slopes_of_one_target_for_all_have_the_shape_of_their_argument():
    by_logits, by_target = cross_entropy_slopes(torch.zeros(4, 1), torch.tensor(1.0))
    assert by_logits.shape == (4, 1) and by_target.shape == ()
    assert torch.allclose(by_logits, torch.full((4, 1), -0.125, dtype=torch.double))


def test_adam_moves_as_torchs_does():
    torch.manual_seed(0)
    parameter = nn.Parameter(torch.randn(5, dtype=torch.double))
    start, gradients = [parameter.detach().clone()], [[torch.randn(5, dtype=torch.double)] for _ in range(4)]
    optimizer = torch.optim.Adam([parameter], lr=0.01, betas=(0.3, 0.9), weight_decay=0.1)
    for (gradient,) in gradients:
        parameter.grad = gradient.clone()
        optimizer.step()
    moved = adam_moves(start, gradients, rate=0.01, betas=(0.3, 0.9), decay=0.1)
    assert torch.allclose(moved[-1], parameter.detach() - start[0])


def test_nothing_in_the_reference_has_a_gradient():
    torch.manual_seed(0)
    logits = torch.randn(4, 1, requires_grad=True)
    assert isinstance(mean_cross_entropy(logits, logits), float)
    assert not any(slope.requires_grad for slope in cross_entropy_slopes(logits, logits))
    assert not adam_moves([logits], [[logits]]).requires_grad
    images = torch.rand(2, 1, 28, 28, requires_grad=True)
    assert not discriminate(images, _values(DISCRIMINATOR, requires_grad=True)).requires_grad
    noise = torch.rand(2, 10, requires_grad=True)
    assert not generate(noise, _values(generator_layers(10), requires_grad=True)).requires_grad


_IMPORTS = (
    "import sys, torch\n"
    "from collections.abc import Callable, Mapping\n"
    "import numpy as np\n"
    "from torch import Tensor\n"
    "from torch.nn import functional as F\n"
)
_PASTED_LOSS = """
return torch.tensor(mean_cross_entropy(input, target))
"""
_PASTED_D = """
class Pasted(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1, self.c2 = nn.Conv2d(1, 32, 5), nn.Conv2d(32, 64, 5)
        self.f1, self.f2 = nn.Linear(1024, 1024), nn.Linear(1024, 1)

    def forward(self, x):
        layers = {"conv1": self.c1, "conv2": self.c2, "fc1": self.f1, "fc2": self.f2}
        values = {f"{name}.weight": layer.weight.double() for name, layer in layers.items()}
        values |= {f"{name}.bias": layer.bias.double() for name, layer in layers.items()}
        return discriminate(x, values).float()

return Pasted()
"""
_LOSSES = (
    ("Q2.5", _PASTED_LOSS),
    ("Q2.6", "return torch.tensor(mean_cross_entropy(logits_real, 1.0) + mean_cross_entropy(logits_fake, 0.0))"),
    ("Q2.7", "return torch.tensor(mean_cross_entropy(logits_fake, 1.0))"),
)


def _earned(zygote: Zygote, folder: Path, exercise: str, text: str) -> tuple[float, set[str]]:
    """What the text earns at its exercise, with the whole reference above it, and the mistakes told."""
    source = Answer("pasted", QUESTION, (instead_of(QUESTION, f"{exercise} ", text),)).source()
    pasted = inspect.getsource(reference).partition("from torch.nn import functional as F\n")[2]
    anchor = "def sample_noise("
    assert source.count(anchor) == 1
    source = source.replace(anchor, f"{_IMPORTS}{pasted}\n\n{anchor}")
    (folder / QUESTION.file).write_text(source, encoding="utf-8")
    found = grade(zygote, folder, Options((QUESTION,), quick=True, exercises=(exercise,)))
    outcomes = [each for each in found.all_outcomes() if each.exercise == exercise]
    return sum(each.points for each in outcomes), {each.finding.mistake for each in outcomes if each.finding}


@pytest.mark.parametrize(("exercise", "text"), _LOSSES)
def test_pasted_cross_entropy_earns_nothing(zygote, tmp_path, exercise, text):
    assert _earned(zygote, tmp_path, exercise, text) == (0, {"gradient-cut"})


def test_pasted_discriminator_earns_only_what_its_own_layers_do(zygote, tmp_path):
    points, told = _earned(zygote, tmp_path, "Q2.2", _PASTED_D)
    assert points == 1.5 and told == {"gradient-cut"}  # its layers 1, one logit for each image 0.5
