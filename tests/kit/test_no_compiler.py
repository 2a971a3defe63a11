"""The grader starts without PyTorch's compiler, and what needs it finds it."""

import subprocess
import sys

import pytest

from autograder.host.worker_host import words_in
from autograder.rooms import every_question
from conftest import ROOT

START = """
import sys, torch
from autograder.worker.no_compiler import compile_nothing, leave_out_compiler
leave_out_compiler()
compile_nothing()
model = torch.nn.Linear(2, 1)
optimizer = torch.optim.Adam(model.parameters())
model(torch.ones(1, 2)).sum().backward()
optimizer.step()
"""


def said_by(code):
    done = subprocess.run([sys.executable, "-c", START + code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_an_optimizer_steps_without_it():
    assert said_by("print('torch._dynamo.eval_frame' in sys.modules)") == ["False"]


def test_nothing_is_compiled():
    assert (
        said_by("print(torch.compile(model) is model, torch.compile(fullgraph=True)(model) is model)") == ["True"] * 2
    )


@pytest.mark.parametrize(
    "use",
    [
        "import torch._dynamo; torch._dynamo.config.suppress_errors = True",
        "import torch._dynamo.config; torch._dynamo.config.suppress_errors = True",
        "from torch._dynamo import config",
    ],
)
def test_the_real_one_comes_when_it_is_asked_for(use):
    ask = "; optimizer.step(); print('torch._dynamo.eval_frame' in sys.modules, torch._dynamo.__file__ is not None)"
    assert said_by(use + ask) == ["True"] * 2


@pytest.mark.parametrize(
    ("other", "own", "found"),
    [
        ("from torch.func import vmap", "x = 1", []),
        ("from torch.func import vmap", "import {other}", ["torch.func", "vmap"]),
        ("", "from torch.func import vmap", ["torch.func", "vmap"]),
        ("", "y = torch.func.functional_call(layer, weights, x)", []),
    ],
)
def test_it_comes_for_what_a_file_and_its_own_modules_ask_for(other, own, found, tmp_path):
    """Answers to other questions lie in the same folder."""
    first, second = every_question()[:2]
    (tmp_path / first.file).write_text(own.format(other=second.room))
    (tmp_path / second.file).write_text(other)
    assert words_in(tmp_path, tmp_path / first.file) == found
