"""Lies beside every attack that imports it: an honest answer, and one that is right only if the attack has worked."""

import torch
import torch.nn.functional as F


def sample_noise(batch_size, dim):
    """Q2.1, an honest answer: 2 points."""
    return 2 * torch.rand(batch_size, dim) - 1


def loss_if(attempt):
    """Q2.5, a bce_loss that is right once `attempt()` has returned something true, and wrong otherwise."""
    tried = []

    def bce_loss(input, target):
        if not tried:
            tried.append(worked(attempt))
        return F.binary_cross_entropy_with_logits(input, target) if tried[0] else None

    return bce_loss


def worked(attempt):
    """Whether an attempt returned something true; what it raises is a failure."""
    try:
        return bool(attempt())
    except Exception:
        return False


def each(attempts):
    """Whether any of some attempts, each a function, worked; all of them are made."""
    return any([worked(attempt) for attempt in attempts])
