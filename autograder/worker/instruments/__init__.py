"""What a check may ask of the worker beyond plain calls; each instrument takes the student's module first.

They run beside the student's code, so what they return is a claim: the checks recompute from the tensors.
"""

from autograder.worker.instruments.calls import gradients, parameters, repeat

__all__ = ["gradients", "parameters", "repeat"]
