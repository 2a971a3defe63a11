"""Networks of linear layers with known weights, as the worker runs them."""

from torch import Tensor, nn


def layers(weights: list[Tensor]) -> nn.Sequential:
    """Linear layers with the given weights and biases (alternating), and a tanh between two of them."""
    found: list[nn.Module] = []
    for weight, bias in zip(weights[::2], weights[1::2], strict=True):
        linear = nn.Linear(weight.shape[1], weight.shape[0])
        linear.load_state_dict({"weight": weight, "bias": bias})
        found += [nn.Tanh(), linear] if found else [linear]
    return nn.Sequential(*found)
