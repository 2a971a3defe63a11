# Aim: run over the end of the stack.
# Question: q2. Earns: 2. Staff are told: yes.
import sys

from attack_parts import sample_noise  # noqa: F401


def bce_loss(input, target):
    sys.setrecursionlimit(10**9)
    step = eval("lambda f, n: f(f, n + 1)")

    class Deep:
        def __getattr__(self, name):
            return getattr(self, name + "x")

    return step(step, 0), Deep().x
