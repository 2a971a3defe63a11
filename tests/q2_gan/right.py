"""Right answers to question 2: as other people write them, they must not cost a point."""

from tests.q2_gan.right_networks import NETWORKS
from tests.q2_gan.right_rare import RARE
from tests.q2_gan.right_shapes import SHAPES
from tests.q2_gan.right_styles import STYLES

RIGHT = (*NETWORKS, *SHAPES, *STYLES, *RARE)

# Right in all that they write, and too weak with their settings to earn all of the training.
WEAK: frozenset[str] = frozenset()
