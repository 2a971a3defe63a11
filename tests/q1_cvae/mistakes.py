"""Slips of question 1, drawn from the value seen."""

from collections.abc import Callable

from autograder.host.student_error import KnownError
from autograder.mistakes import Mistake, Seen


def _is(name: str) -> Callable[[Seen], bool]:
    return lambda s: s.is_near(s.wrong[name])


def _one_of(table: dict[str, str]) -> tuple[Mistake, ...]:
    """Diagnoses that compare the value got with `s.wrong[name]`, the grader's own value of each slip."""
    return tuple(
        Mistake(
            name,
            says,
            _is(name),
        )
        for name, says in table.items()
    )


# Q1.5. facts: wrong (the value of each slip by its name)
KL = _one_of(
    {
        "kl-missing": "your loss does not change with mu and logvar: the KL term is missing",
        "kl-sign": "your KL has the opposite sign: the loss adds +KL, which is never negative",
        "kl-doubled": "your KL is exactly 2 × the closed form: the factor 1/2 is missing",
        "kl-halved": "your KL is exactly half the closed form: the factor 1/2 is there twice",
        "kl-latents-averaged": "your KL is the closed form divided by the number of latents: sum over them",
        "kl-latents-averaged-doubled": "your KL is the closed form averaged over the latents, without its 1/2: sum over them, times 1/2",
        "kl-per-pixel": "your KL is the closed form divided by 784: it is per image, not per pixel",
        "kl-per-pixel-and-latent": "your KL is the closed form divided by 784 and by the number of latents: sum over the latents",
        "kl-std-for-variance": "your KL has the standard deviation exp(logvar / 2) where the variance exp(logvar) belongs",
        "kl-log-std": "your KL takes logvar for the logarithm of the standard deviation: the variance is exp(logvar)",
        "kl-mu-not-squared": "your KL adds mu where it should add mu squared",
        "kl-mu-missing": "your KL lacks mu squared",
        "kl-mu-sign": "mu squared has the wrong sign in your KL: means far from 0 must cost more",
        "kl-logvar-sign": "logvar has the wrong sign in your KL: it is exp(logvar) - 1 - logvar",
        "kl-logvar-missing": "your KL lacks the term -logvar",
        "kl-variance-missing": "your KL lacks the variance exp(logvar)",
        "kl-variance-sign": "exp(logvar) has the wrong sign in your KL: it is exp(logvar) - 1 - logvar",
        "kl-exp-missing": "your KL has logvar where the variance exp(logvar) belongs",
        "kl-one-half-on-part": "the 1/2 stands before a part of your KL only: it belongs before the whole sum, mu squared included",
        "kl-reversed": "your value is the KL the other way round, KL(N(0, I) || q): the closed form is for KL(q || N(0, I))",
        "kl-first-latent": "your KL counts the first latent only: sum over all of them",
    }
)

# facts: latents; the value is what 2 * latents more numbers at mu = 0, logvar = 0 add to the loss, which should be 0
KL_AT_ZERO = (
    Mistake(
        "kl-one-missing",
        "your KL is 1/2 for each latent at mu = 0, logvar = 0, where it should be 0: the -1 is missing",
        lambda s: s.is_near(s.latents),
    ),
    Mistake(
        "kl-one-missing",
        "your KL is 1 for each latent at mu = 0, logvar = 0, where it should be 0: the -1 is missing",
        lambda s: s.is_near(2 * s.latents),
    ),
    Mistake(
        "kl-one-sign",
        "your KL is negative at mu = 0, logvar = 0, where it should be 0: exp(logvar) - 1 - logvar is 0 there",
        lambda s: s.is_near(-s.latents) or s.is_near(-2 * s.latents),
    ),
    Mistake(
        "kl-not-zero-at-zero",
        "your KL is not 0 at mu = 0, logvar = 0: exp(0) - 1 - 0 is",
        lambda s: True,
    ),
)

