"""Mistakes of Q8.8, the trainings."""

from autograder.mistakes import Mistake

# got: the share of tested reviews that is right; shares: after each epoch; most: what is possible
LEARNING = (
    Mistake(
        "too-good-for-a-bag",
        "no bag can be right on more than 75 %: this one reads the order of the words",
        lambda s: s.got > s.most,
    ),
    Mistake(
        "nothing-learned",
        "it is right on half of them, as if it guessed: do the weights change, and in the right direction?",
        lambda s: s.got < 0.56,
    ),
    Mistake(
        "as-good-as-a-bag",
        "it has learned which words are good, and not yet which clause counts",
        lambda s: s.most == 1 and 0.68 <= s.got <= 0.78,
    ),
)
CHANGED_CLASS = Mistake("given-class-changed", "RecurrentClassifier was changed: take it as it is in the stub")
NAN = Mistake("not-finite", "the training diverges: is the gradient clipped?")
