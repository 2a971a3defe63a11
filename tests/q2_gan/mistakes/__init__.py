"""The mistakes of question 2: one module for each exercise, or for two that share them."""

from tests.q2_gan.mistakes import bce, networks, training

ERRORS = (*networks.ERRORS, *bce.ERRORS, *training.ERRORS)  # exceptions of which this room knows the cause
