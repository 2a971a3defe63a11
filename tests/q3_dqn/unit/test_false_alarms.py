"""Bad luck costs a right choice of actions a point as seldom as the checks say."""

import pytest
from scipy.stats import binom

from tests.q3_dqn.reference import likely


@pytest.mark.parametrize(("trials", "share"), [(200, 0.5), (1000, 0.15), (1500, 0.167), (800, 0.025)])
def test_a_share_fails_as_often_as_it_says(trials, share):
    """Exactly: the probabilities of all counts that are called a surprise, added up."""
    for level in (0.05, 5e-8):
        surprise = sum(binom.pmf(k, trials, share) for k in range(trials + 1) if not likely(k, trials, share, level))
        assert level / 100 < surprise <= level * (1 + 1e-6)
