"""How right answers to question 4 are written down."""

from autograder.verification.answers import Answer, Edits, instead_of
from tests.q4_policy_gradient.question import QUESTION

_ANSWERS = {
    "policy": "Q4.1 Policy.forward",
    "value": "Q4.1 Value.forward",
    "sample": "Q4.2 sample_action",
    "returns": "Q4.3 rewards_to_go",
    "advantages": "Q4.4 advantages",
    "loss": "Q4.5 policy_loss",
    "update": "Q4.6 update",
    "main": "Q4.7 main",
}


def right(name: str, *edits: tuple[str, str], **texts: str) -> Answer:
    """A right answer: edits of the solution, and texts in the place of whole answers, by the words above."""
    placed: Edits = tuple(instead_of(QUESTION, _ANSWERS[word] + " ", text) for word, text in texts.items())
    return Answer(f"q4-{name}", QUESTION, (*placed, *edits))
