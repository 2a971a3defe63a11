"""Right answers to question 3: as other people write them, they must not cost a point."""

from autograder.verification.answers import Answer
from tests.q3_dqn.question import QUESTION
from tests.q3_dqn.right_action import CHOICES
from tests.q3_dqn.right_loop import LOOPS
from tests.q3_dqn.right_network import NETWORKS
from tests.q3_dqn.right_rare import RARE
from tests.q3_dqn.right_short import SHORTS
from tests.q3_dqn.right_step import STEPS

RIGHT = tuple(
    Answer(name, QUESTION, edits)
    for group in (NETWORKS, CHOICES, STEPS, LOOPS, RARE, SHORTS)
    for name, edits in group.items()
)

# Right in all that they write, and too weak with their settings to earn all of the training.
WEAK: frozenset[str] = frozenset(
    {"q3-network-parameters", "q3-network-dropout", "q3-network-narrow", "q3-loop-sync-rarely"}
)
