"""Wrong answers to question 2 that only a corner shows: other shapes, large numbers, a second call, a setting."""

from tests.q2_gan.wrong_edits import answer, edit

_ADAM = "torch.optim.Adam(model.parameters(), lr=1e-3, betas=(0.5, 0.999)"
_F_RELU = "nn.ReLU(),\n        nn.BatchNorm1d(1024),"
_KEPT = ("NUM_TRAIN = 51200", "_kept = {}\nNUM_TRAIN = 51200")
_FIRST_POOL, _SECOND_POOL = "nn.MaxPool2d(2),  # (N, 32", "nn.MaxPool2d(2),  # (N, 64"
CORNERS = (
    answer("Q2.1", "normal-stretched", "noise-normal", "return torch.randn(batch_size, dim) * 2 - 1"),
    answer("Q2.1", "normal-narrow", "noise-normal", "return 0.3 * torch.randn(batch_size, dim)"),
    answer("Q2.1", "sine", "noise-at-the-ends", "return torch.sin(6.2831853 * torch.rand(batch_size, dim))"),
    answer("Q2.1", "root", "noise-lopsided", "return 2 * torch.rand(batch_size, dim).sqrt() - 1"),
    answer("Q2.1", "almost-stretched", "noise-not-stretched", "return 1.8 * torch.rand(batch_size, dim) - 0.9"),
    answer(
        "Q2.1",
        "clipped-uniform",
        "noise-normal-clamped",
        "return (3 * torch.rand(batch_size, dim) - 1.5).clamp(-1, 1)",
    ),
    edit(
        "Q2.2",
        "strides-for-poolings",
        "strided-for-pooling",
        ("nn.Conv2d(1, 32, kernel_size=5)", "nn.Conv2d(1, 32, kernel_size=5, stride=2)"),
        ("nn.Conv2d(32, 64, kernel_size=5)", "nn.Conv2d(32, 64, kernel_size=5, stride=2)"),
        ("        nn.MaxPool2d(2),  # (N, 32, 12, 12)\n", ""),
        ("        nn.MaxPool2d(2),  # (N, 64, 4, 4)\n", ""),
    ),
    edit(
        "Q2.2",
        "padded-and-not-followed",
        "conv-padded",
        ("nn.Conv2d(1, 32, kernel_size=5)", "nn.Conv2d(1, 32, kernel_size=5, padding=2)"),
    ),
    edit("Q2.2", "batch-flattened", "batch-flattened", ("nn.Flatten(),  # (N, 1024)", "nn.Flatten(0),")),
    edit("Q2.2", "softmax", "softmax-of-one", ("nn.Linear(1024, 1),", "nn.Linear(1024, 1), nn.Softmax(dim=1),")),
    edit(
        "Q2.2",
        "layer-norm",
        "norm-extra",
        ("nn.Linear(64 * 4 * 4, 1024),", "nn.Linear(64 * 4 * 4, 1024), nn.LayerNorm(1024),"),
    ),
    edit("Q2.2", "second-average", "average-pooling", (_SECOND_POOL, _SECOND_POOL.replace("Max", "Avg"))),
    edit("Q2.2", "first-average", "average-pooling", (_FIRST_POOL, _FIRST_POOL.replace("Max", "Avg"))),
    edit("Q2.2", "pooling-3", "other-pooling", (_SECOND_POOL, "nn.MaxPool2d(3, stride=2, padding=1),  # (N, 64")),
    edit("Q2.2", "lp-pooling", "other-pooling", (_FIRST_POOL, "nn.LPPool2d(2, 2),  # (N, 32")),
    edit(
        "Q2.2",
        "norms-without-weights",
        "norm-without-weights",
        (_FIRST_POOL, _FIRST_POOL.replace("nn.", "nn.BatchNorm2d(32, affine=False), nn.", 1)),
        (_SECOND_POOL, _SECOND_POOL.replace("nn.", "nn.BatchNorm2d(64, affine=False), nn.", 1)),
    ),
    edit(
        "Q2.2",
        "instance-norm-without-weights",
        "norm-without-weights",
        (_SECOND_POOL, _SECOND_POOL.replace("nn.", "nn.InstanceNorm2d(64), nn.", 1)),
    ),
    edit(
        "Q2.2",
        "last-norm-without-weights",
        "norm-without-weights",
        ("nn.Linear(64 * 4 * 4, 1024),", "nn.Linear(64 * 4 * 4, 1024), nn.BatchNorm1d(1024, affine=False),"),
    ),
    edit(
        "Q2.2",
        "built-once",
        "built-once",
        _KEPT,
        (
            "return nn.Sequential(\n        nn.Conv2d(1, 32",
            "return _kept.setdefault(batch_size, nn.Sequential(\n        nn.Conv2d(1, 32",
        ),
        (
            ").to(memory_format=torch.channels_last)  # the same numbers in an order in memory that is faster to pool",
            "))",
        ),
    ),
    edit(
        "Q2.3",
        "half-the-tanh",
        "pixels-scaled",
        ("nn.Tanh(),", "nn.Tanh(), type('Half', (nn.Module,), {'forward': lambda self, x: 0.5 * x})(),"),
    ),
    edit(
        "Q2.3",
        "tanh-lifted",
        "pixels-never-negative",
        ("nn.Tanh(),", "nn.Tanh(), type('Lift', (nn.Module,), {'forward': lambda self, x: (x + 1) / 2})(),"),
    ),
    edit("Q2.3", "layer-norm", "other-normalisation", (_F_RELU, _F_RELU.replace("BatchNorm1d", "LayerNorm"))),
    edit("Q2.3", "group-norm", "other-normalisation", ("nn.BatchNorm2d(64)", "nn.GroupNorm(1, 64)")),
    edit(
        "Q2.3",
        "instance-norm",
        "other-normalisation",
        ("nn.BatchNorm2d(64)", "nn.InstanceNorm2d(64, affine=True)"),
    ),
    edit(
        "Q2.3",
        "unflatten-without-dimension",
        "unflatten-mixed-up",
        ("nn.Unflatten(1, (128, 7, 7))", "nn.Unflatten(128, 7, 7)"),
    ),
    edit(
        "Q2.3",
        "unflatten-at-128",
        "unflatten-mixed-up",
        ("nn.Unflatten(1, (128, 7, 7))", "nn.Unflatten(128, (7, 7))"),
    ),
    edit(
        "Q2.3",
        "padding-forgotten-before-a-view",
        "padding-missing",
        ("(128, 64, kernel_size=4, stride=2, padding=1)", "(128, 64, kernel_size=4, stride=2)"),
        (
            "nn.Flatten(),  # (N, 784)",
            "type('View', (nn.Module,), {'forward': lambda self, x: x.view(batch_size, 784)})(),",
        ),
    ),
    answer("Q2.4", "amsgrad", "adam-amsgrad", f"return {_ADAM}, amsgrad=True)"),
    answer("Q2.4", "tiny-decay", "weight-decay", f"return {_ADAM}, weight_decay=1e-6)"),
    answer("Q2.4", "eps", "adam-eps", f"return {_ADAM}, eps=1e-2)"),
    edit(
        "Q2.4",
        "kept",
        "optimizer-kept",
        _KEPT,
        (f"return {_ADAM}, fused=True)", f"return _kept.setdefault('adam', {_ADAM}))"),
    ),
    answer(
        "Q2.5",
        "target-rounded",
        "bce-target-rounded",
        "return F.binary_cross_entropy_with_logits(input, (target > 0.5).float())",
    ),
    answer(
        "Q2.5",
        "mean-before-log",
        "bce-mean-before-log",
        "p = torch.sigmoid(input.double())\nreturn -(target * p + (1 - target) * (1 - p)).mean().log()",
    ),
    answer("Q2.5", "over-rows", "reduced-otherwise", "return (F.softplus(input) - input * target).sum() / len(input)"),
    answer(
        "Q2.5",
        "loop-stops-early",
        "bce-element-left-out",
        "s, y = input.reshape(-1), target.reshape(-1)\n"
        "total = sum(F.softplus(s[i]) - s[i] * y[i] for i in range(len(s) - 1))\nreturn total / len(s)",
    ),
    answer(
        "Q2.5",
        "logits-clamped",
        "bce-logits-clamped",
        "return F.binary_cross_entropy_with_logits(input.clamp(-50, 50), target)",
    ),
    answer(
        "Q2.5",
        "gradient-nan",
        "gradient-not-finite",
        "small = torch.log1p(input.exp())\nlarge = input\n"
        "return (torch.where(input > 20, large, small) - input * target).mean()",
    ),
    answer(
        "Q2.6",
        "half-weight",
        "loss-terms",
        "return bce_loss(logits_real, torch.ones_like(logits_real)) + "
        "0.5 * bce_loss(logits_fake, torch.zeros_like(logits_fake))",
    ),
    answer(
        "Q2.6",
        "mean-before-log",
        "loss-mean-before-log",
        "return -torch.sigmoid(logits_real).mean().log() - torch.sigmoid(-logits_fake).mean().log()",
    ),
    answer(
        "Q2.6",
        "divided-by-128",
        "factor-of-size",
        "loss = F.softplus(-logits_real).sum() + F.softplus(logits_fake).sum()\nreturn loss / 128",
    ),
    answer(
        "Q2.6",
        "real-twice",
        "loss-same-logits",
        "return bce_loss(logits_real, torch.ones_like(logits_real)) + "
        "bce_loss(logits_real, torch.zeros_like(logits_real))",
    ),
    answer(
        "Q2.7",
        "mean-before-log",
        "loss-mean-before-log",
        "return -torch.sigmoid(logits_fake).mean().log()",
    ),
    answer(
        "Q2.7",
        "weighted-terms",
        "loss-terms",
        "return bce_loss(logits_fake, torch.ones_like(logits_fake)) - "
        "0.5 * bce_loss(logits_fake, torch.zeros_like(logits_fake))",
    ),
)
