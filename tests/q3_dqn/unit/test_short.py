"""Q3.6 pays for full episodes in a row and for the network that is returned, as the grader sees both."""

import gymnasium
import pytest
import torch

from autograder.results import Status, total
from autograder.verification.answers import Answer, instead_of
from tests.q3_dqn.question import QUESTION
from tests.worlds.poles_at_once import STARTS, PolesAtOnce

RULE = """
class Rule(nn.Module):
    def forward(self, state):
        push = state @ torch.tensor([0.0, 0.0, 1.0, 1.0])
        return torch.stack([-push, push], dim=1)
policy_net = Rule()
for episode in range(num_episodes):
    observation, _ = env.reset()
    steps, done = 0, False
    while not done:
        action = int(policy_net(torch.tensor(observation)[None]).argmax())
        observation, _, terminated, truncated, _ = env.step(action)
        steps, done = steps + 1, terminated or truncated
    durations.append(steps)
return durations, policy_net
"""
EXERCISE = next(each for each in QUESTION.exercises if each.id == "Q3.6")


@pytest.fixture
def judged(graded):
    """The grade of a file whose train_short is this text, at Q3.1 and Q3.6."""

    def grade(text):
        answer = Answer("short", QUESTION, (instead_of(QUESTION, "Q3.6 train_short", text),))
        return graded(answer.source(), "Q3.1", EXERCISE.id, quick=False)

    return grade


def test_a_rule_written_by_hand_earns_what_it_reaches_and_staff_are_told(judged):
    grade = judged(RULE)
    (outcome,) = grade.of(EXERCISE)
    assert outcome.points == EXERCISE.points
    assert any("is it a rule written by hand" in note for note in grade.for_staff)


@pytest.mark.parametrize("text", ["return [200] * 100, DQN()", "return [200] * 100, lambda states: states", "pass"])
def test_what_it_says_of_itself_earns_nothing(judged, text):
    assert total(judged(text).of(EXERCISE)) == 0


def test_a_file_without_it_earns_nothing_and_says_so(graded):
    (outcome,) = graded("import torch\n", EXERCISE.id, quick=False).of(EXERCISE)
    assert outcome.points == 0 and outcome.status is not Status.GRADER_ERROR
    assert "train_short" in outcome.finding.asked


def test_poles_at_once_fall_as_single_ones_do():
    poles, lengths = PolesAtOnce(3, 200), []
    starts = poles.observations
    while not poles.over:
        poles.step((poles.observations[:, 2] > 0).long())
    for start in starts[:20]:
        world = gymnasium.make("CartPole-v1").unwrapped
        world.reset()
        world.state, shown, over = start.double().numpy(), start.numpy(), False
        lengths.append(0)
        while not over:
            shown, _, over, _, _ = world.step(int(shown[2] > 0))
            lengths[-1] += 1
    assert poles.durations[:20].tolist() == lengths


@pytest.mark.parametrize(
    "actions", [torch.zeros(STARTS), torch.zeros(STARTS, 1).long(), torch.full((STARTS,), 2), torch.zeros(3).long()]
)
def test_what_is_no_push_for_each_pole_is_refused(actions):
    with pytest.raises(ValueError, match="each 0 or 1"):
        PolesAtOnce(0, 200).step(actions)
