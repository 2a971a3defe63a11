"""Right answers to question 3: as other people write them, they must not cost a point."""

from tests.q3_dqn.right_rare import RARE
from tests.q3_dqn.right_styles import STYLES

RIGHT = (*STYLES, *RARE)

# Right in all that they write, and too weak with their settings to earn all of the training.
WEAK: frozenset[str] = frozenset(
    {"q3-network-parameters", "q3-network-dropout", "q3-network-narrow", "q3-loop-sync-rarely"}
)
