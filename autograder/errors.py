"""Errors that commands end with: a sentence and an exit code, never a traceback."""


class Unreadable(Exception):
    """Something that the user named or wrote cannot be read; the message says what to change."""


class GraderError(Exception):
    """The grader itself failed; the message says in what."""
