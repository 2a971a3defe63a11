"""The slips that explain a wrong value: each is a name, a predicate on the value seen, and a sentence.

A diagnosis is drawn from the value alone. Where none fits, none is given. To add one, write

    Diagnosis("kl-sign", lambda s: s.is_near(s.recon - s.kl), "your value is the reconstruction minus the KL: add it"),

in the tuple of the exercise; `s.recon` is what the check passed as `recon=...`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import torch


@dataclass(frozen=True)
class Seen:
    """What a check saw: the value got, the value expected, and the check's own facts as further attributes."""

    got: Any
    expected: Any
    rtol: float = 1e-4
    atol: float = 1e-6
    facts: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.facts[name]
        except KeyError:
            raise AttributeError(name) from None

    def is_near(self, other: Any) -> bool:
        """Whether the value got equals `other`, within the tolerance, and `other` is told apart from the expected."""
        other = torch.as_tensor(other, dtype=torch.float64)
        if other.shape != self.got.shape or torch.allclose(other, self.expected, rtol=10 * self.rtol, atol=self.atol):
            return False
        return torch.allclose(self.got, other, rtol=self.rtol, atol=self.atol)


@dataclass(frozen=True)
class Diagnosis:
    """One slip: its name, whether the value seen shows it, and what to tell the student (may use {got}, {expected})."""

    name: str
    fits: Callable[[Seen], bool]
    says: str


def name_the_slip(seen: Seen, diagnoses: Iterable[Diagnosis]) -> tuple[str, str]:
    """The sentence and the name of the first diagnosis that fits, or ("", "") where none does."""
    for diagnosis in diagnoses:
        if diagnosis.fits(seen):
            return diagnosis.says.format(got=seen.got, expected=seen.expected, **seen.facts), diagnosis.name
    return "", ""
