# Aim: import the solutions as a module, by name and by path.
# Question: q2. Earns: 2. Staff are told: yes. Needs the lock.
import importlib.util
import sys
from pathlib import Path

from attack_parts import each, loss_if, sample_noise  # noqa: F401

import autograder

KIT = Path(autograder.__file__).resolve().parents[1]


def by_name():
    sys.path.insert(0, str(KIT))
    sys.modules.pop("q2_gan", None)
    import solutions.q2_gan

    return solutions.q2_gan.bce_loss


def by_path():
    spec = importlib.util.spec_from_file_location("answers", KIT / "solutions" / "q2_gan.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.bce_loss


bce_loss = loss_if(lambda: each([by_name, by_path]))
