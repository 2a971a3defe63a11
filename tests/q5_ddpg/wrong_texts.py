"""How wrong and right answers to question 5 are written down."""

from autograder.verification.answers import Answer, Edits, WrongAnswer, instead_of
from tests.q5_ddpg.question import QUESTION

_MARKERS = {
    "actor": "Q5.1 Actor.forward",
    "critic": "Q5.1 Critic.forward",
    "init": "Q5.2: make your memory here",
    "push": "Q5.2 ReplayMemory.push",
    "sample": "Q5.2 ReplayMemory.sample",
    "length": "Q5.2 ReplayMemory.__len__",
    "gaussian_init": "Q5.3: keep sigma",
    "gaussian": "Q5.3 GaussianNoise.sample",
    "ou_init": "Q5.3: keep theta and sigma, and begin with x = 0",
    "ou_reset": "Q5.3 OrnsteinUhlenbeckNoise.reset",
    "ou": "Q5.3 OrnsteinUhlenbeckNoise.sample",
    "act": "Q5.4 choose_action",
    "soft": "Q5.5 soft_update",
    "targets": "Q5.6 critic_targets",
    "optimize": "Q5.7 optimize",
    "main": "Q5.8 main",
}


def texts(**answers: str) -> Edits:
    """Edits that put texts in the place of whole answers, by the words above."""
    return tuple(instead_of(QUESTION, _MARKERS[word] + " ", text) for word, text in answers.items())


def edit(*pairs: str) -> Edits:
    """Edits of the solution: old, new, old, new and so on."""
    return tuple(zip(pairs[::2], pairs[1::2], strict=True))


def wrong(exercise: str, **answers: tuple[str, Edits]) -> tuple[WrongAnswer, ...]:
    """Wrong answers to one exercise, by name: the mistake to be named, and the edits."""
    prefix = exercise.lower()
    return tuple(
        WrongAnswer(f"{prefix}-{name.replace('_', '-')}", QUESTION, edits, exercise, mistake)
        for name, (mistake, edits) in answers.items()
    )


def right(name: str, *edits: tuple[str, str], **answers: str) -> Answer:
    """A right answer: edits of the solution, and texts in the place of whole answers."""
    return Answer(f"q5-{name}", QUESTION, (*texts(**answers), *edits))
