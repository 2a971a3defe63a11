"""The band beside a student's training: where the averages of the course's own trainings lie."""

from tests.q4_policy_gradient.course_runs import BAND


def test_the_band_lies_where_trainings_that_solve_it_lie():
    assert list(BAND.x) == sorted(set(BAND.x)) and len(BAND.x) == len(BAND.low) == len(BAND.high)
    assert all(0 < low <= high for low, high in zip(BAND.low, BAND.high, strict=True))
    assert BAND.low[-1] > 290 and BAND.high[-1] < 310, "runs stop once their average exceeds 300"
