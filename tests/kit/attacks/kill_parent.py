# Aim: kill, stop or disturb the process that starts workers, its parent and its neighbours.
# Question: q2. Earns: 2. Staff are told: yes. Needs the lock.
import os
import signal

from attack_parts import each, loss_if, sample_noise  # noqa: F401


def sends(pid, number):
    def attempt():
        os.kill(pid, number)
        return True

    return attempt


def group():
    os.killpg(os.getpgid(os.getppid()), signal.SIGKILL)
    return True


parent = os.getppid()
attempts = [sends(parent, number) for number in (signal.SIGSTOP, signal.SIGTERM, signal.SIGKILL)]
bce_loss = loss_if(lambda: each([*attempts, group]))
