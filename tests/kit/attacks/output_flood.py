# Aim: print without an end.
# Question: q2. Earns: 2. Staff are told: yes.
import sys

from attack_parts import sample_noise  # noqa: F401


def bce_loss(input, target):
    while True:
        sys.stdout.write("x" * (1 << 20))
