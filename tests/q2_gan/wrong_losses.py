"""Wrong answers to bce_loss and to both losses (Q2.5, Q2.6, Q2.7)."""

from autograder.verification.answers import WrongAnswer, instead_of
from tests.q2_gan.question import QUESTION
from tests.q2_gan.wrong_edits import answer

BCE = (
    answer(
        "Q2.5",
        "log-sigmoid",
        "bce-overflow",
        "p = torch.sigmoid(input)\nreturn -(target * p.log() + (1 - target) * (1 - p).log()).mean()",
    ),
    answer("Q2.5", "log-of-exp", "bce-overflow", "return (torch.log(1 + input.exp()) - input * target).mean()"),
    answer(
        "Q2.5", "probabilities-clamped", "bce-clamped", "return F.binary_cross_entropy(torch.sigmoid(input), target)"
    ),
    answer(
        "Q2.5",
        "epsilon",
        "bce-clamped",
        "p = torch.sigmoid(input)\nreturn -(target * (p + 1e-8).log() + (1 - target) * (1 - p + 1e-8).log()).mean()",
    ),
    answer("Q2.5", "summed", "bce-summed", "return F.binary_cross_entropy_with_logits(input, target, reduction='sum')"),
    answer(
        "Q2.5",
        "summed-by-hand",
        "bce-summed",
        "return (input.clamp(min=0) - input * target + torch.log1p((-input.abs()).exp())).sum()",
    ),
    answer(
        "Q2.5",
        "not-reduced",
        "not-reduced",
        "return F.binary_cross_entropy_with_logits(input, target, reduction='none')",
    ),
    answer("Q2.5", "halved", "times-0.5", "return F.binary_cross_entropy_with_logits(input, target) / 2"),
    answer("Q2.5", "sign", "bce-sign", "return -F.binary_cross_entropy_with_logits(input, target)"),
    answer(
        "Q2.5",
        "sign-by-hand",
        "bce-sign",
        "return (target * F.logsigmoid(input) + (1 - target) * F.logsigmoid(-input)).mean()",
    ),
    answer("Q2.5", "as-probability", "bce-as-probability", "return F.binary_cross_entropy(input, target)"),
    answer(
        "Q2.5",
        "as-clamped-probability",
        "bce-as-probability",
        "p = input.clamp(1e-7, 1 - 1e-7)\nreturn -(target * p.log() + (1 - target) * (1 - p).log()).mean()",
    ),
    answer(
        "Q2.5",
        "sigmoid-twice",
        "bce-sigmoid-twice",
        "return F.binary_cross_entropy_with_logits(torch.sigmoid(input), target)",
    ),
    answer(
        "Q2.5", "arguments-swapped", "bce-arguments-swapped", "return F.binary_cross_entropy_with_logits(target, input)"
    ),
    answer("Q2.5", "one-term", "bce-one-term", "return -(target * F.logsigmoid(input)).mean()"),
    answer("Q2.5", "inverted", "bce-targets-inverted", "return F.binary_cross_entropy_with_logits(-input, target)"),
    answer("Q2.5", "squared-error", "bce-squared-error", "return (torch.sigmoid(input) - target).square().mean()"),
    answer(
        "Q2.5",
        "abs-missing",
        "bce-abs-missing",
        "return (input.clamp(min=0) - input * target + (1 + (-input).exp()).log()).mean()",
    ),
    answer("Q2.5", "detached", "gradient-cut", "return F.binary_cross_entropy_with_logits(input.detach(), target)"),
    answer("Q2.5", "item", "gradient-cut", "return F.binary_cross_entropy_with_logits(input, target).item()"),
    answer("Q2.5", "returns-nothing", "returns-nothing", "loss = F.binary_cross_entropy_with_logits(input, target)"),
    answer(
        "Q2.5",
        "log2",
        "bce-log-base",
        "return F.binary_cross_entropy_with_logits(input, target) / torch.log(torch.tensor(2.0))",
    ),
    answer("Q2.5", "target-ignored", "bce-target-ignored", "return F.softplus(-input).mean()"),
)


