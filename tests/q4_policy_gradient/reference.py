"""The right values of question 4, in float64 and without gradients; gradients are closed forms."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

LARGEST_CONSTANT = 1e-5  # what may be added to a standard deviation


def log_policy(logits: Tensor) -> Tensor:
    """The logarithms of both probabilities, (N, 2) float64."""
    z = logits.detach().double()
    z = z - z.amax(-1, keepdim=True)
    return z - z.exp().sum(-1, keepdim=True).log()


def score(logits: Tensor, taken: Tensor) -> Tensor:
    """The gradient of log pi(a | s) with respect to the logits: 1 at the action taken, minus the probabilities."""
    chosen = (torch.arange(2) == taken.reshape(-1, 1)).double()
    return chosen - log_policy(logits).exp()


def chosen_entry(table: Tensor, taken: Tensor) -> Tensor:
    """Of each row of (N, 2) the entry of the action taken, (N,)."""
    return table[torch.arange(len(table)), taken]


def discounted(earned: Sequence[float] | Tensor, gamma: float) -> Tensor:
    """What each step and the steps after it earn, as the product of a matrix of powers of gamma with the rewards."""
    earned = torch.as_tensor(earned, dtype=torch.float64)
    steps = torch.arange(len(earned))
    lag = steps - steps[:, None]  # lag[t, u] = u - t
    return torch.where(lag >= 0, float(gamma) ** lag.clamp(min=0).double(), 0.0) @ earned


def standardised(gain: Tensor, fewer: int) -> Tensor:
    """Gains with mean 0 and standard deviation 1, that of N - fewer degrees of freedom."""
    gain = gain.detach().double()
    centred = gain - gain.mean()
    return centred / (centred.square().sum() / (len(gain) - fewer)).sqrt()


def surrogate(logits: Tensor, taken: Tensor, gain: Tensor) -> float:
    """Minus the sum over the steps of log pi(a | s) times the gain."""
    return -float(chosen_entry(log_policy(logits), taken) @ gain.detach().double())


def is_likely(count: int, trials: int, share: float, level: float = 5e-8) -> bool:
    """Whether `count` successes of `trials` are no surprise at this probability, by the exact binomial distribution.

    A right answer is called a surprise with a probability of at most `level`: half of it for too few, half for too
    many.
    """
    if share in (0, 1):
        return count == share * trials
    fewest = min(_at_most(count, trials, share), _at_most(trials - count, trials, 1 - share))
    return fewest > level / 2


def _at_most(count: int, trials: int, share: float) -> float:
    """The probability of at most `count` successes: the binomial terms summed (importing SciPy takes 0.2 s)."""
    k, n = torch.arange(count + 1, dtype=torch.float64), torch.tensor(float(trials), dtype=torch.float64)
    ways = torch.lgamma(n + 1) - torch.lgamma(k + 1) - torch.lgamma(n - k + 1)
    return float((ways + k * math.log(share) + (n - k) * math.log1p(-share)).exp().sum())


@dataclass(frozen=True)
class Net:
    """Linear layers with a tanh between two of them: weights and biases, alternating, float64."""

    parts: list[Tensor]

    @classmethod
    def drawn(cls, rng: torch.Generator, *sizes: int) -> "Net":
        """A random network with these numbers of units; its numbers are those of float32."""
        parts = []
        for inputs, outputs in zip(sizes, sizes[1:], strict=False):
            parts += [torch.randn(outputs, inputs, generator=rng) / inputs**0.5, torch.randn(outputs, generator=rng)]
        return cls([part.double() for part in parts])

    def sent(self) -> list[Tensor]:
        """The weights as the worker takes them."""
        return [part.float() for part in self.parts]

    def output(self, inputs: Tensor) -> Tensor:
        """(N, units of the last layer)."""
        return self._layers(inputs)[-1]

    def slope(self, inputs: Tensor, pull: Tensor) -> Tensor:
        """The gradient of sum(pull * output) with respect to all weights, flat, by the chain rule written out."""
        before = [inputs.double(), *(layer.tanh() for layer in self._layers(inputs)[:-1])]
        slopes: list[Tensor] = []
        for number in reversed(range(len(before))):
            slopes = [(pull.T @ before[number]).flatten(), pull.sum(0), *slopes]
            if number:
                pull = pull @ self.parts[2 * number] * (1 - before[number].square())
        return torch.cat(slopes)

    def moved(self, way: Tensor) -> "Net":
        """The network with a flat vector added to its weights."""
        pieces = way.split([part.numel() for part in self.parts])
        return Net([part + piece.reshape(part.shape) for part, piece in zip(self.parts, pieces, strict=True)])

    def _layers(self, inputs: Tensor) -> list[Tensor]:
        """What each linear layer gives."""
        found: list[Tensor] = []
        for weight, bias in zip(self.parts[::2], self.parts[1::2], strict=True):
            found.append((found[-1].tanh() if found else inputs.double()) @ weight.T + bias)
        return found
