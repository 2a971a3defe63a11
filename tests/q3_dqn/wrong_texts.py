"""What the wrong answers to question 3 have in common."""

from autograder.verification.answers import Edits, WrongAnswer
from tests.q3_dqn.question import QUESTION

__all__ = ["Edits", "wrong"]


def wrong(exercise: str, **answers: tuple[str, Edits]) -> tuple[WrongAnswer, ...]:
    """Wrong answers to one exercise, by name: the mistake to be named, or "", and the edits."""
    prefix = exercise.lower()
    return tuple(
        WrongAnswer(f"{prefix}-{name.replace('_', '-')}", QUESTION, edits, exercise, mistake)
        for name, (mistake, edits) in answers.items()
    )
