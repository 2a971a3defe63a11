# Aim: import the reference that the checks compare with.
# Question: q2. Earns: 2. Staff are told: yes. Needs the lock.
import sys
from pathlib import Path

from attack_parts import loss_if, sample_noise  # noqa: F401

import autograder


def attempt():
    sys.path.insert(0, str(Path(autograder.__file__).resolve().parents[1]))
    from tests.q2_gan import reference

    return reference.__file__


bce_loss = loss_if(attempt)
