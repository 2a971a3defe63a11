"""What Q9.2 asks of epsilon_at; the public and the hidden checks share it."""

import torch

from autograder.comparisons import close, number
from autograder.evidence import Curve, Role, nowhere, series
from tests.q9_freeway.mistakes import epsilon as known
from tests.q9_freeway.reference import line


def check_line(q9, steps, start, end, decay, evidence=nowhere):
    """Epsilon at these steps, in any order, is that of the line."""
    found = [q9.epsilon_at(step, start, end, decay) for step in steps]
    got = torch.tensor(
        [
            number(each, f"epsilon_at({step}, {start:g}, {end:g}, {decay})")
            for each, step in zip(found, steps, strict=True)
        ]
    )
    expected = line(steps, start, end, decay)
    evidence(_curve(steps, got, expected))
    facts = {"steps": torch.tensor(steps, dtype=torch.float64), "start": start, "end": end, "decay": decay}
    what = f"epsilon from {start:g} to {end:g} in {decay} steps, at the steps {', '.join(map(str, steps))}"
    close(got, expected, what, atol=1e-6, mistakes=known.EPSILON, **facts)


def _curve(steps, got, expected):
    order = sorted(range(len(steps)), key=steps.__getitem__)
    x = [steps[i] for i in order]
    shown = (
        series("yours", Role.YOURS, got[order], x, points=True),
        series("the line", Role.ASKED, expected[order], x),
    )
    return Curve("Your epsilon beside the line", "step", "epsilon", shown)
