"""Networks of linear layers with known weights, as the grader computes them: float64, gradients by closed forms."""

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class DenseNet:
    """Linear layers with a tanh between two of them: weights and biases, alternating, float64."""

    parts: list[Tensor]

    @classmethod
    def drawn(cls, rng: torch.Generator, *sizes: int) -> "DenseNet":
        """A random network with these numbers of units; its numbers are those of float32."""
        parts = []
        for inputs, outputs in zip(sizes, sizes[1:], strict=False):
            parts += [torch.randn(outputs, inputs, generator=rng) / inputs**0.5, torch.randn(outputs, generator=rng)]
        return cls([part.double() for part in parts])

    def sent(self) -> list[Tensor]:
        """The weights as the worker takes them."""
        return [part.float() for part in self.parts]

    def flat(self) -> Tensor:
        """All weights in one vector."""
        return torch.cat([part.flatten() for part in self.parts])

    def with_weights(self, flat: Tensor) -> "DenseNet":
        """The network with these weights, given as one vector."""
        pieces = flat.double().split([part.numel() for part in self.parts])
        return DenseNet([piece.reshape(part.shape) for part, piece in zip(self.parts, pieces, strict=True)])

    def moved(self, way: Tensor) -> "DenseNet":
        """The network with a flat vector added to its weights."""
        return self.with_weights(self.flat() + way)

    def output(self, inputs: Tensor) -> Tensor:
        """(N, units of the last layer)."""
        return self._layers(inputs)[-1]

    def slope(self, inputs: Tensor, pull: Tensor) -> Tensor:
        """The gradient of sum(pull * output) with respect to all weights, flat, by the chain rule written out."""
        return self._back(inputs, pull)[0]

    def pull_on_inputs(self, inputs: Tensor, pull: Tensor) -> Tensor:
        """The gradient of sum(pull * output) with respect to the inputs, (N, inputs)."""
        return self._back(inputs, pull)[1]

    def _back(self, inputs: Tensor, pull: Tensor) -> tuple[Tensor, Tensor]:
        before = [inputs.double(), *(layer.tanh() for layer in self._layers(inputs)[:-1])]
        slopes: list[Tensor] = []
        for number in reversed(range(len(before))):
            slopes = [(pull.T @ before[number]).flatten(), pull.sum(0), *slopes]
            pull = pull @ self.parts[2 * number]
            if number:
                pull = pull * (1 - before[number].square())
        return torch.cat(slopes), pull

    def _layers(self, inputs: Tensor) -> list[Tensor]:
        """What each linear layer gives."""
        found: list[Tensor] = []
        for weight, bias in zip(self.parts[::2], self.parts[1::2], strict=True):
            found.append((found[-1].tanh() if found else inputs.double()) @ weight.T + bias)
        return found
