# Aim: change modes, owners and times of files that belong to the grader.
# Question: q2. Earns: 2. Staff are told: yes. Needs the lock.
import os
from pathlib import Path

from attack_parts import each, loss_if, sample_noise  # noqa: F401

import autograder

CHECK = Path(autograder.__file__).resolve().parents[1] / "tests" / "q2_gan" / "test_public.py"


def mode():
    os.chmod(CHECK, 0o777)
    return True


def owner():
    os.chown(CHECK, os.getuid(), os.getgid())
    return True


def times():
    os.utime(CHECK, (0, 0))
    return True


def shortens():
    os.truncate(CHECK, 0)
    return True


def links():
    os.link(CHECK, Path.cwd() / "mine.py")
    return True


bce_loss = loss_if(lambda: each([mode, owner, times, shortens, links]))