RECONSTRUCTION = _one_of(
    {
        "recon-missing": "your loss does not change with x_hat: the cross-entropy is missing",
        "recon-sign": "your cross-entropy has the opposite sign: the loss adds minus the log-likelihood",
        "recon-pixels-averaged": "your cross-entropy is the expected one divided by 784: you averaged over the pixels; sum over them",
        "recon-squared": "your reconstruction term is the sum of squared differences: take the Bernoulli cross-entropy",
        "recon-squared-mean": "your reconstruction term is the mean squared difference: take the Bernoulli cross-entropy, summed over the pixels",
        "recon-squared-half": "your reconstruction term is half the sum of squared differences: take the Bernoulli cross-entropy",
        "recon-squared-root": "your reconstruction term is the Euclidean distance: take the Bernoulli cross-entropy",
        "recon-absolute": "your reconstruction term is the sum of absolute differences: take the Bernoulli cross-entropy",
        "recon-absolute-mean": "your reconstruction term is the mean absolute difference: take the Bernoulli cross-entropy, summed over the pixels",
        "recon-black-pixels-missing": "your cross-entropy has x log(x_hat) only: (1 - x) log(1 - x_hat) is missing, which is what black pixels cost",
        "recon-white-pixels-missing": "your cross-entropy has (1 - x) log(1 - x_hat) only: x log(x_hat) is missing, which is what white pixels cost",
        "recon-half-sign": "(1 - x) log(1 - x_hat) has the wrong sign in your cross-entropy",
        "recon-labels-swapped": "x and 1 - x have changed places in your cross-entropy",
        "recon-swapped": "x_hat and x have changed places in your cross-entropy: the prediction is the first argument",
        "recon-as-logits": "your cross-entropy takes x_hat for logits and squashes it once more: x_hat is a probability already",
        "recon-as-logits-mean": "your cross-entropy takes x_hat for logits, and is averaged over the pixels: x_hat is a probability already; sum over the pixels",
        "recon-doubled": "your cross-entropy is exactly 2 × the expected one",
        "recon-halved": "your cross-entropy is exactly half the expected one",
        "recon-log-2": "your cross-entropy is in bits: take the natural logarithm",
        "recon-log-10": "your cross-entropy is to the base 10: take the natural logarithm",
        "recon-likelihood": "your reconstruction term lacks its logarithms",
    }
)

# facts: images, recon and kl (the student's own, summed over the images), flat (the loss with KL = 0), kl_got, first
AVERAGE = (
    Mistake(
        "batch-summed",
        "your loss is summed over the minibatch: divide by its number of images",
        lambda s: s.is_near(s.images * s.expected),
    ),
    Mistake(
        "batch-averaged-twice",
        "your loss is divided by the number of images twice",
        lambda s: s.is_near(s.expected / s.images),
    ),
    Mistake(
        "kl-batch-summed",
        "your KL is summed over the minibatch beside a cross-entropy that is averaged: divide the KL "
        "by the number of images, too",
        lambda s: s.is_near(s.recon / s.images + s.kl),
    ),
    Mistake(
        "recon-batch-summed",
        "your cross-entropy is summed over the minibatch beside a KL that is averaged: divide it by "
        "the number of images, too",
        lambda s: s.is_near(s.recon + s.kl / s.images),
    ),
    Mistake(
        "kl-batch-averaged-twice",
        "your KL is divided by the number of images twice",
        lambda s: s.is_near(s.recon / s.images + s.kl / s.images**2),
    ),
    Mistake(
        "recon-batch-averaged-twice",
        "your cross-entropy is divided by the number of images twice",
        lambda s: s.is_near(s.recon / s.images**2 + s.kl / s.images),
    ),
    Mistake(
        "first-image-only",
        "your loss is that of the first image of the minibatch: average over all",
        lambda s: s.is_near(s.first),
    ),
)

# facts: recon, kl (the expected means over the minibatch), images
WHOLE = (
    Mistake(
        "batch-summed",
        "your loss is summed over the minibatch: divide by its number of images",
        lambda s: s.is_near(s.images * s.expected),
    ),
    Mistake(
        "loss-sign",
        "your value is the bound itself: the loss is minus the bound",
        lambda s: s.is_near(-s.expected),
    ),
    Mistake(
        "kl-sign",
        "your value is the cross-entropy minus the KL: add it",
        lambda s: s.is_near(s.recon - s.kl),
    ),
    Mistake(
        "recon-sign",
        "your value is the KL minus the cross-entropy: add it",
        lambda s: s.is_near(s.kl - s.recon),
    ),
    Mistake(
        "kl-missing",
        "your value is the cross-entropy alone: the KL is missing",
        lambda s: s.is_near(s.recon),
    ),
    Mistake(
        "recon-missing",
        "your value is the KL alone: the cross-entropy is missing",
        lambda s: s.is_near(s.kl),
    ),
    Mistake(
        "kl-doubled",
        "your value has the KL twice: the factor 1/2 is missing",
        lambda s: s.is_near(s.recon + 2 * s.kl),
    ),
    Mistake(
        "recon-pixels-averaged",
        "your cross-entropy is averaged over the pixels beside a KL that is summed: sum over the pixels",
        lambda s: s.is_near(s.recon / 784 + s.kl),
    ),
    Mistake(
        "loss-per-pixel",
        "your value is the expected one divided by 784: sum over the pixels",
        lambda s: s.is_near(s.expected / 784),
    ),
)

