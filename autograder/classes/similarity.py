"""Looks for code that is alike."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    """Two submissions whose files share more than the stub and the solution explain."""

    file: str
    names: tuple[str, str]
    share: float
    page: str
