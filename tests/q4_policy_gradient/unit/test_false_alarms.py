"""How often chance alone costs a right answer points: what the thresholds promise."""

import math

import pytest
import torch
from torch import nn

from autograder.grading.checks import collect_checks, mark_of
from tests.measures.binomial import is_likely
from tests.q4_policy_gradient import instruments
from tests.q4_policy_gradient.question import QUESTION
from tests.q4_policy_gradient.reference import log_policy

_LEVEL = 5e-8


def _chance_of_alarm(trials: int, share: float) -> float:
    """The probability that a right answer's count is called a surprise: summed over all counts."""
    surprising = [k for k in range(trials + 1) if not is_likely(k, trials, share, _LEVEL)]
    logs = [
        math.lgamma(trials + 1) - math.lgamma(k + 1) - math.lgamma(trials - k + 1)
        + k * math.log(share) + (trials - k) * math.log1p(-share)
        for k in surprising
    ]  # fmt: skip
    return sum(map(math.exp, logs))


@pytest.mark.parametrize("share", [0.05, 0.2, 0.5, 0.7311])
def test_a_count_is_a_surprise_as_seldom_as_the_level_says(share: float) -> None:
    assert 0 < _chance_of_alarm(300, share) <= _LEVEL


def test_a_certain_action_is_never_a_surprise() -> None:
    assert is_likely(300, 300, 1.0) and is_likely(0, 300, 0.0) and not is_likely(1, 300, 0.0)


def test_checks_declare_their_false_alarms() -> None:
    marks = {item.name: mark_of(item)["false_alarm"] for item in collect_checks([QUESTION])}
    assert marks["test_sampling_frequencies"] == marks["test_sampling_elsewhere"] == pytest.approx(4 * _LEVEL)
    assert all(0 <= false_alarm <= 1e-6 for false_alarm in marks.values())
    assert sum(marks.values()) <= 1e-6


def _nets(hidden: int, end: int) -> list[nn.Module]:
    activations = (nn.Tanh, nn.ReLU, nn.GELU)
    one = [nn.Sequential(nn.Linear(4, hidden), act(), nn.Linear(hidden, end)) for act in activations]
    two = [
        nn.Sequential(nn.Linear(4, hidden), act(), nn.Linear(hidden, hidden), act(), nn.Linear(hidden, end))
        for act in activations
    ]
    return [nn.Linear(4, end), *one, *two, nn.Sequential(*list(one[0]), nn.Identity())]


@pytest.mark.parametrize("end", [1, 2])
def test_one_unbounded_network_alone_shows_it(end: int) -> None:
    """check_unbounded looks at six; here each of eight architectures shows it by one network, 20 times out of 20."""
    torch.manual_seed(3)
    states = torch.randn(128, 4) * torch.where(torch.arange(128) % 2 == 0, 1.0, 30.0)[:, None]
    for number in range(len(_nets(64, end))):
        module = type("Student", (), {"Net": staticmethod(lambda number=number: _nets(64, end)[number])})
        for _ in range(20):
            values = instruments.outputs(module, "Net", states, 1, [1.0, 10.0, -10.0])
            assert values.min() < -1 and values.max() > 1


def test_log_policy_sums_to_one() -> None:
    assert log_policy(torch.randn(7, 2)).exp().sum(1).tolist() == pytest.approx([1] * 7)
