"""The mistakes of question 8, one row each, by exercise; and the exceptions of which this room knows the cause."""

from autograder.host.student_error import KnownError
from tests.q8_sentiment.mistakes.encoding import EMPTY_STOPS, RAGGED, UNKNOWN_WORD

ERRORS = (
    KnownError("KeyError", r"^'[a-z0-9']+'$", UNKNOWN_WORD.says, UNKNOWN_WORD.name),
    KnownError("ValueError", r"expected sequence of length \d+ at dim 1", RAGGED.says, RAGGED.name),
    KnownError("RuntimeError", r"existing size \(0\)", EMPTY_STOPS.says, EMPTY_STOPS.name),
)
