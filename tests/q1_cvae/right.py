"""Right answers to question 1: as other people write them, they must not cost a point."""

from tests.q1_cvae.right_corners import CORNERS
from tests.q1_cvae.right_rare import RARE
from tests.q1_cvae.right_styles import STYLES

RIGHT = (*STYLES, *RARE, *CORNERS)

# Right in all that they write, and too weak with their settings to earn all of the training.
WEAK: frozenset[str] = frozenset()
