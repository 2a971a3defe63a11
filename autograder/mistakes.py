"""Mistakes that explain a wrong value: each is one row with its name, what shows it, and the sentence for the student.

A mistake is told from what a check saw, and from nothing else. Where no row explains it, none is named. A row is

    Mistake("kl-sign", "the KL term has the wrong sign: add it", formula=lambda s: s.recon - s.kl),

in `mistakes.py` of the question's room; `s.recon` is what the check passed as `recon=...`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import torch


@dataclass(frozen=True)
class Seen:
    """What a check saw: the value got, the value expected, and the check's own facts as further attributes."""

    got: Any
    expected: Any = None
    rtol: float = 1e-4  # relative tolerance of `is_near`
    atol: float = 1e-6  # absolute tolerance of `is_near`
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
class Mistake:
    """One mistake."""

    name: str  # unique in its room, such as "kl-sign"
    says: str  # what to tell the student; may use {got}, {expected} and the check's facts
    fits: Callable[[Seen], bool] | None = None  # whether what was seen shows it
    # What the value would be with this mistake. `explain` calls it with Seen and compares; a search of the room's own
    # may call it with other arguments, which the table says.
    formula: Callable[..., Any] | None = None
    # The ways to write it, each as the name of the part of a reference that is wrong and what stands there instead: see
    # `autograder.search`.
    variations: tuple[tuple[str, Callable[..., Any]], ...] = ()

    def explains(self, seen: Seen) -> bool:
        """Whether what was seen shows this mistake: by its predicate, or else by its formula."""
        if self.fits is not None:
            return self.fits(seen)
        return self.formula is not None and seen.is_near(self.formula(seen))

    def told(self, **facts: Any) -> "Mistake":
        """The same mistake with these facts filled into its sentence."""
        return replace(self, says=self.says.format(**facts))


RETURNS_NOTHING = Mistake("returns-nothing", "the function returned nothing: is its `return` missing?")


def explain(seen: Seen, mistakes: Iterable[Mistake]) -> Mistake | None:
    """The first mistake that explains what was seen, its sentence filled in; None where none does."""
    for mistake in mistakes:
        if mistake.explains(seen):
            return mistake.told(got=seen.got, expected=seen.expected, **seen.facts)
    return None
