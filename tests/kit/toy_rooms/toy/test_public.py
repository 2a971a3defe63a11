"""The toy's public checks."""

import torch

from autograder.check import check, require
from autograder.comparisons import close, show
from autograder.evidence import Table
from toy_rooms.toy import mistakes


@check("Q99.1", points=1)
def test_double(q99, evidence):
    """f doubles a number"""
    got = q99.f(7.0)
    evidence(Table("Your f", ("x", "f(x)"), (("7", show(got)),)))
    close(got, 14.0, "f(7)", mistakes=mistakes.F, x=7.0)


@check("Q99.1", points=0.5)
def test_double_drawn(q99, rng):
    """f doubles any number"""
    x = 2 + torch.rand((), generator=rng, dtype=torch.float64).item()
    close(q99.f(x), 2 * x, "f(x)", mistakes=mistakes.F, x=x)


@check("Q99.2", points=1, needs="Q99.1")
def test_twice(q99):
    """g adds one"""
    require(q99.instrument.twice("g", 5) == 7, "g(g(5)) should be 7")


@check("Q99.3", points=1)
def test_play(q99, rng):
    """play drives a taxi for as many steps as asked for"""
    require(q99.play(3) == 3, "play(3) should be 3")


@check("Q99.4", points=1, training=True)
def test_train(q99, note):
    """The training ends"""
    note("it took 1 s", seconds=1.0)
