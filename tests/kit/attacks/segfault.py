# Aim: crash the interpreter.
# Question: q2. Earns: 2. Staff are told: yes.
import ctypes

from attack_parts import sample_noise  # noqa: F401


def bce_loss(input, target):
    ctypes.string_at(0)
