# Aim: read the checks, the hidden ones among them, and their references.
# Question: q2. Earns: 2. Staff are told: yes. Needs the lock.
from pathlib import Path

from attack_parts import loss_if, sample_noise  # noqa: F401

import autograder


def attempt():
    room = Path(autograder.__file__).resolve().parents[1] / "tests" / "q2_gan"
    for name in ("reference.py", "test_hidden.py", "test_public.py"):
        if (room / name).read_bytes():
            return True


bce_loss = loss_if(attempt)
