"""The grader draws samples with the parameters of a generator, and allocates nothing for those that are not there."""

from pathlib import Path

import pytest
import torch

from autograder import rooms
from autograder.check import CheckFailed
from autograder.grading import bounds
from autograder.host.student_module import StudentModule
from autograder.host.worker_host import WorkerHost
from autograder.host.zygote import Zygote
from autograder.verification.answers import Answer
from tests.q2_gan import right, wrong
from tests.q2_gan.drawing import Drawer
from tests.q2_gan.networks import same_generator
from tests.q2_gan.question import QUESTION

ANSWERS = {answer.name: answer for answer in (*right.RIGHT, *wrong.WRONG)}
RIGHT = ("q2-as-in-the-original-course", "q2-classes-registered-backwards", "q2-shared-relu", "q2-module-lists")
RIGHT += ("q2-channels-last", "q2-counts-its-calls-and-keeps-its-batch-size")
TRAPS = {
    "rows": "torch.zeros(1).expand(2**30, 96)",
    "kernel": "torch.zeros(1).expand(128, 1, 300, 300)",
    "channels": "torch.zeros(1).expand(128, 2**14, 2, 2)",
}
TRAP = """
import torch
from torch import nn

def build_generator(batch_size, noise_dim):
    model = nn.Sequential(nn.Linear(noise_dim, 1), nn.Linear(1, 784))
    model.trap = nn.Parameter({trap}, requires_grad=False)
    return model
"""


@pytest.fixture(scope="module")
def zygote():
    started = Zygote([QUESTION])
    yield started
    started.close()


@pytest.fixture
def q2(zygote: Zygote, tmp_path: Path):
    """Makes a worker for an answer of the corpus, or for a file of this text."""
    hosts = []

    def make(answer: Answer | str | None) -> StudentModule:
        file = tmp_path / QUESTION.file
        if isinstance(answer, str):
            file.write_text(answer)
        else:
            file.write_text(answer.source() if answer else rooms.solution(QUESTION).read_text(encoding="utf-8"))
        hosts.append(WorkerHost(zygote, file.resolve(), tmp_path.resolve(), QUESTION))
        return StudentModule(hosts[-1])

    yield make
    for host in hosts:
        host.close()


def drawer(student: StudentModule) -> Drawer:
    _, generator = student.instrument.begin_gan(torch.zeros(32, 784), 32, 96)
    return Drawer(student, generator, 32, 96)


@pytest.mark.parametrize("name", ["", *RIGHT])
def test_right_generators_are_drawn_from_as_the_handouts(name, q2):
    made = drawer(q2(ANSWERS.get(name)))
    samples = made.draw(40, torch.Generator().manual_seed(0))
    assert samples.shape == (40, 784)
    assert made.mistake is None


@pytest.mark.parametrize(
    "name", ["norm-before-relu", "norm-2d", "leaky", "512-wide", "tanh-missing", "third-relu-missing"]
)
def test_a_known_mistake_draws_with_it(name, q2):
    """Who lost points for the generator can earn those of the training."""
    made = drawer(q2(ANSWERS[f"q2.3-{name}"]))
    made.draw(40, torch.Generator().manual_seed(0))
    expected = {"leaky": "leaky-for-relu", "norm-2d": "norm-2d-for-1d", "third-relu-missing": "activation-missing"}
    assert (made.mistake.name if made.mistake else "512-wide") == expected.get(name, name)


def test_other_code_with_the_handouts_layers_is_not_drawn_from(q2):
    solution = rooms.solution(QUESTION).read_text(encoding="utf-8")
    other = solution + "\n\nbuild = build_generator\n\n\ndef build_generator(n, d):\n    made = build(n, d)\n"
    other += "    made.register_forward_hook(lambda model, inputs, output: output.roll(1, 1))\n    return made\n"
    with pytest.raises(CheckFailed, match="handout's generator"):
        drawer(q2(other)).draw(40, torch.Generator().manual_seed(0))


@pytest.mark.parametrize("trap", TRAPS.values(), ids=TRAPS)
def test_parameters_that_are_not_there_take_no_memory(trap, q2, monkeypatch):
    student = q2(TRAP.format(trap=trap))
    model, noise = student.build_generator(4, 96), torch.zeros(4, 96)
    monkeypatch.setattr(bounds, "_MEMORY", 300 * 2**20)
    with bounds.limited_memory(), pytest.raises(CheckFailed):
        same_generator(student, model, noise, torch.Generator().manual_seed(0))
