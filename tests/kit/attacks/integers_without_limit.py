# Aim: let somebody write out a whole number of ten million digits, which takes hours.
# Question: q2. Earns: 2. Staff are told: no.
import sys

from attack_parts import sample_noise  # noqa: F401

getattr(sys, "set_int_max_str_digits", lambda digits: None)(0)
HUGE = 1 << 40_000_000


def bce_loss(input, target):
    return HUGE


def discriminator_loss(logits_real, logits_fake):
    return [{"a": HUGE}, (HUGE,)]


def generator_loss(logits_fake):
    raise ValueError(HUGE)
