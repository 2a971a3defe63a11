"""The ids of questions and exercises, and the one place that takes them apart.

A question is "Q3", an exercise in code "Q3.2", an exercise on paper "Q3(a)".
"""

import re

EXERCISE = r"Q[1-9]\d*\.[1-9]\d*"
_PARTS = re.compile(r"Q(?P<question>[1-9]\d*)(?:\.(?P<exercise>[1-9]\d*)|\((?P<letter>[a-z])\))?")


def question_of(identifier: str) -> str:
    """The id of the question that an exercise belongs to: "Q10.2" and "Q10(b)" give "Q10".

    Raises:
        ValueError: it is no id.
    """
    return f"Q{order_of(identifier)[0]}"


def order_of(identifier: str) -> tuple[int, int, str]:
    """What ids are sorted by, so that Q10.1 comes after Q9.2, and Q1 before Q1.1.

    Raises:
        ValueError: it is no id.
    """
    found = _PARTS.fullmatch(identifier)
    if not found:
        raise ValueError(f"{identifier!r} is no id: Q3 is a question, Q3.2 and Q3(a) are exercises")
    return int(found["question"]), int(found["exercise"] or 0), found["letter"] or ""


def is_on_paper(identifier: str) -> bool:
    """Whether the id is that of an exercise on paper, such as "Q1(a)"."""
    return bool(order_of(identifier)[2])
