"""The mistakes of question 5, one row each, by exercise; and the exceptions of which this room knows the cause."""

from autograder.host.student_error import KnownError
from tests.q5_ddpg.mistakes.networks import NEEDS_ARGUMENTS
from tests.q5_ddpg.mistakes.update import LOSS_NOT_ONE_NUMBER

ERRORS = (
    KnownError("TypeError", r"__init__\(\) missing \d+ required pos", NEEDS_ARGUMENTS.says, NEEDS_ARGUMENTS.name),
    KnownError("RuntimeError", r"only for scalar outputs", LOSS_NOT_ONE_NUMBER.says, LOSS_NOT_ONE_NUMBER.name),
)
