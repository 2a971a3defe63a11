# Aim: raise exceptions whose text runs code, ends the process or is a gigabyte long.
# Question: q2. Earns: 2. Staff are told: yes.
import os

from attack_parts import sample_noise  # noqa: F401


class Ends(Exception):
    def __str__(self):
        os._exit(0)


class Loops(Exception):
    def __str__(self):
        while True:
            pass


class Long(Exception):
    def __str__(self):
        return "x" * (1 << 30)


class Group(BaseException):
    def __getattribute__(self, name):
        raise Loops


def bce_loss(input, target):
    raise Ends


def discriminator_loss(logits_real, logits_fake):
    raise Long


def generator_loss(logits_fake):
    raise Group
