# Aim: change the submission itself while it is graded, so that staff read another file than ran.
# Question: q2. Earns: 2. Staff are told: no. Needs the lock.
from pathlib import Path

from attack_parts import each, loss_if, sample_noise  # noqa: F401

HERE = Path(__file__)


def overwrites():
    HERE.write_text("# an honest answer\n")
    return True


def removes():
    HERE.unlink()
    return True


def renames():
    HERE.rename(HERE.with_name("other.py"))
    return True


bce_loss = loss_if(lambda: each([overwrites, renames, removes]))
