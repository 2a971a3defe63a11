"""The band beside a student's training: where the averages of the course's own trainings lie."""

import pytest

from tests.bench.band import band_of
from tests.q3_dqn.course_runs import BAND
from tests.worlds.durations import averages, durations


def test_the_band_lies_where_trainings_that_solve_it_lie():
    assert list(BAND.x) == sorted(set(BAND.x)) and len(BAND.x) == len(BAND.low) == len(BAND.high)
    assert all(0 < low <= high for low, high in zip(BAND.low, BAND.high, strict=True))
    assert BAND.high[0] <= 5, "one episode in a window of 100"
    assert BAND.low[-1] > 290 and BAND.high[-1] < 310, "runs stop once their average exceeds 300"


def test_an_average_counts_missing_episodes_as_no_step():
    found = averages([10] * 150 + [110])
    assert (
        found[0] == pytest.approx(0.1)
        and found[49] == pytest.approx(5)
        and found[99] == found[149] == pytest.approx(10)
    )
    assert found[150] == pytest.approx(11) and averages([]) == []


def test_a_band_covers_most_runs_and_an_ended_run_stays_where_it_was():
    x, low, high = band_of([[100] * 10, [200] * 25])
    assert x == [1, 10, 20, 30]
    assert low[1] == pytest.approx(10 + 0.05 * 10) and high[1] == pytest.approx(20 - 0.05 * 10)
    assert low[2] == pytest.approx(10 + 0.05 * 30) and high[3] == pytest.approx(50 - 0.05 * 40)


def test_the_picture_of_a_training_holds_each_episode_the_average_and_the_goal():
    picture = durations([20, 30], 300, BAND)
    assert [each.y for each in picture.series] == [(20, 30), (0.2, 0.5)]
    assert picture.band is BAND and [line.at for line in picture.lines] == [300]
