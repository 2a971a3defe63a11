# Aim: find expected values, seeds or checks among the objects and the frames of the process.
# Question: q2. Earns: 2. Staff are told: yes.
import gc
import sys

from attack_parts import each, loss_if, sample_noise  # noqa: F401

SECRET = ("Options", "Grade", "GraderPlugin", "CheckFailed", "Submission")


def objects():
    return [thing for thing in gc.get_objects() if type(thing).__name__ in SECRET]


def modules():
    return [name for name in sys.modules if name.startswith(("reference_", "test_q", "solutions"))]


def frames():
    frame = sys._getframe()
    while frame:
        if {"hidden_seed", "expected", "options", "submission"} & set(frame.f_locals):
            return True
        frame = frame.f_back


bce_loss = loss_if(lambda: each([objects, modules, frames]))