LOSS_DETACHED = Mistake(
    "loss-detached",
    "the loss is cut off from its arguments (.item(), .detach(), .data, torch.no_grad or NumPy): keep everything in torch",
)
LOSS_PART_DETACHED = Mistake(
    "loss-part-detached",
    "a part of the loss is cut off from its arguments (.item(), .detach() or .data), so the gradient is not that of the value",
)
LOG_OF_ZERO = Mistake(
    "log-of-zero",
    "rounding makes some pixels exactly 0 or 1, and log(0) is infinite: use F.binary_cross_entropy, or clamp x_hat a little inside (0, 1)",
)

# Q1.2. facts: one_number, same_rows, same_columns: who shares noise
SHARED = (
    Mistake(
        "noise-one-number",
        "one random number serves the whole minibatch: draw noise of the shape of mu",
        lambda s: s.one_number,
    ),
    Mistake(
        "noise-shared-by-images",
        "all images of the minibatch share their noise: draw noise of the shape of mu",
        lambda s: s.same_rows,
    ),
    Mistake(
        "noise-shared-by-latents",
        "all latents of an image share one random number: draw noise of the shape of mu",
        lambda s: s.same_columns,
    ),
)

# facts, too: normal(mean, std): whether the sample, so standardised, is standard normal; uniform(low, high); mu, std, var, logvar, z
SAMPLE = (
    Mistake(
        "no-noise",
        "your z is mu: the noise is missing",
        lambda s: bool((s.z - s.mu).abs().max() < 1e-5),
    ),
    Mistake(
        "no-noise",
        "your z is mu + std: the noise is missing",
        lambda s: s.repeats and s.one_number,
    ),
    *SHARED,
    Mistake(
        "std-is-variance",
        "your standard deviation is exp(logvar), which is the variance: take exp(logvar / 2)",
        lambda s: s.normal(s.mu, s.var),
    ),
    Mistake(
        "noise-uniform",
        "your noise is uniform on [0, 1] (rand): it must be standard normal (randn)",
        lambda s: s.uniform(s.mu, s.std, 0, 1) or s.uniform(s.mu, s.var, 0, 1),
    ),
    Mistake(
        "noise-uniform",
        "your noise is uniform on [-1, 1]: it must be standard normal (randn)",
        lambda s: s.uniform(s.mu, s.std, -1, 1) or s.uniform(s.mu, s.var, -1, 1),
    ),
    Mistake(
        "noise-uniform",
        "your noise is uniform on [-1/2, 1/2]: it must be standard normal (randn)",
        lambda s: s.uniform(s.mu, s.std, -0.5, 0.5),
    ),
    Mistake(
        "std-missing",
        "your noise has standard deviation 1 everywhere: scale it by exp(logvar / 2)",
        lambda s: s.normal(s.mu, 1 + 0 * s.std),
    ),
    Mistake(
        "mean-missing",
        "your z has mean 0: add mu",
        lambda s: s.normal(0 * s.mu, s.std),
    ),
    Mistake(
        "mean-ignored",
        "your z is standard normal whatever mu and logvar are",
        lambda s: s.normal(0 * s.mu, 1 + 0 * s.std),
    ),
    Mistake(
        "mean-sign",
        "your z has mean -mu: add mu",
        lambda s: s.normal(-s.mu, s.std),
    ),
    Mistake(
        "mean-and-std-swapped",
        "mu and the standard deviation have changed places: z = mu + std * eps",
        lambda s: s.normal(s.std, s.mu),
    ),
    Mistake(
        "std-is-logvar",
        "your standard deviation is logvar: take exp(logvar / 2)",
        lambda s: s.normal(s.mu, s.logvar),
    ),
    Mistake(
        "std-is-half-logvar",
        "your standard deviation is logvar / 2: the exponential is missing",
        lambda s: s.normal(s.mu, s.logvar / 2),
    ),
    Mistake(
        "std-is-inverse",
        "the sign of logvar is wrong in your standard deviation: take exp(+logvar / 2)",
        lambda s: s.normal(s.mu, 1 / s.std) or s.normal(s.mu, 1 / s.var),
    ),
    Mistake(
        "std-is-exp-2-logvar",
        "your standard deviation is exp(2 logvar): take exp(logvar / 2)",
        lambda s: s.normal(s.mu, s.var**2),
    ),
    Mistake(
        "std-is-fourth-root",
        "your standard deviation is exp(logvar / 4): halve logvar once only",
        lambda s: s.normal(s.mu, s.std.sqrt()),
    ),
    Mistake(
        "std-not-halved-times-half",
        "your standard deviation is exp(logvar) / 2: the 1/2 belongs inside the exponential",
        lambda s: s.normal(s.mu, 0.5 * s.var),
    ),
    Mistake(
        "std-missing-root",
        "your standard deviation is the root of logvar: logvar is a logarithm, so take exp(logvar / 2)",
        lambda s: s.normal(s.mu, s.logvar.abs().sqrt()),
    ),
    Mistake(
        "std-added",
        "the standard deviation is added to the noise: multiply by it",
        lambda s: s.normal(s.mu + s.std, 1 + 0 * s.std),
    ),
    Mistake(
        "mean-scaled",
        "mu is multiplied by the standard deviation, too: z = mu + std * eps",
        lambda s: s.normal(s.mu * s.std, s.std),
    ),
    Mistake(
        "noise-clamped",
        "your noise never goes beyond a bound: a normal variable has tails, do not clamp it",
        lambda s: s.clamped,
    ),
    Mistake(
        "noise-one-sided",
        "your noise has only one sign: it must be standard normal (randn)",
        lambda s: bool((s.z >= s.mu - 1e-5).all() or (s.z <= s.mu + 1e-5).all()),
    ),
)
NOISE_REPEATS = Mistake(
    "noise-repeats",
    "two calls with the same mu and logvar give the same z: draw fresh noise in every call, and set no seed inside",
)
SAMPLE_DETACHED = Mistake(
    "sample-detached",
    "z is cut off from mu and logvar, so the encoder cannot learn: write z = mu + std * eps with eps from torch.randn_like; torch.normal(mu, std) and .sample() pass no gradient, nor do .data and .detach()",
)
LOGVAR_DETACHED = Mistake(
    "logvar-detached",
    "the standard deviation is cut off from logvar (.data, .detach(), NumPy or torch.tensor): compute it in torch",
)
MU_DETACHED = Mistake(
    "mu-detached",
    "z is cut off from mu (.data or .detach()): add mu itself",
)
MU_GRADIENT = (
    Mistake(
        "mean-sign",
        "your gradient has the opposite sign: z grows with mu",
        lambda s: s.is_near(-s.expected),
    ),
)
LOGVAR_GRADIENT = (
    Mistake(
        "std-is-variance",
        "your gradient is twice the expected one: the standard deviation is exp(logvar / 2), not exp(logvar)",
        lambda s: s.is_near(2 * s.expected),
    ),
    Mistake(
        "std-is-inverse",
        "your gradient has the opposite sign: the standard deviation is exp(+logvar / 2)",
        lambda s: s.is_near(-s.expected),
    ),
)
RETURNS_NOTHING = Mistake(
    "returns-nothing",
    "the function returned nothing: is its `return` missing?",
)