def _bce_beside(name: str, mistake: str, bce: str, *edits: tuple[str, str], real: str, fake: str) -> WrongAnswer:
    """A mistake in bce_loss beside right losses that call it in another style: only Q2.5 may lose points."""
    losses = (("Q2.6", f"return {real} + {fake}"), ("Q2.7", f"return {real.replace('logits_real', 'logits_fake')}"))
    answers = tuple(instead_of(QUESTION, f"{exercise} ", text) for exercise, text in (("Q2.5", bce), *losses))
    return WrongAnswer(f"q2.5-{name}", QUESTION, (*answers, *edits), "Q2.5", mistake)


_SUMMED = "return (F.softplus(input) - input * target).sum()"
BCE_BESIDE = (
    _bce_beside(
        "summed-beside-scalar-targets",
        "bce-summed",
        _SUMMED,
        real="bce_loss(logits_real, 1)",
        fake="bce_loss(logits_fake, 0.0)",
    ),
    _bce_beside(
        "summed-beside-targets-that-broadcast",
        "bce-summed",
        _SUMMED,
        real="bce_loss(logits_real, torch.ones(len(logits_real)))",
        fake="bce_loss(logits_fake, torch.zeros(len(logits_fake)))",
    ),
    _bce_beside(
        "sign-beside-a-mean",
        "bce-sign",
        "return -F.binary_cross_entropy_with_logits(input, target)",
        real="torch.stack([bce_loss(x[None], torch.ones(1, 1)) for x in logits_real]).mean()",
        fake="F.softplus(logits_fake).mean()",
    ),
    _bce_beside(
        "halved-beside-other-names",
        "times-0.5",
        "return F.binary_cross_entropy_with_logits(logits, labels) / 2",
        ("def bce_loss(input: Tensor, target: Tensor)", "def bce_loss(logits: Tensor, labels: Tensor)"),
        real="bce_loss(labels=torch.ones_like(logits_real), logits=logits_real)",
        fake="bce_loss(logits_fake, labels=torch.zeros_like(logits_fake))",
    ),
    _bce_beside(
        "not-written",
        "",
        "raise NotImplementedError",
        real="bce_loss(logits_real, torch.ones_like(logits_real))",
        fake="torch.stack([bce_loss(logits_fake, torch.zeros_like(logits_fake))]).sum()",
    ),
)


def _d_loss(name: str, mistake: str, text: str) -> WrongAnswer:
    """`R1` stands for bce(real, 1), and so on."""
    for short, logits in (("R", "real"), ("F", "fake")):
        for target, maker in (("1", "ones"), ("0", "zeros")):
            text = text.replace(short + target, f"bce_loss(logits_{logits}, torch.{maker}_like(logits_{logits}))")
    return answer("Q2.6", name, mistake, text)


