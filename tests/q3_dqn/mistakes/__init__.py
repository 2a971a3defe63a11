"""The mistakes of question 3, one row each, by exercise; and the exceptions whose cause this room knows."""

from autograder.host.student_error import KnownError
from tests.q3_dqn.mistakes.step import UNGUARDED_DRAW

ERRORS = (
    KnownError("ValueError", r"[Ss]ample larger than|larger sample than", UNGUARDED_DRAW.says, UNGUARDED_DRAW.name),
)
