"""The mistakes of question 3, one row each, by exercise; and the exceptions whose cause this room knows."""

from autograder.host.student_error import KnownError
from tests.q3_dqn.mistakes.loop import NONE_COMPARED, TUPLE_AS_STATE
from tests.q3_dqn.mistakes.network import NEEDS_ARGUMENTS
from tests.q3_dqn.mistakes.step import NONE_JOINED, NOT_A_COLUMN, UNGUARDED_DRAW

ERRORS = (
    KnownError("TypeError", r"__init__\(\) missing \d+ required pos", NEEDS_ARGUMENTS.says, NEEDS_ARGUMENTS.name),
    KnownError(
        "TypeError|RuntimeError",
        r"expected Tensor as element \d+ in argument 0, but got NoneType|infer dtype of NoneType",
        NONE_JOINED.says,
        NONE_JOINED.name,
    ),
    KnownError(
        "ValueError|TypeError|RuntimeError",
        r"length 4 at dim \d \(got 0\)|infer dtype of dict|expected np\.ndarray \(got tuple\)",
        TUPLE_AS_STATE.says,
        TUPLE_AS_STATE.name,
    ),
    KnownError("RuntimeError", r"Index tensor must have the same number of dim", NOT_A_COLUMN.says, NOT_A_COLUMN.name),
    KnownError("ValueError", r"[Ss]ample larger than|larger sample than", UNGUARDED_DRAW.says, UNGUARDED_DRAW.name),
    KnownError("TypeError", r"not supported between .*NoneType", NONE_COMPARED.says, NONE_COMPARED.name),
)
