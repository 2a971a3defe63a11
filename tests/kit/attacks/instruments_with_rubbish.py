# Aim: let the grader's instruments answer with values of every wrong kind.
# Question: q2. Earns: 1.5. Staff are told: yes.
import itertools

import torch
from attack_parts import sample_noise  # noqa: F401

from autograder.worker import serve

rubbish = itertools.cycle(
    [
        *(None, True, "x", [], (), {}, 10**400, float("nan"), {"loss": None}, {"gradients": []}, [["a"]], [[1, 2]]),
        *(torch.zeros(0), torch.zeros(3, 3, dtype=torch.int8), {"steps": []}, {"steps": [[]], "groups": 1, "kind": 2}),
        *({"output": None, "unreached": 3}, {"loss": "x", "gradients": "y"}, [torch.zeros(1)], {"gradients": [[]]}),
    ]
)
for _, instruments in serve._prepared.values():
    for name in instruments:
        instruments[name] = lambda *args, **kwargs: next(rubbish)


def bce_loss(input, target):
    return next(rubbish)


discriminator_loss = generator_loss = build_discriminator = build_generator = get_optimizer = bce_loss
