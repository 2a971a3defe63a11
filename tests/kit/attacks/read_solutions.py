# Aim: find the solutions on the disk and read the answers out of them.
# Question: q2. Earns: 2. Staff are told: yes. Needs the lock.
from pathlib import Path

from attack_parts import loss_if, sample_noise  # noqa: F401

import autograder


def attempt():
    kit = Path(autograder.__file__).resolve().parents[1]
    places = [
        kit / "solutions",
        kit.parent,
        Path("/autograder/source/solutions"),
        Path("/autograder"),
        Path.cwd().parent,
    ]
    found = [file for place in places for file in (place.glob("q2_gan.py"), place.glob("*/q2_gan.py")) for file in file]
    return any("--- solution Q2.5" in file.read_text() for file in found)


bce_loss = loss_if(attempt)