_BY_HAND = "return F.softplus(logits_real).mean() + F.softplus(-logits_fake).mean()"  # without bce_loss
DISCRIMINATOR_LOSSES = (
    _d_loss("labels-swapped", "loss-labels-swapped", "return R0 + F1"),
    _d_loss("both-ones", "loss-same-labels", "return R1 + F1"),
    _d_loss("both-zeros", "loss-same-labels", "return R0 + F0"),
    _d_loss("halved", "loss-halved", "return (R1 + F0) / 2"),
    _d_loss(
        "mean-of-all",
        "loss-halved",
        "logits = torch.cat([logits_real, logits_fake])\n"
        "return bce_loss(logits, torch.cat([torch.ones_like(logits_real), "
        "torch.zeros_like(logits_fake)]))",
    ),
    _d_loss("real-only", "loss-one-term", "return R1"),
    _d_loss("fake-only", "loss-one-term", "return F0"),
    _d_loss("subtracted", "loss-terms-subtracted", "return R1 - F0"),
    _d_loss("sign", "loss-sign", "return -(R1 + F0)"),
    _d_loss(
        "one-minus-logit", "loss-one-minus-logit", "return R1 + bce_loss(1 - logits_fake, torch.ones_like(logits_fake))"
    ),
    _d_loss(
        "one-minus-logit-zero",
        "loss-one-minus-logit",
        "return R1 + bce_loss(1 - logits_fake, torch.zeros_like(logits_fake))",
    ),
    _d_loss("log-of-logit", "log-of-a-logit", "return -(logits_real.log().mean() + (1 - logits_fake).log().mean())"),
    _d_loss("summed", "loss-summed", "return len(logits_real) * (R1 + F0)"),
    _d_loss("smoothed", "label-smoothing", "return bce_loss(logits_real, torch.full_like(logits_real, 0.9)) + F0"),
    _d_loss(
        "sigmoid-first",
        "loss-sigmoid-first",
        "logits_real, logits_fake = logits_real.sigmoid(), logits_fake.sigmoid()\nreturn R1 + F0",
    ),
    _d_loss(
        "arguments-swapped",
        "loss-arguments-swapped",
        "return bce_loss(torch.ones_like(logits_real), logits_real) + "
        "bce_loss(torch.zeros_like(logits_fake), logits_fake)",
    ),
    _d_loss("same-logits", "loss-same-logits", "return R1 + R0"),
    _d_loss("detached", "logits-unused", "logits_fake = logits_fake.detach()\nreturn R1 + F0"),
    _d_loss(
        "least-squares",
        "other-gan-loss",
        "return 0.5 * ((logits_real - 1) ** 2).mean() + 0.5 * (logits_fake ** 2).mean()",
    ),
    _d_loss("wasserstein", "other-gan-loss", "return logits_fake.mean() - logits_real.mean()"),
    _d_loss("hinge", "other-gan-loss", "return F.relu(1 - logits_real).mean() + F.relu(1 + logits_fake).mean()"),
    _d_loss("returns-nothing", "returns-nothing", "loss = R1 + F0"),
    _d_loss("target-of-n", "bce-shapes", "return R1 + bce_loss(logits_fake, torch.zeros(len(logits_fake)))"),
    _d_loss("pair", "several-values", "return R1, F0"),
    _d_loss(
        "one-target-too-many", "bce-shapes", "return R1 + bce_loss(logits_fake, torch.zeros(len(logits_fake) + 1))"
    ),
    _d_loss(
        "labels-swapped-in-a-loop",
        "loss-labels-swapped",
        "loss = 0\nfor _ in range(1000):\n    loss = loss + (R0 + F1) / 1000\nreturn loss",
    ),
    _d_loss("own-cross-entropy-swapped", "loss-labels-swapped", _BY_HAND),
)


def _g_loss(name: str, mistake: str, text: str) -> WrongAnswer:
    for target, maker in (("1", "ones"), ("0", "zeros")):
        text = text.replace("F" + target, f"bce_loss(logits_fake, torch.{maker}_like(logits_fake))")
    return answer("Q2.7", name, mistake, text)


GENERATOR_LOSSES = (
    _g_loss("saturating", "loss-saturating", "return -F0"),
    _g_loss("saturating-by-hand", "loss-saturating", "return F.logsigmoid(-logits_fake).mean()"),
    _g_loss("labels-swapped", "loss-labels-swapped", "return F0"),
    _g_loss("sign", "loss-sign", "return -F1"),
    _g_loss("halved", "loss-halved", "return F1 / 2"),
    _g_loss("doubled", "loss-doubled", "return 2 * F1"),
    _g_loss(
        "one-minus-logit", "loss-one-minus-logit", "return bce_loss(1 - logits_fake, torch.zeros_like(logits_fake))"
    ),
    _g_loss(
        "one-minus-logit-one", "loss-one-minus-logit", "return bce_loss(1 - logits_fake, torch.ones_like(logits_fake))"
    ),
    _g_loss("both-terms", "loss-both-terms", "return F1 + F0"),
    _g_loss("summed", "loss-summed", "return len(logits_fake) * F1"),
    _g_loss("smoothed", "label-smoothing", "return bce_loss(logits_fake, torch.full_like(logits_fake, 0.9))"),
    _g_loss(
        "sigmoid-first", "loss-sigmoid-first", "return bce_loss(logits_fake.sigmoid(), torch.ones_like(logits_fake))"
    ),
    _g_loss(
        "arguments-swapped", "loss-arguments-swapped", "return bce_loss(torch.ones_like(logits_fake), logits_fake)"
    ),
    _g_loss("log-of-logit", "log-of-a-logit", "return -logits_fake.log().mean()"),
    _g_loss("wasserstein", "other-gan-loss", "return -logits_fake.mean()"),
    _g_loss("least-squares", "other-gan-loss", "return ((logits_fake - 1) ** 2).mean()"),
    _g_loss("detached", "gradient-cut", "logits_fake = logits_fake.detach()\nreturn F1"),
    _g_loss("returns-nothing", "returns-nothing", "F1"),
)
