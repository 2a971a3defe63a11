"""Wrong answers to Q7.3 and Q7.4, the networks: each has one mistake."""

from tests.q7_sn_gan.wrong_texts import edit, wrong

_SIZES = "sizes = [channels, base, 2 * base, 4 * base, 8 * base]"
_CONVOLUTION = "convolution = nn.Conv2d(inputs, outputs, kernel_size=4, stride=2, padding=1)"
_LAYERS = "layers += [SpectralNorm(convolution) if spectral else convolution, nn.LeakyReLU(0.2)]"
_END_OF_D = "else last, nn.Flatten(0))"
_LAST = "last = nn.Conv2d(8 * base, 1, kernel_size=4)"
_WHOLE = "return nn.Sequential(*layers, SpectralNorm(last) if spectral else last, nn.Flatten(0))"
_SQUEEZED = """class Squeezed(nn.Module):
        def forward(self, x):
            return x.squeeze()

    return nn.Sequential(*layers, SpectralNorm(last) if spectral else last, Squeezed())"""

DISCRIMINATOR = wrong(
    "Q7.3",
    last_not_wrapped=("last-not-wrapped", edit("SpectralNorm(last) if spectral else last, ", "last, ")),
    first_not_wrapped=(
        "first-not-wrapped",
        edit("SpectralNorm(convolution) if spectral else", "SpectralNorm(convolution) if spectral and layers else"),
    ),
    never_wrapped=(
        "never-wrapped",
        edit(
            "SpectralNorm(convolution) if spectral else convolution",
            "convolution",
            "SpectralNorm(last) if spectral else last",
            "last",
        ),
    ),
    always_wrapped=(
        "always-wrapped",
        edit("SpectralNorm(convolution) if spectral else convolution", "SpectralNorm(convolution)"),
    ),
    inverted=("", edit("SpectralNorm(convolution) if spectral", "SpectralNorm(convolution) if not spectral")),
    only_last_wrapped=(
        "some-not-wrapped",
        edit("SpectralNorm(convolution) if spectral else convolution", "convolution"),
    ),
    batch_norm=("batch-norm", edit("nn.LeakyReLU(0.2)]", "nn.BatchNorm2d(outputs), nn.LeakyReLU(0.2)]")),
    sigmoid=("sigmoid", edit(_END_OF_D, "else last, nn.Flatten(0), nn.Sigmoid())")),
    tanh=("tanh-in-discriminator", edit(_END_OF_D, "else last, nn.Flatten(0), nn.Tanh())")),
    slope=("slope", edit("nn.LeakyReLU(0.2)]", "nn.LeakyReLU()]")),
    slope_two=("slope", edit("nn.LeakyReLU(0.2)]", "nn.LeakyReLU(0.02)]")),
    relu=("relu-in-discriminator", edit("nn.LeakyReLU(0.2)]", "nn.ReLU()]")),
    no_activation=("activation-missing", edit(", nn.LeakyReLU(0.2)]", "]")),
    activation_at_the_end=("activation-at-the-end", edit(_END_OF_D, "else last, nn.LeakyReLU(0.2), nn.Flatten(0))")),
    no_bias=(
        "no-bias",
        edit("stride=2, padding=1)\n        layers +=", "stride=2, padding=1, bias=False)\n        layers +="),
    ),
    dropout=("dropout", edit("nn.LeakyReLU(0.2)]", "nn.LeakyReLU(0.2), nn.Dropout(0.3)]")),
    not_flattened=("not-flattened", edit(_END_OF_D, "else last)")),
    squeezed=("squeezed", edit(_WHOLE, _SQUEEZED)),
    column=("column", edit(_END_OF_D, "else last, nn.Flatten(1))")),
    base_fixed=("base-fixed", edit(_SIZES, "base = 64\n    " + _SIZES)),
    not_doubled=(
        "widths-not-doubled",
        edit(_SIZES, "sizes = [channels, base, 2 * base, 4 * base, 4 * base]", _LAST, _LAST.replace("8 *", "4 *")),
    ),
    kernel_three=("other-kernel", edit("kernel_size=4, stride=2", "kernel_size=3, stride=2")),
    one_layer_less=(
        "number-of-layers",
        edit(_SIZES, "sizes = [channels, base, 2 * base, 4 * base]", _LAST, "last = nn.Conv2d(4 * base, 1, 8)"),
    ),
    channels_fixed=("", edit(_SIZES, "sizes = [3, base, 2 * base, 4 * base, 8 * base]")),
    nothing=("returns-nothing", edit(_WHOLE, _WHOLE.replace("return ", "network = "))),
    class_returned=("not-a-network", edit(_WHOLE, _WHOLE + ".forward")),
)

