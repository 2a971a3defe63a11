"""The mistakes of question 7, one row each, by exercise; and the exceptions of which this room knows the cause."""

from autograder.host.student_error import KnownError
from tests.q7_sn_gan.mistakes.checkpoints import OTHER_NETWORK, OTHER_OPTIMIZER

ERRORS = (
    KnownError("RuntimeError", r"Error\(s\) in loading state_dict", OTHER_NETWORK.says, OTHER_NETWORK.name),
    KnownError("ValueError", r"loaded state dict .* parameter group", OTHER_OPTIMIZER.says, OTHER_OPTIMIZER.name),
)
