"""The mistakes of question 7, one row each, by exercise; and the exceptions of which this room knows the cause."""

from autograder.host.student_error import KnownError

ERRORS: tuple[KnownError, ...] = ()
