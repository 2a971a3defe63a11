"""Wrong answers to Q1.5, loss_function."""

from tests.q1_cvae.wrong_plain import loss

_CE = 'recon = F.binary_cross_entropy(x_hat, x, reduction="sum")'
_KL = "kl = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())"
_RETURN = "return (recon + kl) / x.shape[0]"
_PER_IMAGE = " * x.shape[0]"
LOSSES = (
    loss("pixels-averaged", "recon-pixels-averaged", (_CE, "recon = F.binary_cross_entropy(x_hat, x)" + _PER_IMAGE)),
    loss(
        "pixels-averaged-by-hand",
        "recon-pixels-averaged",
        (_CE, "recon = -(x * x_hat.log() + (1 - x) * (1 - x_hat).log()).mean(1).sum()"),
    ),
    loss("pixels-averaged-by-bceloss", "recon-pixels-averaged", (_CE, "recon = nn.BCELoss()(x_hat, x)" + _PER_IMAGE)),
    loss("pixels-averaged-by-784", "recon-pixels-averaged", (_CE, _CE + " / 784")),
    loss("squared-error", "recon-squared", (_CE, 'recon = F.mse_loss(x_hat, x, reduction="sum")')),
    loss("squared-error-by-hand", "recon-squared", (_CE, "recon = torch.sum((x - x_hat) ** 2)")),
    loss("squared-error-mean", "recon-squared-mean", (_CE, "recon = F.mse_loss(x_hat, x)" + _PER_IMAGE)),
    loss("squared-error-half", "recon-squared-half", (_CE, "recon = 0.5 * (x - x_hat).pow(2).sum()")),
    loss("absolute-error", "recon-absolute", (_CE, 'recon = F.l1_loss(x_hat, x, reduction="sum")')),
    loss("distance", "recon-squared-root", (_CE, "recon = (x - x_hat).norm(dim=1).sum()")),
    loss("recon-sign", "recon-sign", (_CE, _CE.replace("= F", "= -F"))),
    loss("recon-missing", "recon-missing", ("recon + kl", "kl + 0 * recon")),
    loss("recon-arguments-swapped", "recon-swapped", ("x_hat, x, red", "x, x_hat, red")),
    loss("recon-as-logits", "recon-as-logits", ("binary_cross_entropy", "binary_cross_entropy_with_logits")),
    loss("recon-white-only", "recon-black-pixels-missing", (_CE, "recon = -(x * torch.log(x_hat + 1e-8)).sum()")),
    loss(
        "recon-sign-of-part",
        "recon-half-sign",
        (_CE, "recon = -(x * (x_hat + 1e-8).log() - (1 - x) * (1 - x_hat + 1e-8).log()).sum()"),
    ),
    loss("recon-targets-inverted", "recon-labels-swapped", ("x_hat, x, red", "x_hat, 1 - x, red")),
    loss("recon-doubled", "recon-doubled", ("recon + kl", "2 * recon + kl")),
    loss("recon-halved", "recon-halved", ("recon + kl", "0.5 * recon + kl")),
    loss("recon-in-bits", "recon-log-2", (_CE, _CE + " / 0.6931471805599453")),
    loss("no-logarithms", "recon-likelihood", (_CE, "recon = -(x * x_hat + (1 - x) * (1 - x_hat)).sum()")),
    loss("kl-sign", "kl-sign", ("recon + kl", "recon - kl")),
    loss("kl-sign-inside", "kl-sign", ("kl = -0.5", "kl = 0.5")),
    loss("bound-not-loss", "loss-sign", (_RETURN, "return -(recon + kl) / x.shape[0]")),
    loss("kl-missing", "kl-missing", ("recon + kl", "recon + 0 * kl")),
    loss("kl-without-half", "kl-doubled", ("kl = -0.5 *", "kl = -1.0 *")),
    loss("kl-half-twice", "kl-halved", ("kl = -0.5 *", "kl = -0.25 *")),
    loss(
        "kl-latents-averaged",
        "kl-latents-averaged",
        (_KL, "kl = -0.5 * (1 + logvar - mu.pow(2) - logvar.exp()).mean(1).sum()"),
    ),
    loss("kl-mean", "kl-latents-averaged", (_KL, _KL.replace("torch.sum", "torch.mean") + _PER_IMAGE)),
    loss("kl-per-pixel", "kl-per-pixel", (_KL, _KL + " / 784")),
    loss("kl-std", "kl-std-for-variance", ("logvar.exp()", "(0.5 * logvar).exp()")),
    loss(
        "kl-logvar-is-log-std",
        "kl-log-std",
        (_KL, _KL.replace("1 + logvar", "1 + 2 * logvar").replace("logvar.exp()", "(2 * logvar).exp()")),
    ),
    loss("kl-mu-not-squared", "kl-mu-not-squared", ("mu.pow(2)", "mu")),
    loss("kl-mu-missing", "kl-mu-missing", (" - mu.pow(2)", " - 0 * mu")),
    loss("kl-mu-plus", "kl-mu-sign", ("- mu.pow(2)", "+ mu.pow(2)")),
    loss("kl-logvar-minus", "kl-logvar-sign", ("1 + logvar", "1 - logvar")),
    loss("kl-logvar-missing", "kl-logvar-missing", ("1 + logvar", "1")),
    loss("kl-variance-plus", "kl-variance-sign", ("- logvar.exp()", "+ logvar.exp()")),
    loss("kl-exp-missing", "kl-exp-missing", ("logvar.exp()", "logvar")),
    loss("kl-one-missing", "kl-one-missing", ("1 + logvar", "logvar")),
    loss("kl-one-minus", "kl-one-sign", (_KL, "kl = 0.5 * torch.sum(mu ** 2 + logvar.exp() - 2 - logvar)")),
    loss(
        "kl-half-on-part", "kl-one-half-on-part", (_KL, "kl = torch.sum(mu.pow(2) - 0.5 * (1 + logvar - logvar.exp()))")
    ),
    loss("kl-reversed", "kl-reversed", (_KL, "kl = 0.5 * torch.sum(logvar + (1 + mu ** 2) / logvar.exp() - 1)")),
    loss("batch-summed", "batch-summed", (_RETURN, "return recon + kl")),
    loss("batch-averaged-twice", "batch-averaged-twice", (_RETURN, "return (recon + kl) / x.shape[0] ** 2")),
    loss("kl-batch-summed", "kl-batch-summed", (_RETURN, "return recon / x.shape[0] + kl")),
    loss("recon-batch-summed", "recon-batch-summed", (_RETURN, "return recon + kl / x.shape[0]")),
    loss("kl-batch-averaged-twice", "kl-batch-averaged-twice", (_RETURN, "return (recon + kl / len(x)) / len(x)")),
    loss(
        "first-image", "first-image-only", (_CE, "x_hat, x, mu, logvar = x_hat[:1], x[:1], mu[:1], logvar[:1]\n" + _CE)
    ),
    loss(
        "not-reduced",
        "not-reduced",
        (_CE, 'recon = F.binary_cross_entropy(x_hat, x, reduction="none").sum(1)'),
        (_RETURN, "return recon + kl / x.shape[0] + 0 * x[:, 0]"),
    ),
    loss("returns-nothing", "returns-nothing", (_RETURN, "loss = (recon + kl) / x.shape[0]")),
    loss("a-number", "loss-detached", (_RETURN, "return ((recon + kl) / x.shape[0]).item()")),
    loss("a-new-tensor", "loss-detached", (_RETURN, "return torch.tensor(((recon + kl) / x.shape[0]).item())")),
    loss("kl-detached", "loss-detached", ("recon + kl", "recon + kl.detach()")),
    loss("variance-detached", "loss-part-detached", ("- logvar.exp()", "- logvar.exp().detach()")),
    loss("variance-data", "loss-part-detached", ("- logvar.exp()", "- logvar.data.exp()")),
    loss("log-of-zero", "log-of-zero", (_CE, "recon = -(x * x_hat.log() + (1 - x) * (1 - x_hat).log()).sum()")),
    loss(
        "clamped-too-little",
        "log-of-zero",
        (_CE, "p = x_hat.clamp(1e-9, 1 - 1e-9)\nrecon = -(x * p.log() + (1 - x) * (1 - p).log()).sum()"),
    ),
    loss(
        "added-too-little",
        "log-of-zero",
        (_CE, "recon = -(x * (x_hat + 1e-9).log() + (1 - x) * (1 - x_hat + 1e-50).log()).sum()"),
    ),
    loss(
        "log-of-zero-by-xlogy",
        "log-of-zero",
        (_CE, "recon = -(torch.xlogy(x, x_hat) + torch.xlogy(1 - x, 1 - x_hat)).sum()"),
    ),
    loss("a-tuple", "several-values", (_RETURN, "return recon / x.shape[0], kl / x.shape[0]")),
    loss("both-per-pixel", "kl-per-pixel", (_RETURN, "return (recon + kl) / (x.shape[0] * 784)")),
    loss(
        "pixels-averaged-and-kl-sign",
        "recon-pixels-averaged",
        (_CE, "recon = F.binary_cross_entropy(x_hat, x)" + _PER_IMAGE),
        ("kl = -0.5", "kl = 0.5"),
    ),
    loss(
        "squared-error-and-no-half",
        "recon-squared",
        (_CE, "recon = torch.sum((x - x_hat) ** 2)"),
        ("kl = -0.5", "kl = -1"),
    ),
    loss("constant", "loss-constant", ("recon + kl", "0 * recon + 0 * kl")),
    loss(
        "recon-black-only",
        "recon-white-pixels-missing",
        (_CE, "recon = -((1 - x) * torch.log(1 - x_hat + 1e-8)).sum()"),
    ),
    loss("absolute-error-mean", "recon-absolute-mean", (_CE, "recon = F.l1_loss(x_hat, x)" + _PER_IMAGE)),
    loss(
        "recon-as-logits-mean",
        "recon-as-logits-mean",
        (_CE, "recon = F.binary_cross_entropy_with_logits(x_hat, x)" + _PER_IMAGE),
    ),
    loss("recon-to-base-10", "recon-log-10", (_CE, _CE + " / 2.302585092994046")),
    loss(
        "recon-batch-averaged-twice", "recon-batch-averaged-twice", (_RETURN, "return (recon / len(x) + kl) / len(x)")
    ),
    loss(
        "kl-mean-without-half",
        "kl-latents-averaged-doubled",
        (_KL, "kl = -(1 + logvar - mu.pow(2) - logvar.exp()).mean(1).sum()"),
    ),
    loss(
        "kl-per-pixel-and-latent",
        "kl-per-pixel-and-latent",
        (_KL, "kl = -0.5 * (1 + logvar - mu.pow(2) - logvar.exp()).mean(1).sum() / 784"),
    ),
    loss("kl-variance-missing", "kl-variance-missing", (" - logvar.exp()", " - 1")),
    loss(
        "kl-first-latent",
        "kl-first-latent",
        (_KL, "kl = -0.5 * (1 + logvar - mu.pow(2) - logvar.exp())[:, 0].sum()"),
    ),
    loss("kl-one-and-a-half", "kl-not-zero-at-zero", ("1 + logvar", "1.5 + logvar")),
)
