"""Instruments for question 1: training a CVAE, and looking at one in ways that plain calls cannot."""

from types import ModuleType
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from autograder.worker.loading import attribute


def train_cvae(
    module: ModuleType,
    images: Tensor,
    labels: Tensor,
    latent_size: int,
    steps: int,
    batch_size: int = 128,
    rate: float = 1e-3,
    num_classes: int = 10,
) -> Any:
    """Train a fresh CVAE of the student's with the student's loss by Adam, and return it in eval mode.

    Args:
        module: the student's module.
        images: (M, D) uint8 in [0, 255].
        labels: (M,) int64.
        latent_size: Z.
        steps: how many minibatches; the images are shuffled anew each time all were seen.
        batch_size: N.
        rate: Adam's learning rate.
        num_classes: K.
    """
    model = attribute(module, "CVAE")(images.shape[1], latent_size, num_classes)
    loss_function = attribute(module, "loss_function")
    optimizer = torch.optim.Adam(model.parameters(), lr=rate)
    model.train()
    batches: list[Tensor] = []
    for _ in range(steps):
        if not batches:
            batches = list(torch.randperm(len(images)).split(batch_size))
        rows = batches.pop()
        x_hat, mu, logvar = model(images[rows].float() / 255, F.one_hot(labels[rows], num_classes).float())
        loss = loss_function(x_hat, images[rows].float() / 255, mu, logvar)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model.eval()


def sample_gradients(module: ModuleType, model: Any, mu: Tensor, logvar: Tensor) -> list[Tensor | None]:
    """One z = reparametrize(mu, logvar), and the gradients of its sum by mu and logvar (None where there is none)."""
    leaves = [mu.requires_grad_(), logvar.requires_grad_()]
    z = attribute(model, "reparametrize")(mu * 1.0, logvar * 1.0)
    if not z.requires_grad:
        return [z.detach(), None, None]
    return [z.detach(), *torch.autograd.grad(z.sum(), leaves, allow_unused=True)]


def parameter_roles(module: ModuleType, model: Any, x: Tensor, c: Tensor, z: Tensor) -> list[dict[str, Any]]:
    """What each of a CVAE's parameters is used for, in the order in which they are registered.

    Returns:
        For each parameter its name, its number of dimensions, and whether gradients reach it from mu, logvar and x_hat.
    """
    named = [(name, p) for name, p in model.named_parameters() if p.requires_grad]
    mu, logvar = attribute(model, "recognition_model")(x, c)
    outputs = {"mu": mu, "logvar": logvar, "x_hat": attribute(model, "generative_model")(z, c)}
    roles: list[dict[str, Any]] = [{"name": name, "ndim": parameter.ndim} for name, parameter in named]
    for key, output in outputs.items():
        reached = [None] * len(named)
        if named and output.requires_grad:
            grads = torch.autograd.grad(output.sum(), [p for _, p in named], allow_unused=True, retain_graph=True)
            reached = list(grads)  # type: ignore[arg-type]
        for role, gradient in zip(roles, reached, strict=True):
            role[key] = gradient is not None
    return roles


def copy_of(module: ModuleType, model: Any, *sizes: int) -> Any:
    """A second CVAE of these sizes that is given all that the first one has registered, in eval mode."""
    twin = attribute(module, "CVAE")(*sizes)
    twin.load_state_dict(model.state_dict())
    return twin.eval()


def enlarge_parameters(module: ModuleType, model: Any, factor: float) -> None:
    """Multiply a model's parameters by `factor`, so that an activation after its last layer shows its limits."""
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(factor)
