"""The mistakes of question 4, one row each, by exercise; and the exceptions of which this room knows the cause."""

from autograder.host.student_error import KnownError
from tests.q4_policy_gradient.mistakes.advantages import TWICE_BACKWARD
from tests.q4_policy_gradient.mistakes.loop import ARGUMENTS_CHANGED, NONE_COMPARED, TUPLE_AS_STATE
from tests.q4_policy_gradient.mistakes.loss import ACTIONS_NOT_A_COLUMN
from tests.q4_policy_gradient.mistakes.networks import NEEDS_ARGUMENTS
from tests.q4_policy_gradient.mistakes.update import LOSS_NOT_ONE_NUMBER

ERRORS = (
    KnownError("TypeError", r"__init__\(\) missing \d+ required pos", NEEDS_ARGUMENTS.says, NEEDS_ARGUMENTS.name),
    KnownError(
        "ValueError|TypeError|RuntimeError",
        r"length 4 at dim \d \(got 0\)|infer dtype of dict|expected np\.ndarray \(got tuple\)",
        TUPLE_AS_STATE.says,
        TUPLE_AS_STATE.name,
    ),
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
