"""Mistakes of Q7.7, a short training."""

from autograder.mistakes import Mistake

NOTHING_LEARNED = Mistake("nothing-learned", "the parameters of a network did not change: no gradient reaches them")
RESUME = (  # s.loaded: whether both networks were the same at once after loading; s.networks: those that differ
    Mistake(
        "lost-in-the-file",
        "the networks differ as soon as the file is loaded: something is not in it",
        lambda s: not s.loaded,
    ),
    Mistake(
        "goes-on-differently",
        "the networks are the same after loading, and differ four steps later: an optimizer, the random numbers, or a "
        "tensor that is in no state_dict is not restored",
        lambda s: s.loaded,
    ),
)
NOT_FINITE = Mistake("not-finite", "a network holds NaN or infinity")
NO_LAYERS = Mistake("no-layers", "the discriminator should have five SpectralNorms, each called once")
NORMS = (  # s.ratio: the largest singular value that was left; s.plain: that of the weight itself; s.frobenius
    Mistake("not-divided", "the weight is used as it is", lambda s: abs(s.ratio - s.plain) < 1e-3 * s.plain),
    Mistake(
        "frobenius",
        "the weight is divided by the norm of all its entries",
        lambda s: abs(s.ratio - s.plain / s.frobenius) < 1e-3 * s.ratio,
    ),
    Mistake("divided-twice", "the weight is divided by sigma squared", lambda s: abs(s.ratio * s.plain - 1) < 3e-3),
    Mistake(
        "not-converged",
        "after 50 calls sigma is still below the largest singular value: does u stay from call to call?",
        lambda s: 1 < s.ratio < 5,
    ),
)
