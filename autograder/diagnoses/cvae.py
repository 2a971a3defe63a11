"""Slips of question 1, drawn from the value seen."""

from autograder.diagnoses import Diagnosis

# facts: kl (the expected KL, averaged over the batch), kl_sum (summed over it), latents
KL = (
    Diagnosis("kl-sign", lambda s: s.is_near(-s.kl), "your KL has the opposite sign: the loss adds +KL, which is never negative"),
    Diagnosis("kl-missing", lambda s: s.is_near(0 * s.kl), "your loss does not change with mu and logvar: the KL term is missing"),
    Diagnosis("kl-half", lambda s: s.is_near(2 * s.kl), "your KL is exactly 2 × the closed form: the factor 1/2 is missing"),
    Diagnosis("kl-latents-averaged", lambda s: s.is_near(s.kl / s.latents), "your KL is the closed form divided by the number of latents: sum over them"),
    Diagnosis("kl-batch-summed", lambda s: s.is_near(s.kl_sum), "your KL is summed over the minibatch: average over its images"),
)  # fmt: skip
