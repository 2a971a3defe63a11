"""Right answers: the solutions, and each with some edits, as other people write it, that must not cost a point."""

from accepted import q1, q2, q3, rare
from autograder.exercises import FILES
from corpus import Answer

_SOLUTIONS = tuple(Answer(f"{question}-solution", question, ()) for question in FILES)
ACCEPTED = (*_SOLUTIONS, *q1.ACCEPTED, *q2.ACCEPTED, *q3.ACCEPTED, *rare.ACCEPTED)

# Right in all that they write, and too weak with these settings to earn all of Q3.5, which pays for what is reached.
WEAK_AGENTS = {"q3-network-parameters", "q3-network-dropout", "q3-network-narrow", "q3-loop-sync-rarely"}
