"""A right answer to the toy in another style."""

from autograder.verification.answers import Answer
from toy_rooms.toy.question import QUESTION

RIGHT = (Answer("q99-added", QUESTION, (("2 * x", "x + x"),)),)
WEAK: frozenset[str] = frozenset()
