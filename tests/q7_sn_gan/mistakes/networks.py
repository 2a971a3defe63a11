"""Mistakes of Q7.3 and Q7.4, the networks."""

from autograder.mistakes import Mistake

NOT_A_NETWORK = Mistake("not-a-network", "return an nn.Module, such as nn.Sequential")
SHAPES = (
    Mistake(
        "not-flattened",
        "the logits still have height and width: flatten them to one number for each picture",
        lambda s: len(s.got) == 4 and s.got[:1] == s.expected and s.got[1:] == (1, 1, 1),
    ),
    Mistake(
        "column", "this is a column: flatten it, to (N,)", lambda s: len(s.expected) == 1 and s.got == (*s.expected, 1)
    ),
    Mistake("row-lost", "the dimension of the pictures is gone: keep it", lambda s: len(s.expected) == 1 and not s.got),
    Mistake(
        "flattened",
        "the pictures are flattened: return (N, channels, 64, 64)",
        lambda s: len(s.expected) == 4 and len(s.got) == 2,
    ),
    Mistake(
        "channels-fixed",
        "the number of channels of a picture is another one: use `channels`",
        lambda s: len(s.expected) == len(s.got) == 4 and s.got[1] != s.expected[1] and s.got[2:] == s.expected[2:],
    ),
    Mistake(
        "another-size",
        "the pictures have another size: five layers, the first with stride 1 and the others with stride 2",
        lambda s: len(s.expected) == len(s.got) == 4 and s.got[2:] != s.expected[2:],
    ),
)
# s.calls: the names of what ran, in order; s.first: the calls of layers
TRACES = (
    Mistake(
        "batch-norm",
        "there is batch normalisation in the discriminator: leave it out",
        lambda s: "batch_norm" in s.names and "conv_transpose2d" not in s.names,
    ),
    Mistake(
        "sigmoid",
        "there is a sigmoid in the discriminator: it returns logits",
        lambda s: "sigmoid" in s.names and "conv_transpose2d" not in s.names,
    ),
    Mistake(
        "tanh-in-discriminator",
        "there is a tanh in the discriminator: it returns logits",
        lambda s: "tanh" in s.names and "conv_transpose2d" not in s.names,
    ),
    Mistake(
        "sigmoid-at-the-end",
        "there is a sigmoid in the generator: end it with a tanh",
        lambda s: "sigmoid" in s.names and "conv_transpose2d" in s.names,
    ),
    Mistake("dropout", "there is dropout: leave it out", lambda s: "dropout" in s.names),
    Mistake(
        "no-batch-norm",
        "batch normalisation is missing: one follows each of the first four transposed convolutions",
        lambda s: "conv_transpose2d" in s.names and s.names.count("batch_norm") < 4,
    ),
    Mistake(
        "batch-norm-at-the-end",
        "there is a batch normalisation too many: none follows the last transposed convolution",
        lambda s: "conv_transpose2d" in s.names and s.names.count("batch_norm") > 4,
    ),
    Mistake(
        "relu-in-discriminator",
        "there is a ReLU in the discriminator: use leaky ReLUs of slope 0.2",
        lambda s: "relu" in s.names and "conv_transpose2d" not in s.names,
    ),
    Mistake(
        "leaky-generator",
        "there is a leaky ReLU in the generator: use ReLUs",
        lambda s: "leaky_relu" in s.names and "conv_transpose2d" in s.names,
    ),
    Mistake(
        "slope",
        "a leaky ReLU has another slope: 0.2",
        lambda s: any(abs(each - 0.2) > 1e-6 for each in s.slopes),
    ),
    Mistake(
        "activation-missing",
        "an activation is missing: a leaky ReLU follows each of the first four convolutions",
        lambda s: "conv_transpose2d" not in s.names and s.names.count("leaky_relu") < 4,
    ),
    Mistake(
        "activation-at-the-end",
        "a leaky ReLU follows the last convolution: leave it out",
        lambda s: "conv_transpose2d" not in s.names and s.names.count("leaky_relu") > 4,
    ),
    Mistake(
        "relu-missing",
        "a ReLU is missing: one follows each of the four batch normalisations",
        lambda s: "conv_transpose2d" in s.names and s.names.count("relu") < 4,
    ),
    Mistake(
        "relu-at-the-end",
        "a ReLU follows the last transposed convolution: a tanh alone does",
        lambda s: "conv_transpose2d" in s.names and s.names.count("relu") > 4,
    ),
    Mistake(
        "tanh-missing",
        "the tanh at the end is missing",
        lambda s: "conv_transpose2d" in s.names and "tanh" not in s.names,
    ),
    Mistake(
        "relu-before-norm",
        "the ReLU stands before the batch normalisation: normalise first",
        lambda s: "conv_transpose2d" in s.names and "relu batch_norm" in " ".join(s.names),
    ),
)
WRAPS = (  # s.wraps: how often each layer is wrapped, s.spectral: whether each should be once
    Mistake("always-wrapped", "layers are wrapped with spectral=False as well", lambda s: not s.spectral),
    Mistake("never-wrapped", "no convolution is wrapped in a SpectralNorm", lambda s: not any(s.wraps)),
    Mistake(
        "last-not-wrapped",
        "the last convolution is not wrapped: without a bound on it the logits grow as steep as they like",
        lambda s: s.wraps == (1, 1, 1, 1, 0),
    ),
    Mistake(
        "first-not-wrapped",
        "the first convolution is not wrapped: wrap all five",
        lambda s: s.wraps == (0, 1, 1, 1, 1),
    ),
    Mistake("wrapped-twice", "a convolution is wrapped twice", lambda s: 2 in s.wraps),
    Mistake("some-not-wrapped", "some convolutions are not wrapped: wrap all five", lambda s: 0 in s.wraps),
)
NO_BIAS = Mistake("no-bias", "a convolution has no bias: leave bias=True")
LAYERS = Mistake("other-layers", "the sizes of the layers are others than the handout's")
BASE_FIXED = Mistake("base-fixed", "the number of channels does not follow `base`")
WIDTHS_REVERSED = Mistake(
    "widths-not-doubled", "the channels should double from layer to layer: base, 2 base, 4 base, 8 base"
)
GENERATOR_WRAPPED = Mistake(
    "generator-wrapped", "the generator is wrapped in SpectralNorm: normalise the discriminator alone"
)
SQUEEZED = Mistake(
    "squeezed", "with one picture its dimension is lost: squeeze() drops all dimensions of size 1, so flatten instead"
)
ROWS_MIXED = Mistake("rows-mixed", "a picture's result changes with the others of the minibatch in evaluation mode")
RANDOM = Mistake("random", "two calls with the same inputs differ: there is dropout or noise in it")
EPS = Mistake("norm-settings", "a batch normalisation has another eps than 1e-5: its second argument is eps")
EVALUATION = Mistake(
    "norm-in-evaluation",
    "in evaluation mode the batch normalisation should use its running averages: leave track_running_stats on",
)
KERNELS = Mistake("other-kernel", "a kernel has another size: 4x4")
COUNT = Mistake("number-of-layers", "the number of layers is another one: five")
EXTRA_PARAMETERS = Mistake("extra-parameters", "there are parameters that no layer of the handout has")