# Q1.1, Q1.3. facts: what
NOT_A_PAIR = Mistake(
    "heads-not-split",
    "return the two tensors, mu and logvar",
)
HEADS_NOT_SPLIT = Mistake(
    "heads-not-split",
    "it has 2 · Z columns: split them into mu and logvar",
)
HIDDEN_RETURNED = Mistake(
    "hidden-returned",
    "it has 400 columns, as many as hidden_units: that is a hidden layer; return what the layer behind it makes of it",
)
SIZE_FIXED = Mistake(
    "latent-size-fixed",
    "the number of latents is written into the network: use latent_size",
)
NONE_INSIDE = Mistake(
    "value-is-none",
    "one of the values returned is None: it was never set, sits in another name, or came from a function without `return`",
)
ROWS_MIXED = Mistake(
    "rows-mixed",
    "the result of an image changes with the other images of the minibatch, in eval mode too: work along dimension 1, and keep dimension 0 for the images",
)
IGNORES = {
    ("recognition_model", "x"): (
        "the image makes no difference: feed x into the network, joined with c",
        "encoder-ignores-image",
    ),
    ("recognition_model", "c"): (
        "the label makes no difference: join it with the image, torch.cat([x, c], dim=1)",
        "encoder-ignores-label",
    ),
    ("generative_model", "z"): (
        "the code makes no difference: feed z into the network, joined with c",
        "decoder-ignores-code",
    ),
    ("generative_model", "c"): (
        "the label makes no difference: join it with the code, torch.cat([z, c], dim=1)",
        "decoder-ignores-label",
    ),
}

