"""What the checks of question 4 leave as evidence."""

from collections.abc import Sequence

from torch import Tensor

from autograder.evidence import Matrix, floats

_STATE = ("position", "velocity", "angle", "turning", "bias")


def worked_returns(rewards: Sequence[float], expected: Tensor, got: Tensor) -> Matrix:
    """The rewards-to-go of a short episode, step by step."""
    columns = tuple(f"reward {reward:g}" for reward in rewards)
    return Matrix("Your rewards-to-go", ("from this step on",), columns, floats(expected), floats(got), 0.001)


def frequencies(logits: Tensor, shares: Sequence[float], counts: Sequence[int], calls: int, room: float) -> Matrix:
    """How often action 1 was drawn in each state; `room` is for chance."""
    return Matrix(
        f"How often your code draws action 1, in {calls} calls for each state",
        tuple(f"logits {a:.2f}, {b:.2f}" for a, b in logits.tolist()),
        ("action 1",),
        floats(shares),
        floats([count / calls for count in counts]),
        tolerance=room,
    )


def step(name: str, got: Tensor, asked: Tensor) -> Matrix | None:
    """One step of a network of one layer; None for a larger one."""
    outputs = got.numel() // len(_STATE)
    if outputs * len(_STATE) != got.numel() or outputs > 2:
        return None
    rows = ("logit 0", "logit 1") if outputs == 2 else ("value",)
    tolerance = 0.01 * float(asked.norm())
    expected, made = (floats(_by_output(way, outputs)) for way in (asked, got))
    return Matrix(f"The step of your {name} network", rows, _STATE, expected, made, tolerance)


def _by_output(way: Tensor, outputs: int) -> list[float]:
    weights, biases = way[: 4 * outputs].reshape(outputs, 4).tolist(), way[4 * outputs :].tolist()
    return [number for row, bias in zip(weights, biases, strict=True) for number in (*row, bias)]
