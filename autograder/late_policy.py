"""What lateness costs, as the file of a homework says."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

_KEYS = ("grace_minutes", "percent_per_day", "days")


class LatePolicyError(Exception):
    """The policy cannot be read; the message is the end of a sentence that says what to change."""


@dataclass(frozen=True)
class LatePolicy:
    """When a homework is due, and how many of the points in code a late submission keeps."""

    due: datetime  # with its offset from UTC
    grace_minutes: float = 0  # a submission that is later by no more is in time
    percent_per_day: float = 0  # of its points, that a submission loses for each day begun
    days: float | None = None  # after so many days it keeps nothing; None stands for never

    def days_late(self, when: datetime) -> int:
        """How many days late, each day begun counted whole; 0 is in time."""
        late = when - self.due
        return 0 if late <= timedelta(minutes=self.grace_minutes) else ceil(late / timedelta(days=1))

    def kept(self, days_late: int) -> float:
        """The share of its points that a submission keeps, from 0 to 1."""
        if self.days is not None and days_late > self.days:
            return 0.0
        return max(0.0, 1 - days_late * self.percent_per_day / 100)


def read_late_policy(due: datetime | None, table: dict[str, Any]) -> LatePolicy | None:
    """The policy that `due` and the table [late] of a homework's file tell; None where the homework is never due.

    Raises:
        LatePolicyError: they do not tell one.
    """
    if due is None:
        if table:
            raise LatePolicyError("[late] says what lateness costs, and due is missing")
        return None
    if due.tzinfo is None:
        raise LatePolicyError(f"due needs an offset from UTC, as in {due.isoformat()}+01:00")
    for key, value in table.items():
        if key not in _KEYS:
            raise LatePolicyError(f"[late] does not know {key!r}: it has {', '.join(_KEYS)}")
        if type(value) not in (int, float) or value < 0:
            raise LatePolicyError(f"[late] {key} is {value!r}, and should be a number from 0")
    return LatePolicy(due, **table)
