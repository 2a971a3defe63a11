# Aim: leave a process behind that outlives the grade.
# Question: q2. Earns: 2. Staff are told: yes. Needs the lock.
import os
import time

from attack_parts import loss_if, sample_noise  # noqa: F401


def attempt():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(1000)
        os._exit(0)
    return True


bce_loss = loss_if(attempt)
