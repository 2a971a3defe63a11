"""How the checks of get_optimizer (Q2.4) judge it: by where it moves the parameters, and by its settings."""

from typing import Any

import torch
from torch import Tensor

from autograder.check import fail
from autograder.comparisons import close
from autograder.host.student_module import StudentModule
from autograder.mistakes import RETURNS_NOTHING, Seen, explain
from tests.q2_gan.mistakes import optimizer as mistakes
from tests.q2_gan.reference import adam_moves


def same_steps(q2: StudentModule, rng: torch.Generator, steps: int) -> None:
    """Fail unless the student's optimizer moves a small model's parameters as Adam(1e-3, betas=(0.5, 0.999)) does.

    The first step tells the learning rate, the later ones the betas: it leaves 40 % when it is right. It is the second
    optimizer of two, so that one that is kept from call to call moves another model.
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
            "the optimizer should move every parameter of the model that it is made for",
            expected="6 tensors",
            got=f"{6 - len(still)} tensors",
            mistake=mistakes.KEPT if said["same"] else mistakes.LEFT_OUT,
        )

    def adam(**settings: Any) -> Tensor:
        return adam_moves(start, gradients, **settings)

    # Float32 rounds parameters near 1 by 1.2e-7 a step, which is the absolute tolerance's reason; a decay of 1e-5
    # would move them by 1e-5 * 1e-3, so it is read off the settings.
    read = _read(said["groups"])
    facts = {"adam": adam, "kind": said["kind"], "settings": _shown(said["groups"]), **read}
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
    unseen = explain(Seen(got=moved, facts=facts), mistakes.UNSEEN)
    if unseen:  # a few steps do not show it, a training does
        asked = "the optimizer should be Adam with the settings asked for, and no others"
        fail(asked, expected="lr 0.001, betas (0.5, 0.999)", got=facts["settings"], mistake=unseen, earned=0.4)


_DEFAULTS = {"lr": 1e-3, "betas": (0.5, 0.999), "eps": 1e-8, "weight_decay": 0.0, "amsgrad": False, "maximize": False}


def _read(groups: list[dict[str, Any]]) -> dict[str, Any]:
    """The settings that all groups share, "mixed" where they differ; what an optimizer lacks counts as right."""
    read: dict[str, Any] = {}
    for key, right in _DEFAULTS.items():
        values = {_plain(group.get(key, right)) for group in groups} or {right}
        read[key] = values.pop() if len(values) == 1 else "mixed"
    return read


def _plain(value: Any) -> Any:
    """A setting as a number or a tuple of numbers; they come from the student's side, so anything may be there."""
    if isinstance(value, Tensor) and value.numel() == 1:
        value = value.item()
    if isinstance(value, list | tuple):
        return tuple(_plain(each) for each in value)
    return round(value, 12) if isinstance(value, float) else value if isinstance(value, bool | int) else str(value)


def _shown(groups: list[dict[str, Any]]) -> str:
    """The settings in a few words, each group's once; what is off is left out."""
    each = [{key: value for key, value in group.items() if key in ("lr", "betas") or value} for group in groups]
    kept = [{key: value for key, value in group.items() if key != "eps" or value != 1e-8} for group in each]
    said = dict.fromkeys(", ".join(f"{key} {value}" for key, value in group.items()) for group in kept)
    return "; ".join(said)[:200]
