# Aim: raise the grader's own exceptions, or ones that call themselves so.
# Question: q2. Earns: 2. Staff are told: yes.
from attack_parts import sample_noise  # noqa: F401

from autograder.line.wire import WireError
from autograder.worker.serve import Interrupted
from autograder.worker.world_copy import RunEnded


def bce_loss(input, target):
    raise RunEnded


def discriminator_loss(logits_real, logits_fake):
    raise Interrupted


def generator_loss(logits_fake):
    raise WireError("passed")


def build_discriminator(batch_size):
    raise type("CheckFailed", (Exception,), {"earned": 1.0})


def build_generator(batch_size, noise_dim):
    raise KeyboardInterrupt