# the values are those of networks with enlarged parameters, which shows the limits of a last activation
HEAD_RANGE = (
    Mistake(
        "head-softmax",
        "{what} sums to 1 in every image: no softmax on the last layer",
        lambda s: s.sums_to_one,
    ),
    Mistake(
        "head-sigmoid",
        "{what} stays in [0, 1]: no sigmoid on the last layer",
        lambda s: s.low >= 0 and 0.9 < s.high <= 1,
    ),
    Mistake(
        "head-never-negative",
        "{what} is never negative: no activation (ReLU, softplus, exp) on the last layer",
        lambda s: s.low >= 0,
    ),
    Mistake(
        "head-never-positive",
        "{what} is never positive: no activation on the last layer",
        lambda s: s.high <= 0,
    ),
    Mistake(
        "head-tanh",
        "{what} stays in [-1, 1]: no tanh on the last layer",
        lambda s: s.low >= -1 and s.high <= 1,
    ),
    Mistake(
        "head-cut-below",
        "{what} never falls below -1: no activation (GELU, SiLU, ELU) on the last layer",
        lambda s: s.low >= -1,
    ),
)
PIXEL_RANGE = (
    Mistake(
        "pixels-softmax",
        "the pixels of every image sum to 1: each is a probability of its own, so take a sigmoid, not a softmax",
        lambda s: s.sums_to_one,
    ),
    Mistake(
        "pixels-tanh",
        "your pixels lie in [-1, 1]: end with a sigmoid, not a tanh",
        lambda s: s.low < 0 and s.low >= -1 and s.high <= 1,
    ),
    Mistake(
        "pixels-negated-logarithm",
        "your pixels are never positive, as logarithms of probabilities are: return the probabilities",
        lambda s: s.low < 0 and s.high <= 0,
    ),
    Mistake(
        "pixels-relu",
        "your pixels are never negative but exceed 1: end with a sigmoid",
        lambda s: s.low >= 0 and s.high > 1,
    ),
    Mistake(
        "pixels-are-logits",
        "your pixels lie outside (0, 1), as logits do: end with a sigmoid",
        lambda s: s.low < 0 and s.high > 1,
    ),
    Mistake(
        "pixels-clamped",
        "many of your pixels are exactly 0 or 1, as clamping makes them: end with a sigmoid",
        lambda s: s.at_the_ends,
    ),
    Mistake(
        "pixels-sigmoid-twice",
        "your pixels stay between 0.5 and 0.73: that is a sigmoid of a sigmoid",
        lambda s: s.low >= 0.5 and s.high < 0.732,
    ),
    Mistake(
        "pixels-relu-before-sigmoid",
        "your pixels never fall below 0.5: there is a ReLU before the sigmoid",
        lambda s: s.low >= 0.5,
    ),
    Mistake(
        "pixels-sigmoid-of-tanh",
        "your pixels stay between 0.27 and 0.73: that is a sigmoid of a tanh",
        lambda s: 0.26 < s.low < 0.3 and 0.7 < s.high < 0.74,
    ),
)
RANDOM_IN_EVAL = Mistake(
    "random-in-eval",
    "in eval mode two calls with the same input differ: make every layer once, in __init__, and give F.dropout its training=self.training",
)
NOT_REGISTERED = Mistake(
    "layers-not-registered",
    "a second model with the same state_dict computes something else, so some layers are not registered and would never learn: keep layers as attributes, in nn.Sequential or in nn.ModuleList, not in a plain list",
)
NO_PARAMETERS = Mistake(
    "nothing-to-learn",
    "no parameter of the model has a gradient from it: keep layers as attributes, in nn.Sequential or in nn.ModuleList, and leave out .detach(), .data and torch.no_grad",
)
UNUSED = Mistake(
    "layers-unused",
    "no gradient reaches these layers: they are never used, or .detach() or torch.no_grad cuts them off",
)
NO_ACTIVATIONS = Mistake(
    "no-activations",
    "several layers make one linear function: put an activation such as ReLU between them",
)

