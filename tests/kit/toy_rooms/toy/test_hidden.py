"""The toy's hidden check."""

import torch

from autograder.check import check
from autograder.comparisons import close
from autograder.evidence import Table
from toy_rooms.toy import mistakes


@check("Q99.1", points=0.5)
def test_double_hidden(q99, rng, evidence):
    """f doubles a number that nobody knows"""
    x = 2 + torch.rand((), generator=rng, dtype=torch.float64).item()
    evidence(Table("Your f with secret numbers", ("x",), ((f"{x}",),)))
    close(q99.f(x), 2 * x, "f(x)", mistakes=mistakes.F, x=x)
