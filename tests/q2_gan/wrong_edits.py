"""How the wrong answers to question 2 are written down: as changes of the solution."""

from autograder.verification.answers import WrongAnswer, instead_of
from tests.q2_gan.question import QUESTION


def answer(exercise: str, name: str, mistake: str, text: str) -> WrongAnswer:
    """A whole answer replaced by another."""
    return WrongAnswer(
        f"{exercise.lower()}-{name}", QUESTION, (instead_of(QUESTION, exercise + " ", text),), exercise, mistake
    )


def edit(exercise: str, name: str, mistake: str, *edits: tuple[str, str]) -> WrongAnswer:
    """Some texts of the solution replaced."""
    return WrongAnswer(f"{exercise.lower()}-{name}", QUESTION, edits, exercise, mistake)
