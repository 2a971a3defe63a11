# Aim: read the grades and submissions of others.
# Question: q2. Earns: 2. Staff are told: yes. Needs the lock.
import os
from pathlib import Path

from attack_parts import each, loss_if, sample_noise  # noqa: F401


def others():
    mine = Path(__file__).resolve().parent
    for place in ("/tmp", "/var/tmp", "/autograder/results", "/autograder/submission"):
        for parent, folders, names in os.walk(place):
            folders[:] = [name for name in folders if Path(parent, name) != mine and parent.count("/") < 4]
            if {"grade.json", "results.json", "q2_gan.py"} & set(names):
                return True


bce_loss = loss_if(others)
