"""The pendulums that judge an actor are gymnasium's own."""

import gymnasium
import numpy as np
import pytest
import torch

from tests.worlds.pendulums import STARTS, STEPS, Pendulums, average_return, fixed_starts


def _one_by_one(starts, torque):
    """The returns of episodes of Pendulum-v1, played alone."""
    world = gymnasium.make("Pendulum-v1").unwrapped
    found = []
    for start in starts:
        world.reset(seed=0)
        world.state = start.copy()
        shown, total = world._get_obs(), 0.0
        for _ in range(STEPS):
            shown, reward, *_ = world.step(torque(shown[None])[0])
            total += float(reward)
        found.append(total)
    return found


def _swinging(shown):
    """Torques that depend on what is seen, some of them too large."""
    return np.asarray(2.5 * np.tanh(shown[:, 1:2] + 0.3 * shown[:, 2:3]), dtype=np.float32)


def test_many_pendulums_move_as_one_does():
    starts = fixed_starts()[::17]
    many = Pendulums(starts)
    while not many.over:
        many.step(torch.from_numpy(_swinging(many.observations.numpy())))
    assert many.total == pytest.approx(_one_by_one(starts, _swinging), rel=1e-5)


def test_starts_cover_what_reset_draws_from():
    starts = fixed_starts()
    assert starts.shape == (STARTS, 2) and len({tuple(start) for start in starts}) == STARTS
    assert np.abs(starts.mean(0)).max() < 1e-9 and np.abs(starts[:, 0]).max() < np.pi and np.abs(starts[:, 1]).max() < 1


def test_an_actor_that_never_moves_is_far_from_the_goal():
    assert -1400 < average_return(lambda shown: torch.zeros(len(shown), 1)) < -1000


def test_what_is_no_number_counts_as_no_torque():
    pushed, still = Pendulums(fixed_starts()), Pendulums(fixed_starts())
    pushed.step(torch.full((STARTS, 1), torch.nan))
    still.step(torch.zeros(STARTS, 1))
    assert (pushed.total == still.total).all()


def test_torques_of_another_shape_are_refused():
    with pytest.raises(ValueError, match="torques"):
        Pendulums(fixed_starts()).step(torch.zeros(STARTS))
