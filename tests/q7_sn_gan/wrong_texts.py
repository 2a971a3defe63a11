"""How wrong answers to question 7 are written down."""

from autograder.verification.answers import Edits, WrongAnswer, instead_of
from tests.q7_sn_gan.question import QUESTION


def wrong(exercise: str, **answers: tuple[str, Edits]) -> tuple[WrongAnswer, ...]:
    """Wrong answers to one exercise, by name: the mistake to be named, and the edits."""
    prefix = exercise.lower()
    return tuple(
        WrongAnswer(f"{prefix}-{name.replace('_', '-')}", QUESTION, edits, exercise, mistake)
        for name, (mistake, edits) in answers.items()
    )


def answer(marker: str, text: str) -> Edits:
    """The edit that puts a text in the place of the answer with this marker."""
    return (instead_of(QUESTION, marker + " ", text),)


def edit(*pairs: str) -> Edits:
    """Edits of the solution: old, new, old, new and so on."""
    return tuple(zip(pairs[::2], pairs[1::2], strict=True))
