# Aim: edit the checks and the grader while they run.
# Question: q2. Earns: 2. Staff are told: yes. Needs the lock.
from pathlib import Path

from attack_parts import each, loss_if, sample_noise  # noqa: F401

import autograder

KIT = Path(autograder.__file__).resolve().parents[1]


def appends(path):
    def attempt():
        with open(path, "a") as file:
            file.write("\n# an attack was here\n")
        return True

    return attempt


def plants(path):
    def attempt():
        path.write_text("# left by an attack\n")
        return True

    return attempt


files = [
    "tests/q2_gan/test_hidden.py",
    "tests/q2_gan/reference.py",
    "autograder/check.py",
    "solutions/q2_gan.py",
]
new = ["conftest.py", "tests/conftest.py", "autograder/left_by_an_attack.py", "torch.py", "pytest.ini"]
bce_loss = loss_if(lambda: each([*(appends(KIT / name) for name in files), *(plants(KIT / name) for name in new)]))
