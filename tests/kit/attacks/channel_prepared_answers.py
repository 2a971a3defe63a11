# Aim: write prepared answers to the channel before anything was asked.
# Question: q2. Earns: 2. Staff are told: yes.
import os
import stat

from attack_parts import sample_noise  # noqa: F401

from autograder.line.wire import encode


def channel():
    for number in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                yield number
        except OSError:
            pass


def bce_loss(input, target):
    for number in channel():
        for guess in ("", "0", "1", None, 0):
            os.write(number, encode({"id": guess, "value": 0.6931}))
    return 0.6931
