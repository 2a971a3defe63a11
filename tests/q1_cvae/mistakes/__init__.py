"""Mistakes of question 1, by exercise; here are the exceptions whose cause the room knows."""

from autograder.host.student_error import KnownError
from tests.q1_cvae.reference import K

ERRORS = (
    KnownError(  # (N, D) or (N, Z) and (N, K) joined by torch.cat without a dimension
        "RuntimeError",
        rf"^Sizes of tensors must match except in dimension 0\..* (\d+ but got size {K}|{K} but got size \d+)\b",
        "tensors are joined there along dimension 0, the batch; side by side is torch.cat([a, b], dim=1)",
        "joined-along-the-batch",
    ),
)
