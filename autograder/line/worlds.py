"""What the two sides say to each other about a world: the events, and who makes the steps."""

from enum import Enum


class Event(str, Enum):
    """What a worker tells about an environment."""

    RESET = "reset"
    STEP = "step"

    __str__ = str.__str__


class Stepping(str, Enum):
    """Who makes the steps of an episode, and when the grader hears of them."""

    COPY = "copy"  # the worker, in a copy; the grader hears of the episode when it is over
    TOLD = "told"  # the worker, in a copy; the grader hears of each step at once
    GRADER = "grader"  # the grader alone; the worker is given what it may see

    __str__ = str.__str__


ENDED = "ended"  # the reply to everything once the run is over
