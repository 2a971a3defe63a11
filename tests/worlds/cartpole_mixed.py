"""CartPole with mixed observations: code that learns does so as before, and a rule that was there before fails."""

from collections.abc import Callable
from typing import Any

import torch

_SPREAD = torch.tensor([1.0, 0.8, 0.1, 0.8], dtype=torch.float64)  # of the observations, while the pole is kept up
_LEANING = torch.tensor([0.0, 0.0, 1.0, 1.0], dtype=torch.float64) / 2**0.5  # where every rule looks, in their spreads
_MOST_ALIKE = 0.3


class Mixed:
    """A secret rotation of the observations, and a secret naming of the actions.

    An observation x is shown as y = D^-1 Q D x, where D divides each of the four numbers by its spread, and Q is a
    random orthogonal matrix. All that can be told from x can be told from y, and each number has its usual size, so
    that code that learns needs no other settings. Matrices that leave the leaning of the pole where it was, or only
    turn it round, are not taken: a known rule and its opposite then see next to nothing of it.
    """

    def __init__(self, rng: torch.Generator) -> None:
        while True:
            turned = torch.linalg.qr(torch.randn(4, 4, generator=rng, dtype=torch.float64)).Q
            turned = turned * (2.0 * torch.randint(2, (4,), generator=rng) - 1)  # else some signs are likelier
            if abs(float(_LEANING @ turned @ _LEANING)) < _MOST_ALIKE:
                break
        self.matrix = _SPREAD[:, None] * turned / _SPREAD  # (4, 4)
        self.swapped = bool(torch.randint(2, (), generator=rng))

    def hide(self, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[dict[str, Any]], dict[str, Any]]:
        """The service `answer` of a WorldReplay that makes the steps itself, as it looks when mixed."""

        def service(message: dict[str, Any]) -> dict[str, Any]:
            if self.swapped and isinstance(message.get("actions"), list):
                message = message | {"actions": [1 - action for action in message["actions"] if type(action) is int]}
            reply = answer(message)
            if "value" not in reply:
                return reply
            value = reply["value"]
            return reply | {"value": value | {"observation": self.show(value["observation"])}}

        return service

    def show(self, observation: torch.Tensor) -> torch.Tensor:
        """The observation (4,) as it looks when mixed, float32."""
        return (self.matrix @ observation.double()).float()
