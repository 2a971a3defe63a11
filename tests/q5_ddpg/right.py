"""Right answers to question 5: as other people write them, they must not cost a point."""

RIGHT = ()
WEAK: frozenset[str] = frozenset()
