"""Mistakes in the two networks, Q1.1 and Q1.3."""

from autograder.mistakes import Mistake

HIDDEN = 400  # the default of hidden_units
_LATENTS = 20  # Z of the given main

# got, expected: tuples of sizes
HEADS_NOT_SPLIT = Mistake(
    "heads-not-split",
    "return two tensors with Z columns each, mu and logvar: split a layer that makes 2 · Z columns",
    fits=lambda s: s.got == (s.expected[0], 2 * s.expected[1]),
)
HIDDEN_RETURNED = Mistake(
    "hidden-returned",
    f"it has {HIDDEN} columns, as many as hidden_units: return what your last layer makes of this hidden layer",
    fits=lambda s: s.got == (s.expected[0], HIDDEN),
)
HEAD_SHAPES = (
    HEADS_NOT_SPLIT,
    Mistake(
        "cut-along-the-batch",
        "the minibatch is cut in two, and not the columns: cut along dimension 1, as h.chunk(2, dim=1) does",
        fits=lambda s: (
            len(s.got) == 2
            and s.got[0] in (s.expected[0] // 2, -(-s.expected[0] // 2))
            and s.got[1] in (2 * s.expected[1], s.expected[1])
        ),
    ),
    Mistake(
        "latent-size-fixed",
        "the number of latents is written into the network: use latent_size",
        fits=lambda s: s.got == (s.expected[0], _LATENTS),
    ),
    HIDDEN_RETURNED,
)
PIXEL_SHAPES = (HIDDEN_RETURNED,)

HEADS_EQUAL = Mistake(
    "heads-equal",
    "mu and logvar are the same numbers: make each by a layer of its own, or cut a layer of 2 · Z columns in two",
)
NONE_INSIDE = Mistake(
    "value-is-none",
    "one of the values returned is None: it was never set, has another name, or came from a function without `return`",
)
ROWS_MIXED = Mistake(
    "rows-mixed",
    "the result of an image changes with the other images of the minibatch, in eval mode too: work along dimension 1, "
    "and keep dimension 0 for the images",
)
ENCODER_IGNORES_IMAGE = Mistake(
    "encoder-ignores-image", "the image makes no difference: feed x into the network, joined with c"
)
ENCODER_IGNORES_LABEL = Mistake(
    "encoder-ignores-label", "the label makes no difference: join it with the image, torch.cat([x, c], dim=1)"
)
DECODER_IGNORES_CODE = Mistake(
    "decoder-ignores-code", "the code makes no difference: feed z into the network, joined with c"
)
DECODER_IGNORES_LABEL = Mistake(
    "decoder-ignores-label", "the label makes no difference: join it with the code, torch.cat([z, c], dim=1)"
)

# facts: what; low, high, sums_to_one of the values of networks with enlarged parameters, which show a last
# activation's limits; lowest and highest, with still larger parameters
HEAD_RANGE = (
    Mistake(
        "head-softmax",
        "{what} sums to 1 in every image: no softmax on the last layer",
        fits=lambda s: s.sums_to_one,
    ),
    Mistake(
        "head-sigmoid",
        "{what} stays in [0, 1]: no sigmoid on the last layer",
        fits=lambda s: s.low >= 0 and 0.9 < s.high <= 1,
    ),
    Mistake(
        "head-never-negative",
        "{what} is never negative: no activation (ReLU, softplus, exp) on the last layer",
        fits=lambda s: s.low >= 0,
    ),
    Mistake(
        "head-never-positive",
        "{what} is never positive: no activation on the last layer",
        fits=lambda s: s.high <= 0,
    ),
    Mistake(
        "head-tanh",
        "{what} stays in [-1, 1]: no tanh and no clamp on the last layer",
        fits=lambda s: s.low >= -1 and s.high <= 1,
    ),
    Mistake(
        "head-cut-below",
        "{what} never falls below -1: no activation (GELU, SiLU, ELU) on the last layer",
        fits=lambda s: s.low >= -1,
    ),
    Mistake(
        "head-bounded",
        "{what} stays between {lowest:.4g} and {highest:.4g}, however large the parameters: return what the last layer "
        "gives, without a clamp, a tanh or a normalisation behind it",
        fits=lambda s: True,
    ),
)
# facts: low, high, sums_to_one, at_the_ends
PIXEL_RANGE = (
    Mistake(
        "pixels-softmax",
        "the pixels of every image sum to 1: each is a probability of its own, so take a sigmoid, not a softmax",
        fits=lambda s: s.sums_to_one,
    ),
    Mistake(
        "pixels-tanh",
        "your pixels lie in [-1, 1]: end with a sigmoid, not a tanh",
        fits=lambda s: s.low < 0 and s.low >= -1 and s.high <= 1,
    ),
    Mistake(
        "pixels-negated-logarithm",
        "your pixels are never positive, as logarithms of probabilities are: return the probabilities",
        fits=lambda s: s.low < 0 and s.high <= 0,
    ),
    Mistake(
        "pixels-relu",
        "your pixels are never negative but exceed 1: end with a sigmoid",
        fits=lambda s: s.low >= 0 and s.high > 1,
    ),
    Mistake(
        "pixels-are-logits",
        "your pixels lie outside (0, 1), as logits do: end with a sigmoid",
        fits=lambda s: s.low < 0 and s.high > 1,
    ),
    Mistake(
        "pixels-clamped",
        "many of your pixels are exactly 0 or 1, as clamping makes them: end with a sigmoid",
        fits=lambda s: s.at_the_ends,
    ),
    Mistake(
        "pixels-sigmoid-twice",
        "your pixels stay between 0.5 and 0.73: that is a sigmoid of a sigmoid",
        fits=lambda s: s.low >= 0.5 and s.high < 0.732,
    ),
    Mistake(
        "pixels-relu-before-sigmoid",
        "your pixels never fall below 0.5: there is a ReLU before the sigmoid",
        fits=lambda s: s.low >= 0.5,
    ),
    Mistake(
        "pixels-sigmoid-of-tanh",
        "your pixels stay between 0.27 and 0.73: that is a sigmoid of a tanh",
        fits=lambda s: 0.26 < s.low < 0.3 and 0.7 < s.high < 0.74,
    ),
    Mistake(
        "pixels-bounded",
        "your pixels stay between {low:.4g} and {high:.4g}, however large the parameters: end with a sigmoid of the "
        "last layer, and scale, clamp or average nothing behind it",
        fits=lambda s: s.low >= 0 and s.high <= 1,
    ),
)

RANDOM_IN_EVAL = Mistake(
    "random-in-eval",
    "in eval mode two calls with the same input differ: make every layer once, in __init__, and give F.dropout its "
    "training=self.training",
)
NOT_REGISTERED = Mistake(
    "layers-not-registered",
    "a second model with the same state_dict computes something else, so some layers are not registered and never "
    "learn: keep layers as attributes, in nn.Sequential or in nn.ModuleList, not in a plain list",
)
NO_PARAMETERS = Mistake(
    "nothing-to-learn",
    "no parameter of the model has a gradient from it: keep layers as attributes, in nn.Sequential or in "
    "nn.ModuleList, and leave out .detach(), .data and torch.no_grad",
)
FROZEN = Mistake(
    "layers-frozen",
    "requires_grad is False for {names}, so they never learn: leave it at True",
)
UNUSED = Mistake(
    "layers-unused",
    "no gradient reaches these layers: they are never used, or .detach() or torch.no_grad cuts them off",
)
NO_ACTIVATIONS = Mistake(
    "no-activations", "several layers make one linear function: put an activation such as ReLU between them"
)
