"""How the checks of get_optimizer (Q2.4) judge it: by where it moves the parameters."""

from typing import Any

import torch
from torch import Tensor

from autograder.check import fail
from autograder.comparisons import close
from autograder.host.student_module import StudentModule
from autograder.mistakes import RETURNS_NOTHING
from tests.q2_gan.mistakes import optimizer as mistakes
from tests.q2_gan.reference import adam_moves


def same_steps(q2: StudentModule, rng: torch.Generator, steps: int) -> None:
    """Fail unless the student's optimizer moves a small model's parameters as Adam(1e-3, betas=(0.5, 0.999)) does.

    The first step tells the learning rate, the later ones the betas: it leaves 40 % when it is right.
    """
    inside, middle, outside = (int(torch.randint(2, 6, (), generator=rng)) for _ in range(3))
    sizes = ((middle, inside), (middle,), (middle,), (middle,), (outside, middle), (outside,))
    start = [0.5 + torch.rand(size, generator=rng) for size in sizes]
    gradients = [[torch.randn(size, generator=rng) for size in sizes] for _ in range(steps)]
    said = q2.instrument.optimizer_steps(start, gradients, about="get_optimizer")
    if said is None:
        fail(
            "get_optimizer should return an optimizer",
            expected="a torch.optim.Optimizer",
            got="None",
            mistake=RETURNS_NOTHING,
        )
    begin = torch.cat([value.double().flatten() for value in start])
    moved = torch.stack([torch.cat([value.double().flatten() for value in step]) - begin for step in said["steps"]])
    still = [place for place, value in enumerate(said["steps"][-1]) if torch.equal(value, start[place])]
    if still:
        fail(
            "the optimizer should move every parameter",
            expected="6 tensors",
            got=f"{6 - len(still)} tensors",
            mistake=mistakes.LEFT_OUT,
        )

    def adam(**settings: Any) -> Tensor:
        return adam_moves(start, gradients, **settings)

    # Float32 rounds parameters near 1 by 1.2e-7 a step, which is the absolute tolerance's reason; a decay of 1e-5
    # would move them by 1e-5 * 1e-3 and passes, one of 1e-4 as Adam's weight_decay does not go unseen.
    facts = {"adam": adam, "kind": said["kind"], "settings": _shown(said["groups"])}
    right = torch.allclose(moved[0], adam()[0], rtol=1e-3, atol=1e-6)
    close(
        moved,
        adam(),
        "how far each parameter has moved after each step",
        1e-3,
        1e-6,
        mistakes.MOVES,
        0.4 * right,
        **facts,
    )


def _shown(groups: list[dict[str, Any]]) -> str:
    """The settings in a few words; a weight decay of 0 is none."""
    kept = [{key: value for key, value in group.items() if key != "weight_decay" or value} for group in groups]
    return "; ".join(", ".join(f"{key} {value}" for key, value in group.items()) for group in kept)[:200]
