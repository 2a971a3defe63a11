"""The mistakes of question 4, one row each, by exercise; and the exceptions of which this room knows the cause."""

from autograder.host.student_error import KnownError
from tests.q4_policy_gradient.mistakes.advantages import TWICE_BACKWARD
from tests.q4_policy_gradient.mistakes.loop import ARGUMENTS_CHANGED, NONE_COMPARED
from tests.q4_policy_gradient.mistakes.loss import ACTIONS_NOT_A_COLUMN
from tests.q4_policy_gradient.mistakes.update import LOSS_NOT_ONE_NUMBER

ERRORS = (
    KnownError("RuntimeError", r"backward through the graph a second time", TWICE_BACKWARD.says, TWICE_BACKWARD.name),
    KnownError("RuntimeError", r"only for scalar outputs", LOSS_NOT_ONE_NUMBER.says, LOSS_NOT_ONE_NUMBER.name),
    KnownError("TypeError", r"not supported between .*NoneType", NONE_COMPARED.says, NONE_COMPARED.name),
    KnownError("TypeError", r"main\(\) .*unexpected keyword", ARGUMENTS_CHANGED.says, ARGUMENTS_CHANGED.name),
    KnownError(
        "RuntimeError",
        r"Index tensor must have the same number of dimensions",
        ACTIONS_NOT_A_COLUMN.says,
        ACTIONS_NOT_A_COLUMN.name,
    ),
)