NOT_NORMAL_YET = Mistake(
    "not-normal-yet",
    "z is not normal around mu with variance exp(logvar): with that mended, this may be right, too",
)

# Q1.4
FORWARD_ORDER = Mistake(
    "forward-order",
    "the order is x_hat, mu, logvar",
)
FORWARD_COUNT = Mistake(
    "forward-count",
    "return three values: x_hat, mu, logvar",
)
FORWARD_USES_MU = Mistake(
    "forward-uses-mu",
    "your x_hat is generated from mu: generate it from z = reparametrize(mu, logvar)",
)
FORWARD_IGNORES_LABEL = Mistake(
    "forward-ignores-label",
    "your x_hat is what generative_model makes without the label: hand it c",
)
FORWARD_IGNORES_CODE = Mistake(
    "forward-ignores-mu",
    "your x_hat comes from a code that has nothing to do with mu and logvar: generate it from z = reparametrize(mu, logvar)",
)
FORWARD_RETURNS_X = Mistake(
    "forward-returns-x",
    "your x_hat is the image that came in: return what generative_model makes of z and c",
)
FORWARD_ROUNDS = Mistake(
    "forward-rounds",
    "every pixel of your x_hat is exactly 0 or 1: return generative_model's probabilities as they are",
)
FORWARD_SWAPS = Mistake(
    "forward-swaps-arguments",
    "your x_hat comes from reparametrize(logvar, mu): mu is the first argument",
)
FORWARD = (
    Mistake(
        "forward-order",
        "mu and logvar have changed places: the order is x_hat, mu, logvar",
        lambda s: s.is_near(s.other),
    ),
    Mistake(
        "forward-returns-std",
        "your {named} is exp({named} / 2): return it as recognition_model gave it, and do not write "
        "into it (exp_, mul_)",
        lambda s: s.is_near((s.expected / 2).exp()),
    ),
    Mistake(
        "forward-returns-variance",
        "your {named} is exp({named}): return it as recognition_model gave it, and do not write into it (exp_)",
        lambda s: s.is_near(s.expected.exp()),
    ),
    Mistake(
        "forward-returns-half",
        "your {named} is half of what recognition_model gave: do not write into it (mul_)",
        lambda s: s.is_near(s.expected / 2),
    ),
    Mistake(
        "forward-returns-z",
        "your {named} changes from call to call: that is the sampled z",
        lambda s: s.changes,
    ),
    Mistake(
        "forward-ignores-label-in-encoder",
        "your {named} is what recognition_model gives without the label: hand it c",
        lambda s: s.is_near(s.without_label),
    ),
)

# Q1.6. facts: bound, told, spread, and the limits of the first two
TRAINING = (
    Mistake(
        "collapsed",
        "all samples of a label look alike: z makes no difference. Is the cross-entropy summed over "
        "the pixels, and z used?",
        lambda s: s.spread < 0.1,
    ),
    Mistake(
        "label-not-learned",
        "the samples are digits, but too few of them are the ones asked for: does generative_model "
        "use c, and all of it?",
        lambda s: s.told < s.told_limit and s.bound < 1.1 * s.bound_limit,
    ),
    Mistake(
        "untrained",
        "the network has hardly learned: do gradients reach all layers, and is the loss minus the bound?",
        lambda s: s.bound > 250,
    ),
)

ERRORS: tuple[KnownError, ...] = ()  # exceptions of which this room knows the cause
