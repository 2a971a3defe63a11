"""Answers of any kind cost the student's points at most: no check takes them for a fault of the grader."""

import random

import pytest
import torch

from autograder.host.worker_host import WorkerHost
from autograder.line.wire import Handle
from autograder.project import SOLUTIONS
from autograder.rooms import every_question

FEW, MANY = 2, 60  # grades of each question in `make test`, and in `make verify`
KEYS = ("loss", "gradients", "steps", "kind", "groups", "output", "unreached", "policy", "target", "actions")
ODD = (
    *(None, True, False, 0, -1, 2**63, 2.5, float("nan"), float("inf"), 1e308, "", "x", (), Handle(1, "Linear")),
    *(torch.zeros(0), torch.zeros(()), torch.tensor(float("nan")), torch.zeros(6, 1), torch.zeros(2, 0, 3)),
    *(torch.ones(2, 2, dtype=torch.int64), torch.zeros(1, 1).bool(), torch.zeros(1).half(), torch.zeros([1] * 8)),
)


def pytest_generate_tests(metafunc):
    """A few in `make test`, many in `make verify`."""
    if "number" in metafunc.fixturenames:
        metafunc.parametrize("number", range(MANY if metafunc.config.getoption("whole_corpus") else FEW))


def rubbish(rng: random.Random, depth: int = 3) -> object:
    """Any answer that the wire lets through."""
    kind = rng.randrange(5) if depth else 0
    if kind < 2:
        return rng.choice(ODD)
    items = [rubbish(rng, depth - 1) for _ in range(rng.randrange(4))]
    return items if kind == 2 else tuple(items) if kind == 3 else {rng.choice(KEYS): item for item in items}


def damaged(value: object, rng: random.Random, share: float) -> object:
    """A right answer of which some parts are rubbish, gone or of another shape."""
    if rng.random() < share:
        return rubbish(rng)
    if isinstance(value, dict):
        return {key: damaged(item, rng, share) for key, item in value.items() if rng.random() > share / 2}
    if isinstance(value, list | tuple):
        return type(value)([damaged(item, rng, share) for item in value if rng.random() > share / 2])
    if isinstance(value, torch.Tensor) and rng.random() < 2 * share:
        odd = (
            value.double(),
            value[None],
            value.flatten(),
            value.long(),
            value.bool(),
            value * torch.nan,
            value.half(),
        )
        return rng.choice(odd)
    return value


@pytest.mark.parametrize("question", every_question(), ids=lambda question: question.key)
def test_rubbish_for_an_answer_is_no_fault_of_the_grader(question, number, seed, graded, monkeypatch):
    rng = random.Random(f"{seed}/{question.id}")
    share = rng.choice((1.0, 0.3, 0.1, 0.03))
    request = WorkerHost.request

    def spoilt(self, message, name, seconds):
        return damaged(request(self, message, name, seconds), rng, share if name != "seeding" else 0)

    monkeypatch.setattr(WorkerHost, "request", spoilt)
    grade = graded(SOLUTIONS, question)
    assert grade.finished and not grade.grader_failed, grade.facts["grader_errors"]
    assert 0 <= grade.points <= grade.max_points
