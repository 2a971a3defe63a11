"""How the right answers to question 2 are written down: as changes of the solution."""

from autograder.verification.answers import Answer, instead_of
from tests.q2_gan.question import QUESTION


def answer(name: str, *answers: tuple[str, str], edits: tuple[tuple[str, str], ...] = ()) -> Answer:
    """Whole answers replaced, each given as (exercise, text)."""
    return Answer(
        f"q2-{name}", QUESTION, (*(instead_of(QUESTION, f"{exercise} ", text) for exercise, text in answers), *edits)
    )
