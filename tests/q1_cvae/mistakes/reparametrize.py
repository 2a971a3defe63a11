"""Mistakes in reparametrize, Q1.2.

A row of SAMPLE is recognised in many draws by its predicate. Where it has a formula, too, this is what becomes of the
right gradient, which the check of the gradients looks for.
"""

from autograder.mistakes import Mistake

NO_NOISE = Mistake(
    "no-noise",
    "your z has no noise: add a standard normal eps, times the standard deviation, to mu",
    fits=lambda s: bool((s.z - s.mu).abs().max() < 1e-5) or (s.repeats and s.one_number),
)
# facts: one_number, same_rows, same_columns: what shares its noise
SHARED = (
    Mistake(
        "noise-one-number",
        "the whole minibatch shares one random number: draw noise of the shape of mu",
        fits=lambda s: s.one_number,
    ),
    Mistake(
        "noise-shared-by-images",
        "all images of the minibatch share their noise: draw noise of the shape of mu",
        fits=lambda s: s.same_rows,
    ),
    Mistake(
        "noise-shared-by-latents",
        "all latents of an image share one random number: draw noise of the shape of mu",
        fits=lambda s: s.same_columns,
    ),
)
STD_IS_VARIANCE = Mistake(
    "std-is-variance",
    "your standard deviation is exp(logvar), which is the variance: take exp(logvar / 2)",
    fits=lambda s: s.normal(s.mu, s.var),
    formula=lambda gradient: 2 * gradient,
)
MEAN_SIGN = Mistake(
    "mean-sign",
    "your z has mean -mu: add mu",
    fits=lambda s: s.normal(-s.mu, s.std),
    formula=lambda gradient: -gradient,
)
STD_IS_INVERSE = Mistake(
    "std-is-inverse",
    "the sign of logvar is wrong in your standard deviation: take exp(+logvar / 2)",
    fits=lambda s: s.normal(s.mu, 1 / s.std) or s.normal(s.mu, 1 / s.var),
    formula=lambda gradient: -gradient,
)

# facts, too: z, mu, logvar, std, var; repeats: whether a second call gives the same; clamped; normal(mean, std) and
# uniform(mean, std, low, high): whether (z - mean) / std has this distribution
SAMPLE = (
    NO_NOISE,
    *SHARED,
    STD_IS_VARIANCE,
    Mistake(
        "noise-uniform",
        "your noise is uniform (rand): it must be standard normal (randn)",
        fits=lambda s: any(
            s.uniform(s.mu, std, low, high) for std in (s.std, s.var) for low, high in ((0, 1), (-1, 1), (-0.5, 0.5))
        ),
    ),
    Mistake(
        "std-missing",
        "your noise has standard deviation 1 everywhere: scale it by exp(logvar / 2)",
        fits=lambda s: s.normal(s.mu, 1 + 0 * s.std),
    ),
    Mistake(
        "mean-missing",
        "your z has mean 0: add mu",
        fits=lambda s: s.normal(0 * s.mu, s.std),
    ),
    Mistake(
        "mean-ignored",
        "your z is standard normal whatever mu and logvar are",
        fits=lambda s: s.normal(0 * s.mu, 1 + 0 * s.std),
    ),
    MEAN_SIGN,
    Mistake(
        "mean-and-std-swapped",
        "mu is your standard deviation, and the standard deviation is your mean: swap them",
        fits=lambda s: s.normal(s.std, s.mu),
    ),
    Mistake(
        "std-is-logvar",
        "your standard deviation is logvar: take exp(logvar / 2)",
        fits=lambda s: s.normal(s.mu, s.logvar),
    ),
    Mistake(
        "std-is-half-logvar",
        "your standard deviation is logvar / 2: the exponential is missing",
        fits=lambda s: s.normal(s.mu, s.logvar / 2),
    ),
    STD_IS_INVERSE,
    Mistake(
        "std-is-exp-2-logvar",
        "your standard deviation is exp(2 logvar): take exp(logvar / 2)",
        fits=lambda s: s.normal(s.mu, s.var**2),
    ),
    Mistake(
        "std-is-fourth-root",
        "your standard deviation is exp(logvar / 4): halve logvar once only",
        fits=lambda s: s.normal(s.mu, s.std.sqrt()),
    ),
    Mistake(
        "std-not-halved-times-half",
        "your standard deviation is exp(logvar) / 2: the 1/2 belongs inside the exponential",
        fits=lambda s: s.normal(s.mu, 0.5 * s.var),
    ),
    Mistake(
        "std-missing-root",
        "your standard deviation is the root of logvar: logvar is a logarithm, so take exp(logvar / 2)",
        fits=lambda s: s.normal(s.mu, s.logvar.abs().sqrt()),
    ),
    Mistake(
        "std-added",
        "the standard deviation is added to the noise: multiply by it",
        fits=lambda s: s.normal(s.mu + s.std, 1 + 0 * s.std),
    ),
    Mistake(
        "mean-scaled",
        "mu is multiplied by the standard deviation, too: multiply only the noise by it",
        fits=lambda s: s.normal(s.mu * s.std, s.std),
    ),
    Mistake(
        "noise-clamped",
        "your noise never goes beyond a bound: a normal variable has tails, do not clamp it",
        fits=lambda s: s.clamped,
    ),
    Mistake(
        "noise-one-sided",
        "your noise has only one sign: it must be standard normal (randn)",
        fits=lambda s: bool((s.z >= s.mu - 1e-5).all() or (s.z <= s.mu + 1e-5).all()),
    ),
)
NOISE_REPEATS = Mistake(
    "noise-repeats",
    "two calls with the same mu and logvar give the same z: draw fresh noise in every call, and set no seed inside",
)
NOISE_CORRELATED = Mistake(
    "noise-correlated",
    "the noise of one element depends on that of another: draw an independent number for each element of mu",
)
NOT_NORMAL_YET = Mistake(
    "not-normal-yet",
    "z is not normal around mu with variance exp(logvar): fix that first, then this may be right",
)

SAMPLE_DETACHED = Mistake(
    "sample-detached",
    "z is cut off from mu and logvar, so the encoder cannot learn: compute z in torch from mu, logvar and the noise; "
    "torch.normal(mu, std) and .sample() pass no gradient, nor do .data and .detach()",
)
LOGVAR_DETACHED = Mistake(
    "logvar-detached",
    "the standard deviation is cut off from logvar (.data, .detach(), NumPy or torch.tensor): compute it in torch",
)
MU_DETACHED = Mistake("mu-detached", "z is cut off from mu (.data or .detach()): add mu itself")
MU_GRADIENT = (MEAN_SIGN,)
LOGVAR_GRADIENT = (STD_IS_VARIANCE, STD_IS_INVERSE)
