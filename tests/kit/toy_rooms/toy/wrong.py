"""Wrong answers to the toy."""

from autograder.verification.answers import WrongAnswer
from toy_rooms.toy.question import QUESTION

WRONG = (
    WrongAnswer("q99.1-not-doubled", QUESTION, (("return 2 * x", "return x"),), "Q99.1", "not-doubled"),
    WrongAnswer("q99.1-squared", QUESTION, (("2 * x", "x * x"),), "Q99.1", "squared"),
    WrongAnswer("q99.2-less", QUESTION, (("return x + 1", "return x - 1"),), "Q99.2"),
    WrongAnswer("q99.3-more", QUESTION, (("range(steps)", "range(steps + 1)"),), "Q99.3"),
)
PLAIN: dict[str, tuple[tuple[str, str], ...]] = {}
