"""Instruments for question 1: training a CVAE, and looking at one in ways that plain calls cannot."""

from types import ModuleType
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from autograder.worker.general_instruments import load_tensors
from autograder.worker.loading import attribute
from data.seeding import seed_everything


def train_cvae(
    module: ModuleType,
    images: Tensor,
    labels: Tensor,
    latent_size: int,
    steps: int,
    batch_size: int = 128,
    rate: float = 1e-3,
    num_classes: int = 10,
    model: Any = None,
) -> Any:
    """Train a CVAE of the student's with the student's loss by Adam, and return it in eval mode.

    Args:
        module: the student's module.
        images: (M, D) uint8 in [0, 255].
        labels: (M,) int64.
        latent_size: Z.
        steps: how many minibatches; the images are shuffled anew each time all were seen.
        batch_size: N.
        rate: Adam's learning rate.
        num_classes: K.
        model: one that was trained before and is to be trained further, with a new Adam; None makes a fresh one.
    """
    if model is None:
        model = attribute(module, "CVAE")(images.shape[1], latent_size, num_classes)
    loss_function = attribute(module, "loss_function")
    optimizer = torch.optim.Adam(model.parameters(), lr=rate)
    model.train()
    batches: list[Tensor] = []
    for _ in range(steps):
        if not batches:
            batches = list(torch.split(torch.randperm(len(images)), batch_size))
        rows = batches.pop()
        made = model(images[rows].float() / 255, F.one_hot(labels[rows], num_classes).float())
        x_hat, mu, logvar = (value.clone() for value in made)  # a loss may write into its arguments
        x_hat = x_hat.reshape(len(rows), -1)  # where it is not flat, another exercise has told
        loss = loss_function(x_hat, images[rows].float() / 255, mu, logvar)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model.eval()


def sample_gradients(module: ModuleType, model: Any, mu: Tensor, logvar: Tensor) -> list[Tensor | None]:
    """One z = reparametrize(mu, logvar), and the gradients of its sum by mu and logvar (None where there is none)."""
    leaves = [mu.requires_grad_(), logvar.requires_grad_()]
    z = attribute(model, "reparametrize")(mu * 1.0, logvar * 1.0)
    if not isinstance(z, Tensor) or not z.requires_grad:
        return [z, None, None]
    return [z.detach(), *torch.autograd.grad(z.sum(), leaves, allow_unused=True)]


def parameters_of(module: ModuleType, model: Any) -> list[tuple[str, int]]:
    """Name and number of dimensions of each parameter that can learn, in the order in which they are registered."""
    return [(name, parameter.ndim) for name, parameter in model.named_parameters() if parameter.requires_grad]


def frozen_for(module: ModuleType, model: Any, function: str, args: list[Tensor]) -> list[str]:
    """Names of the parameters that the first output of a method would have a gradient for, did they not refuse one."""
    frozen = [(name, each) for name, each in model.named_parameters() if not each.requires_grad]
    for _, parameter in frozen:
        parameter.requires_grad_(True)
    made = attribute(model, function)(*args)
    reached = _reached(made if isinstance(made, Tensor) else made[0], [parameter for _, parameter in frozen])
    for _, parameter in frozen:
        parameter.requires_grad_(False)
    return [name for (name, _), is_reached in zip(frozen, reached, strict=True) if is_reached]


def reached_by(module: ModuleType, model: Any, function: str, args: list[Tensor], count: int) -> list[list[bool]]:
    """Which of a model's parameters gradients reach from each of the `count` outputs of one of its methods."""
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    made = attribute(model, function)(*args)
    outputs = (made,) if count == 1 else tuple(made)[:count]
    return [_reached(output, parameters) for output in outputs]


def _reached(output: Tensor, parameters: list[Tensor]) -> list[bool]:
    if not parameters or not output.requires_grad:
        return [False] * len(parameters)
    found = torch.autograd.grad(output.sum(), parameters, allow_unused=True, retain_graph=True)
    return [gradient is not None for gradient in found]


def seed_generators(module: ModuleType, seed: int) -> None:
    """Seed every generator, so that what is called next draws the same numbers each time."""
    seed_everything(seed)


def cvae_with(module: ModuleType, sizes: list[int], tensors: dict[str, Tensor]) -> Any:
    """A CVAE of these sizes, made as `train_cvae` makes it, with the tensors of a trained one; in eval mode."""
    model = attribute(module, "CVAE")(*sizes)
    load_tensors(module, model, tensors)
    return model.eval()


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


def vary_constants(module: ModuleType, model: Any) -> None:
    """Give matrices of a new model that begin at a constant, such as a last layer of zeros, the values of a wave.

    A right network may begin with them; until it is trained, nothing would reach what they belong to.
    """
    with torch.no_grad():
        for at, parameter in enumerate(model.parameters() if isinstance(model, torch.nn.Module) else ()):
            if parameter.ndim >= 2 and parameter.numel() > 1 and bool((parameter == parameter.flatten()[0]).all()):
                wave = torch.sin(torch.arange(1, 1 + parameter.numel(), dtype=torch.float32) * (1.7 + 0.1 * at))
                parameter.copy_((0.1 * wave).reshape(parameter.shape))


def cut_off_by_forward(module: ModuleType, model: Any, x: Tensor, c: Tensor) -> list[list[str]]:
    """For each of forward's three values the parameters that a gradient reaches through the model's parts alone."""
    named = [(name, parameter) for name, parameter in model.named_parameters() if parameter.requires_grad]
    parameters = [parameter for _, parameter in named]
    made = tuple(model(x.clone(), c.clone()))
    mu, logvar = attribute(model, "recognition_model")(x.clone(), c.clone())
    by_parts = (attribute(model, "reparametrize")(mu * 1.0, logvar * 1.0), mu, logvar)
    by_parts = (attribute(model, "generative_model")(by_parts[0], c.clone()), *by_parts[1:])
    return [
        [
            name
            for (name, _), here, there in zip(named, _reached(a, parameters), _reached(b, parameters), strict=True)
            if there and not here
        ]
        for a, b in zip(made, by_parts, strict=True)
    ]
