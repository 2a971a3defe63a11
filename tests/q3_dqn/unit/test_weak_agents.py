"""Q3.5 pays for how long the pole stays up, counted by the grader, whatever the agent says about itself."""

import pytest

from autograder.results import total
from tests.q3_dqn.question import QUESTION

AGENT = """
import gymnasium
def act(state):
    position, velocity, angle, turning = state
    return {rule}
def main(num_episodes=1000, seed=0):
    env = gymnasium.make("CartPole-v1")
    durations = []
    for _ in range(num_episodes):
        state, _ = env.reset()
        steps, over = 0, False
        while not over:
            state, _, terminated, truncated, _ = env.step(act(state))
            steps, over = steps + 1, terminated or truncated
        durations.append(steps)
        {after}
    return {returned}
"""


@pytest.fixture
def points_of(graded):
    """The points and the finding of Q3.5 for an agent that follows one rule."""

    def run(rule, after="pass", returned="durations"):
        result = graded(AGENT.format(rule=rule, after=after, returned=returned), quick=False)
        outcomes = result.of(next(each for each in QUESTION.exercises if each.id == "Q3.5"))
        run.for_staff = " ".join(result.for_staff)
        return total(outcomes), outcomes[0]

    return run


def test_an_agent_that_never_balances_earns_nothing_whatever_it_returns(points_of):
    points, outcome = points_of("0", returned="[500] * 1000")
    assert points == 0
    assert "above 300" in outcome.finding.expected


def test_a_weak_agent_earns_the_share_of_its_best_average(points_of):
    """Pushing to the side to which the pole leans keeps it up for some 42 steps: (42 - 20) / 280 of ten points."""
    points, outcome = points_of("int(angle > 0)")
    assert 0.25 <= points <= 1.5, outcome


def test_an_agent_that_balances_earns_all_even_if_its_code_then_fails(points_of):
    """An average above 300 needs 61 full episodes; the exception comes after it."""
    points, outcome = points_of("int(angle + turning > 0)", after="if len(durations) == 150: 1 / 0")
    assert points == 10, outcome


def test_a_rule_written_by_hand_earns_what_it_reaches_and_staff_are_told(points_of):
    """Where the observations are mixed, such a rule keeps the pole up for some 10 steps."""
    points, _ = points_of("int(angle + turning > 0)")
    assert points == 10
    assert "is it a rule written by hand" in points_of.for_staff


def test_who_ends_the_run_that_would_show_a_rule_is_told_to_staff(points_of):
    points, _ = points_of("int(angle + turning > 0)", after="if env.unwrapped._stepping == 'grader': break")
    assert points == 10
    assert "does it look whether it is watched" in points_of.for_staff


def test_a_cartpole_that_never_falls_earns_nothing_and_staff_are_told(points_of):
    never_falls = "env.unwrapped.theta_threshold_radians = env.unwrapped.x_threshold = 1e9"
    points, _ = points_of("0", after=f"{never_falls}\n        if len(durations) == 50: break")
    assert points == 0
    assert "changes CartPole" in points_of.for_staff
