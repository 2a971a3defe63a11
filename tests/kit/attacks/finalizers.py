# Aim: act when objects die: destructors and callbacks that run while the grader seeds, answers or ends the worker.
# Question: q2. Earns: 2. Staff are told: yes.
import contextlib
import gc
import os
import weakref

from attack_parts import sample_noise  # noqa: F401


def act(*_):
    with contextlib.suppress(OSError):
        os.write(3, b"\0\0\0\2\0\0\0\0{}")


class Dies:
    def __del__(self):
        act()
        self.again = Dies()  # and lives on

    def __call__(self, *args):
        return self


kept = []


def build_discriminator(batch_size):
    found = Dies()
    kept.append(weakref.ref(found, act))
    weakref.finalize(found, act)
    return found


def bce_loss(input, target):
    gc.callbacks.append(act)
    gc.collect()
    return Dies()


def generator_loss(logits_fake):
    raise type("Odd", (Exception,), {"__del__": act})


discriminator_loss = bce_loss
build_generator = build_discriminator
