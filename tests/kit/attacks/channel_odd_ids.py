# Aim: send answers whose ids are of kinds that compare oddly.
# Question: q2. Earns: 2. Staff are told: yes.
import gc

from attack_parts import sample_noise  # noqa: F401

from autograder.worker.serve import GraderLink


def bce_loss(input, target):
    (link,) = [thing for thing in gc.get_objects() if isinstance(thing, GraderLink)]
    for odd in (None, True, float("nan"), [], {"id": 1}, "", 0):
        link.send({"id": odd, "value": 0.6931, "env": odd})
    return 0.6931
