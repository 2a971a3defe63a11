# Aim: be no module any more: emptied, replaced, its own names deleted while it runs.
# Question: q2. Earns: 0. Staff are told: yes.
import sys

from attack_parts import sample_noise  # noqa: F401


def bce_loss(input, target):
    return sys.modules.clear()


sys.modules[__name__] = None
sys.modules["q2_gan"] = object()
for name in [name for name in globals() if not name.startswith("__") and name != "sys"]:
    del globals()[name]
