"""How right answers to question 9 are written down."""

from autograder.verification.answers import Answer, Edits, instead_of
from tests.q9_freeway.question import QUESTION

_ANSWERS = {
    "features": "Q9.1 features",
    "epsilon": "Q9.2 epsilon_at",
    "choose": "Q9.3 select_action",
    "layers": "Q9.4: make your layers",
    "forward": "Q9.4 QNet.forward",
    "steps": "Q9.5 n_step",
    "update": "Q9.6 update",
    "lanes": "Q9.7 lane_values",
    "evaluate": "Q9.8 evaluate",
}


def right(name: str, *edits: tuple[str, str], **texts: str) -> Answer:
    """A right answer: edits of the solution, and texts in the place of whole answers, by the words above."""
    placed: Edits = tuple(instead_of(QUESTION, _ANSWERS[word] + " ", text) for word, text in texts.items())
    return Answer(f"q9-{name}", QUESTION, (*placed, *edits))
