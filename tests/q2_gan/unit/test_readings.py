"""A network whose parameters are kept in other shapes is read as the handout's; another network is not."""

import pytest
import torch
from torch.nn import functional as F

from tests.q2_gan.layers import DISCRIMINATOR, generator_layers
from tests.q2_gan.readings import in_handouts_shapes, readings
from tests.q2_gan.reference import discriminate

SHAPES = {
    "k1": (32, 1, 5, 5),
    "c1": (1, 32, 1, 1),
    "k2": (64, 32, 5, 5),
    "c2": (1, 64, 1, 1),
    "w3": (1024, 1024),
    "b3": (1, 1024),
    "w4": (1024, 1),
    "b4": (1, 1),
}


def values(shapes):
    rng = torch.Generator().manual_seed(0)
    return {name: torch.randn(sizes, generator=rng, dtype=torch.float64) / 30 for name, sizes in shapes.items()}


def by_hand(x, p):
    x = F.max_pool2d(F.leaky_relu(F.conv2d(x, p["k1"]) + p["c1"], 0.01), 2)
    x = F.max_pool2d(F.leaky_relu(F.conv2d(x, p["k2"]) + p["c2"], 0.01), 2)
    return F.leaky_relu(x.flatten(1) @ p["w3"] + p["b3"], 0.01) @ p["w4"] + p["b4"]


def test_weights_stored_for_a_product_from_the_right_are_turned():
    given = values(SHAPES)
    images = torch.randn(2, 1, 28, 28, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    wanted = by_hand(images, given)
    made = [discriminate(images, way.parts(given)) for way in readings(SHAPES, DISCRIMINATOR)]
    assert any(torch.allclose(each, wanted) for each in made)
    assert not all(torch.allclose(each, wanted) for each in made)


@pytest.mark.parametrize(
    ("sizes", "read"),
    [
        ((1024, 96, 1, 1), (1024, 96)),
        ((96, 1024, 1, 1), (1024, 96)),
        ((1024, 128, 7, 7), (6272, 1024)),
        ((64, 16), (64, 1, 4, 4)),
        ((64, 1, 2, 8), (64, 1, 2, 8)),
        ((512, 96), (512, 96)),
    ],
)
def test_shapes_that_hold_as_many_numbers_are_the_handout_s(sizes, read):
    assert in_handouts_shapes({"0.weight": sizes}, generator_layers(96))["0.weight"] == read


def test_the_usual_network_has_one_reading_for_each_square_weight_s_order():
    usual = {f"{name}.weight": layer.sizes for name, layer in DISCRIMINATOR.items()}
    usual |= {f"{name}.bias": layer.sizes[:1] for name, layer in DISCRIMINATOR.items()}
    assert len(list(readings(usual, DISCRIMINATOR))) == 2
