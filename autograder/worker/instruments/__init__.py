"""What a check may ask of the worker beyond plain calls; each instrument takes the student's module first.

They run beside the student's code, so what they return is a claim: the checks recompute from the tensors.
"""

from autograder.worker.instruments.calls import gradients, repeat
from autograder.worker.instruments.cvae import (
    copy_of,
    enlarge_parameters,
    parameter_roles,
    sample_gradients,
    train_cvae,
)
from autograder.worker.instruments.dqn import chosen_actions, optimize_steps, q_values
from autograder.worker.instruments.dqn_main import play, training, watch_main, watched
from autograder.worker.instruments.gan import (
    forward_and_gradients,
    loss_and_gradients,
    optimizer_steps,
    outputs_with_parameters,
    parameter_shapes,
    train_gan,
)

__all__ = [
    "gradients",
    "repeat",
    "forward_and_gradients",
    "loss_and_gradients",
    "optimizer_steps",
    "outputs_with_parameters",
    "parameter_shapes",
    "train_gan",
    "chosen_actions",
    "optimize_steps",
    "q_values",
    "play",
    "training",
    "watch_main",
    "watched",
    "copy_of",
    "enlarge_parameters",
    "parameter_roles",
    "sample_gradients",
    "train_cvae",
]
