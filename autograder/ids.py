"""The ids of questions and exercises, and the one place that takes them apart.

A question is Q and its number. An exercise in code adds a dot and a number, an exercise on paper a letter in brackets.
"""

import re

EXERCISE = r"Q[1-9]\d*\.[1-9]\d*"
_PARTS = re.compile(r"Q(?P<question>[1-9]\d*)(?:\.(?P<exercise>[1-9]\d*)|\((?P<letter>[a-z])\))?")


def question_of(identifier: str) -> str:
    """The id of the question that an exercise belongs to; of a question its own.

    Raises:
        ValueError: it is no id.
    """
    return f"Q{order_of(identifier)[0]}"


def order_of(identifier: str) -> tuple[int, int, str]:
    """What ids are sorted by: numbers as numbers, a question before its exercises.

    Raises:
        ValueError: it is no id.
    """
    found = _PARTS.fullmatch(identifier)
    if not found:
        raise ValueError(f"{identifier!r} is no id: it is Q, a number, and for an exercise .number or (letter)")
    return int(found["question"]), int(found["exercise"] or 0), found["letter"] or ""


def is_on_paper(identifier: str) -> bool:
    """Whether the id is that of an exercise on paper."""
    return bool(order_of(identifier)[2])
