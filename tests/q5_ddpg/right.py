"""Right answers to question 5: as other people write them, they must not cost a point."""

from tests.q5_ddpg.right_functions import FUNCTIONS
from tests.q5_ddpg.right_loops import LOOPS

RIGHT = (*FUNCTIONS, *LOOPS)

# Right in all that they write, and too weak with their settings to earn all of the training.
WEAK: frozenset[str] = frozenset()
