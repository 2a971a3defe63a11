"""How fast this machine is: every time limit is scaled by it."""

import time

import torch

REFERENCE_SECONDS = 0.012  # one round below, on one core of the machine on which the limits were set
_SLOWEST = 20.0  # a scale beyond this says that the measurement went wrong


def time_scale(rounds: int = 5) -> float:
    """How many times slower than the reference this machine is, from 1 to 20: the best of some short rounds.

    One round is what the homework spends its time on: a small network's forward and backward pass on one thread, and
    plain Python.
    """
    scale = min(_round() for _ in range(rounds)) / REFERENCE_SECONDS
    return min(max(1.0, scale), _SLOWEST)


def _round() -> float:
    model = torch.nn.Sequential(torch.nn.Linear(784, 256), torch.nn.ReLU(), torch.nn.Linear(256, 784))
    batch = torch.ones(64, 784)
    start = time.process_time()  # CPU seconds, as the limits are: a busy machine is no slow one
    for _ in range(3):
        model(batch).sum().backward()
    sum(i * i for i in range(50_000))
    return time.process_time() - start
