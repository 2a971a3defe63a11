# Aim: find secrets in the environment, the process's own and those of others.
# Question: q2. Earns: 2. Staff are told: yes. Needs the lock.
import os
from pathlib import Path

from attack_parts import each, loss_if, sample_noise  # noqa: F401

WANTED = b"SECRET_OF_THE_GRADER"


def variables():
    return WANTED.decode() in os.environ


def at_the_start():
    return WANTED in Path("/proc/self/environ").read_bytes()


def of(pid):
    return lambda: WANTED in Path(f"/proc/{pid}/environ").read_bytes()


others = [of(pid) for pid in os.listdir("/proc") if pid.isdigit()] if os.path.isdir("/proc") else []
bce_loss = loss_if(lambda: each([variables, at_the_start, *others]))
