"""Right answers to question 9: as other people write them, they must not cost a point."""

from tests.q9_freeway.right_learning import LEARNING
from tests.q9_freeway.right_states import STATES

RIGHT = (*STATES, *LEARNING)

WEAK: frozenset[str] = frozenset()  # right in all that they write, and too weak to earn all of a training
