"""The mistakes of question 6, one row each, by exercise; and the exceptions of which this room knows the cause."""

from autograder.host.student_error import KnownError
from tests.q6_q_learning.mistakes.loop import ARGUMENTS_CHANGED, NONE_CALLED, NONE_COMPARED, TUPLE_AS_STATE

ERRORS = (
    KnownError("TypeError", r"not supported between .*NoneType", NONE_COMPARED.says, NONE_COMPARED.name),
    KnownError("TypeError", r"'NoneType' object is not callable", NONE_CALLED.says, NONE_CALLED.name),
    KnownError(
        "TypeError",
        r"train_\w+\(\) .*unexpected keyword|train_\w+\(\) takes",
        ARGUMENTS_CHANGED.says,
        ARGUMENTS_CHANGED.name,
    ),
    KnownError(
        "TypeError|ValueError|IndexError",
        r"'tuple'|inhomogeneous|not tuple|only integers, slices|float\(\) argument must be .* not 'dict'",
        TUPLE_AS_STATE.says,
        TUPLE_AS_STATE.name,
    ),
)
