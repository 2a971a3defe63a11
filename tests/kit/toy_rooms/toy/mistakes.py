"""The toy's mistakes."""

from autograder.host.student_error import KnownError
from autograder.mistakes import Mistake

F = (  # facts: x
    Mistake("not-doubled", "you give back {x} itself", formula=lambda s: s.x),
    Mistake("squared", "you square x: double it", formula=lambda s: s.x * s.x),
)
ERRORS = (KnownError("KeyError", "'x'", "a number is no table", "a-table"),)
