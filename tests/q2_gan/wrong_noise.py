"""Wrong answers to sample_noise (Q2.1)."""

from tests.q2_gan.wrong_edits import answer

NOISE = (
    answer("Q2.1", "normal", "noise-normal", "return torch.randn(batch_size, dim)"),
    answer("Q2.1", "normal-in-place", "noise-normal", "return torch.empty(batch_size, dim).normal_()"),
    answer("Q2.1", "normal-clamped", "noise-normal-clamped", "return torch.randn(batch_size, dim).clamp(-1, 1)"),
    answer("Q2.1", "normal-tanh", "noise-bell-shaped", "return torch.tanh(0.5 * torch.randn(batch_size, dim))"),
    answer("Q2.1", "in-0-1", "noise-in-0-1", "return torch.rand(batch_size, dim)"),
    answer("Q2.1", "in-0-2", "noise-in-0-2", "return 2 * torch.rand(batch_size, dim)"),
    answer("Q2.1", "half-range", "noise-half-range", "return torch.rand(batch_size, dim) - 0.5"),
    answer("Q2.1", "in-minus-2-2", "noise-not-stretched", "return 4 * torch.rand(batch_size, dim) - 2"),
    answer("Q2.1", "shifted", "noise-not-stretched", "return 2 * (torch.rand(batch_size, dim) - 1)"),
    answer("Q2.1", "transposed", "transposed", "return 2 * torch.rand(dim, batch_size) - 1"),
    answer("Q2.1", "one-row", "noise-rows-repeated", "return (2 * torch.rand(1, dim) - 1).repeat(batch_size, 1)"),
    answer(
        "Q2.1",
        "one-column",
        "noise-columns-repeated",
        "return (2 * torch.rand(batch_size, 1) - 1).expand(batch_size, dim)",
    ),
    answer(
        "Q2.1",
        "antithetic",
        "noise-rows-repeated",
        "half = 2 * torch.rand(batch_size - batch_size // 2, dim) - 1\nreturn torch.cat([half, -half])[:batch_size]",
    ),
    answer(
        "Q2.1", "seeded", "noise-same-every-call", "torch.manual_seed(0)\nreturn 2 * torch.rand(batch_size, dim) - 1"
    ),
    answer(
        "Q2.1",
        "own-generator-seeded",
        "noise-same-every-call",
        "g = torch.Generator().manual_seed(1)\nreturn 2 * torch.rand(batch_size, dim, generator=g) - 1",
    ),
    answer("Q2.1", "whole-numbers", "noise-whole-numbers", "return torch.randint(-1, 2, (batch_size, dim)).float()"),
    answer("Q2.1", "coarse", "noise-coarse", "return torch.randint(-100, 101, (batch_size, dim)).float() / 100"),
    answer(
        "Q2.1", "sum-of-two", "noise-bell-shaped", "return torch.rand(batch_size, dim) - torch.rand(batch_size, dim)"
    ),
    answer("Q2.1", "zeros", "noise-constant", "return torch.zeros(batch_size, dim)"),
    answer("Q2.1", "image-shaped", "not-flattened", "return 2 * torch.rand(batch_size, dim, 1, 1) - 1"),
    answer("Q2.1", "returns-nothing", "returns-nothing", "noise = 2 * torch.rand(batch_size, dim) - 1"),
    answer("Q2.1", "float64", "double-precision", "return 2 * torch.rand(batch_size, dim, dtype=torch.float64) - 1"),
)
