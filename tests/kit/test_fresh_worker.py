"""A second worker of the same file knows nothing of the first; a model's tensors travel between them as plain data."""

import psutil
import pytest
import torch

from autograder.check import CheckFailed
from autograder.model_tensors import MOST_NUMBERS, bounded, shapes_of, tensors_of

KEEPS = """
import builtins
from pathlib import Path
import torch

kept = []

def keep(value):
    kept.append(value)
    builtins.kept = torch.kept = value
    Path("kept").write_text("x")

def knows():
    return [len(kept), hasattr(builtins, "kept"), hasattr(torch, "kept"), Path("kept").exists()]

def draw():
    return torch.rand(3)
"""
MODEL = """
import torch
from torch import nn

class Model(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.first = nn.Linear(*sizes)
        self.norm = nn.BatchNorm1d(sizes[1])
        self.history = []

def build(sizes):
    return Model(sizes)

def rows(model):
    return model.first.weight.detach()

def claims(count):
    model = nn.Module()
    model.w = nn.Parameter(torch.zeros(1).expand(count, 2**20), requires_grad=False)
    return model
"""


def test_a_fresh_worker_knows_nothing_of_the_first(student):
    first = student(KEEPS)
    first.keep(3)
    with first.fresh() as second:
        assert first.knows() == [1, True, True, True]
        assert second.knows() == [0, False, False, False]
        second.keep(4)
    assert first.knows() == [1, True, True, True]


def test_a_fresh_worker_is_seeded_as_the_first_and_ends(student):
    first = student(KEEPS)
    first.seed(5)
    with first.fresh() as second:
        pid, scratch = second.host._process.pid, second.host._scratch
        assert torch.equal(first.draw(), second.draw())
    assert not psutil.pid_exists(pid)
    assert not scratch.exists()


def test_what_a_fresh_worker_lost_is_told(student):
    first = student("import os\ndef f(): os._exit(3)")
    with pytest.raises(Exception, match="exit code 3"), first.fresh() as second:
        second.f()
    assert any("exit code 3" in alarm for alarm in first.host.alarms)


def test_a_models_tensors_arrive_whole_and_in_order(student):
    module = student(MODEL)
    model = module.build([3, 2])
    parameters, state = tensors_of(module, model), tensors_of(module, model, state=True)
    assert list(parameters) == ["first.weight", "first.bias", "norm.weight", "norm.bias"]
    assert set(state) - set(parameters) == {"norm.running_mean", "norm.running_var", "norm.num_batches_tracked"}
    assert torch.equal(parameters["first.weight"], module.rows(model))
    with module.fresh() as second:
        twin = second.build([3, 2])
        second.instrument.load_tensors(twin, state)
        assert torch.equal(second.rows(twin), module.rows(model))


def test_a_model_that_takes_several_messages_arrives_whole(student):
    module = student(MODEL)
    model = module.build([3000, 3001])
    found = tensors_of(module, model)
    assert {name: tuple(value.shape) for name, value in found.items()} == shapes_of(module, model)
    with module.fresh() as second:
        twin = second.build([3000, 3001])
        second.instrument.load_tensors(twin, found)
        assert all(torch.equal(value, found[name]) for name, value in tensors_of(second, twin).items())


def test_a_model_that_claims_too_much_is_refused_before_it_takes_memory(student):
    module, before = student(MODEL), psutil.Process().memory_info().rss
    with pytest.raises(CheckFailed):
        tensors_of(module, module.claims(2**20))
    assert psutil.Process().memory_info().rss - before < 20 * 2**20


@pytest.mark.parametrize("sizes", [[-1], ["7"], [True], [2.0]])
def test_shapes_that_are_none_are_refused(sizes):
    with pytest.raises(ValueError, match="impossible"):
        bounded([["w", sizes]])


def test_the_bound_is_on_all_tensors_together():
    half = [["a", [MOST_NUMBERS // 2]], ["b", [MOST_NUMBERS // 2]]]
    assert len(bounded(half)) == 2
    with pytest.raises(CheckFailed):
        bounded([*half, ["c", [1]]])
