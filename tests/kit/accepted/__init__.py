"""Right answers as other people write them: each a solution with some edits that must not cost a point."""

from accepted import q1, q2, q3, rare

ACCEPTED = (*q1.ACCEPTED, *q2.ACCEPTED, *q3.ACCEPTED, *rare.ACCEPTED)
