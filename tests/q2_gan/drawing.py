"""The samples of question 2's training check: the grader's own network draws them, from the grader's own noise.

Of the student's generator only its parameters come in, as plain numbers. So no code of the student's stands between
what was learned and a picture, and a generator that remembers digits in another place gains nothing.
"""

from collections.abc import Mapping
from itertools import product
from typing import Any

import torch
from torch import Tensor

from autograder.check import fail
from autograder.host.student_module import StudentModule, StudentObject
from autograder.mistakes import Mistake, Seen, explain
from autograder.model_tensors import tensors_of
from tests.q2_gan.layers import generator_layers
from tests.q2_gan.mistakes import generator as mistakes
from tests.q2_gan.networks import ORDERS, flat
from tests.q2_gan.readings import readings
from tests.q2_gan.reference import DoNotFit, Values, generate, normalise

# A trained generator computed twice, in float32, differed by 2.4e-6 at most (5 styles), and by 2 where the numbers of
# its second layer were counted in another order.
_TOLERANCE = 0.02


class Drawer:
    """Draws samples with the parameters that a student's generator has at the moment.

    Where the generator computes the handout's function, the handout's network draws; where it shows one mistake that
    the grader knows, the handout's network with that mistake. Any other generator is not drawn from: its own code is
    the only thing that could do it.
    """

    def __init__(self, q2: StudentModule, generator: StudentObject, batch_size: int, noise_dim: int) -> None:
        """
        Args:
            q2: the student's module.
            generator: the generator, in training mode.
            batch_size: N, over which batches are normalised.
            noise_dim: the length of a noise vector.
        """
        self._q2, self._generator, self._sizes = q2, generator, (batch_size, noise_dim)
        self._changes: dict[str, Any] | None = None  # of the handout's network; None as long as nothing was compared
        self._way = 0  # which reading of its parameters computes what it does
        self.mistake: Mistake | None = None  # what the changes are

    def draw(self, count: int, rng: torch.Generator) -> Tensor:
        """`count` samples, (count, 784) float32; the check fails where the generator is no network of the handout's."""
        values = tensors_of(self._q2, self._generator)
        shapes = {name: tuple(value.shape) for name, value in values.items()}
        ways = [way.parts(values) for way in readings(shapes, generator_layers(self._sizes[1]))]
        if self._changes is None:
            self._changes = self._compared(ways, self._noise(rng))
        parts = ways[self._way]
        batches = -(-count // self._sizes[0])
        return torch.cat([generate(self._noise(rng), parts, **self._changes) for _ in range(batches)])[:count]

    def _noise(self, rng: torch.Generator) -> Tensor:
        """Uniform on [-1, 1], float64: the distribution function of normal numbers at these numbers."""
        return torch.erf(torch.randn(self._sizes, generator=rng, dtype=torch.float64) * 0.5**0.5)

    def _compared(self, ways: list[Values], noise: Tensor) -> dict[str, Any]:
        """The changes with which the handout's network computes what the student's generator does."""
        made = self._q2.instrument.generated(self._generator, noise.float(), about="the generator")
        got = flat(made, len(noise), 784, "the samples")
        last = dict[str, Any]()

        def variant(**changes: Any) -> Tensor:
            last.clear()
            last.update(changes)
            return generate(noise, ways[self._way], **changes)

        seen = Seen(got, torch.full_like(got, torch.nan), 0.0, _TOLERANCE, {"variant": variant, **mistakes.FACTS})
        for self._way, order in product(range(len(ways)), ORDERS):
            if mistakes.computes({"order": order})(seen):
                return {"order": order}
        self._way = 0
        self.mistake = explain(seen, (*mistakes.FUNCTION, _per_channel(ways[0])))
        if self.mistake is None:
            fail(
                "the samples should come from the handout's generator",
                expected="its layers and steps, as in Q2.3",
                got="a generator that computes something else with its parameters",
            )
        return dict(last)


def _per_channel(parts: Mapping[str, Tensor | None]) -> Mistake:
    """The mistake of a second batch normalisation that comes after the reshape."""

    def norm(x: Tensor) -> Tensor:
        weight = parts.get("bn2.weight")
        if weight is None:
            raise DoNotFit("there is no second batch normalisation")
        return normalise(x.reshape(-1, 128, 7, 7), weight, parts.get("bn2.bias")).flatten(1)

    return Mistake("norm-2d-for-1d", "", mistakes.computes({"bn2": norm}))
