"""Right answers to question 4: as other people write them, they must not cost a point."""

from tests.q4_policy_gradient.right_functions import FUNCTIONS
from tests.q4_policy_gradient.right_loops import LOOPS
from tests.q4_policy_gradient.right_networks import NETWORKS

RIGHT = (*NETWORKS, *FUNCTIONS, *LOOPS)

# Right in all that they write, and too weak with their settings to earn all of the training.
WEAK: frozenset[str] = frozenset()