_NORM = "layers += [nn.BatchNorm2d(outputs), nn.ReLU()]"
_END = "return nn.Sequential(*layers, nn.ConvTranspose2d(base, channels, 4, stride=2, padding=1), nn.Tanh())"
_TRANSPOSED = "layers.append(nn.ConvTranspose2d(inputs, outputs, 4, stride, padding, bias=False))"
_GENERATOR_SIZES = "sizes = [noise_dim, 8 * base, 4 * base, 2 * base, base]"

GENERATOR = wrong(
    "Q7.4",
    sigmoid=("sigmoid-at-the-end", edit("padding=1), nn.Tanh())", "padding=1), nn.Sigmoid())")),
    no_tanh=("tanh-missing", edit(", nn.Tanh())", ")")),
    no_norm=("no-batch-norm", edit(_NORM, "layers += [nn.ReLU()]")),
    norm_at_the_end=("batch-norm-at-the-end", edit("nn.Tanh())", "nn.BatchNorm2d(channels), nn.Tanh())")),
    relu_first=("relu-before-norm", edit(_NORM, "layers += [nn.ReLU(), nn.BatchNorm2d(outputs)]")),
    no_relu=("relu-missing", edit(_NORM, "layers += [nn.BatchNorm2d(outputs)]")),
    leaky=("leaky-generator", edit(_NORM, "layers += [nn.BatchNorm2d(outputs), nn.LeakyReLU(0.2)]")),
    relu_at_the_end=("relu-at-the-end", edit("padding=1), nn.Tanh())", "padding=1), nn.ReLU(), nn.Tanh())")),
    wrapped=(
        "generator-wrapped",
        edit(
            _NORM,
            _NORM,
            "layers: list[nn.Module] = [nn.Unflatten",
            "spare = SpectralNorm(nn.Linear(2, 2))\n    layers: list[nn.Module] = [nn.Unflatten",
        ),
    ),
    eps=("norm-settings", edit(_NORM, "layers += [nn.BatchNorm2d(outputs, 0.8), nn.ReLU()]")),
    no_averages=(
        "norm-in-evaluation",
        edit(_NORM, "layers += [nn.BatchNorm2d(outputs, track_running_stats=False), nn.ReLU()]"),
    ),
    instance_norm=("no-batch-norm", edit(_NORM, "layers += [nn.InstanceNorm2d(outputs, affine=True), nn.ReLU()]")),
    base_fixed=("base-fixed", edit(_GENERATOR_SIZES, "base = 64\n    " + _GENERATOR_SIZES)),
    not_halved=(
        "widths-not-doubled",
        edit(_GENERATOR_SIZES, "sizes = [noise_dim, 8 * base, 8 * base, 2 * base, base]"),
    ),
    kernel_two=(
        "other-kernel",
        edit(
            "inputs, outputs, 4, stride, padding, bias=False)",
            "inputs, outputs, 4 if not place else 2, stride, 0 if place else padding, bias=False)",
        ),
    ),
    one_layer_less=("number-of-layers", edit(_GENERATOR_SIZES, "sizes = [noise_dim, 8 * base, 4 * base, base]")),
    channels_fixed=(
        "",
        edit("nn.ConvTranspose2d(base, channels, 4, stride=2", "nn.ConvTranspose2d(base, 3, 4, stride=2"),
    ),
    noise_fixed=("", edit("[nn.Unflatten(1, (noise_dim, 1, 1))]", "[nn.Unflatten(1, (100, 1, 1))]")),
    flattened=("flattened", edit("nn.Tanh())", "nn.Tanh(), nn.Flatten())")),
    nothing=("returns-nothing", edit(_END, _END.replace("return ", "network = "))),
    padding_missing=(
        "another-size",
        edit("stride, padding = (2, 1) if place else (1, 0)", "stride, padding = (2, 1) if place else (1, 1)"),
    ),
)
