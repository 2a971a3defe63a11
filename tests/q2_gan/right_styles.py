"""Right noise, optimizers and losses for question 2 in other people's styles: each must earn full marks."""

from tests.q2_gan.right_edits import answer

STYLES = (
    answer("noise-uniform-in-place", ("Q2.1", "return torch.empty(batch_size, dim).uniform_(-1, 1)")),
    answer("noise-tensor-type", ("Q2.1", "return torch.FloatTensor(batch_size, dim).uniform_(-1.0, 1.0)")),
    answer(
        "noise-numpy",
        ("Q2.1", "import numpy as np\nreturn torch.from_numpy(np.random.uniform(-1, 1, (batch_size, dim))).float()"),
    ),
    answer(
        "noise-numpy-default-rng",
        (
            "Q2.1",
            "import numpy as np\n"
            "return torch.tensor(np.random.default_rng().uniform(-1, 1, size=(batch_size, dim)), "
            "dtype=torch.float32)",
        ),
    ),
    answer("noise-distribution", ("Q2.1", "return torch.distributions.Uniform(-1.0, 1.0).sample((batch_size, dim))")),
    answer(
        "noise-python-random",
        (
            "Q2.1",
            "import random\n"
            "return torch.tensor([[random.uniform(-1, 1) for _ in range(dim)] for _ in range(batch_size)])",
        ),
    ),
    answer("noise-mirrored", ("Q2.1", "return 1 - torch.rand([batch_size, dim]).mul_(2)")),
    answer(
        "noise-sign-times-size",
        ("Q2.1", "return torch.rand(batch_size, dim) * torch.randint(0, 2, (batch_size, dim)).mul(2).sub(1)"),
    ),
    answer(
        "noise-old-variable",
        ("Q2.1", "from torch.autograd import Variable\nreturn Variable((torch.rand(batch_size, dim) - 0.5) / 0.5)"),
    ),
    answer(
        "optimizer-list-betas",
        ("Q2.4", "optimizer = torch.optim.Adam(model.parameters(), lr=0.001, betas=[0.5, 0.999])\nreturn optimizer"),
    ),
    answer(
        "optimizer-filtered",
        ("Q2.4", "return torch.optim.Adam(filter(lambda p: p.requires_grad, model.parameters()), 1e-3, (0.5, 0.999))"),
    ),
    answer(
        "optimizer-adamw-without-decay",
        ("Q2.4", "return torch.optim.AdamW(list(model.parameters()), lr=1e-3, betas=(0.5, 0.999), weight_decay=0)"),
    ),
    answer(
        "optimizer-groups",
        (
            "Q2.4",
            "return torch.optim.Adam([{'params': [p]} for p in model.parameters()], lr=1e-3, betas=(0.5, "
            "0.999), foreach=False)",
        ),
    ),
    answer(
        "optimizer-default-rate", ("Q2.4", "return torch.optim.Adam(model.parameters(), betas=(0.5, 0.999), eps=1e-8)")
    ),
    answer(
        "bce-by-hand",
        (
            "Q2.5",
            "neg_abs = -input.abs()\n"
            "loss = input.clamp(min=0) - input * target + (1 + neg_abs.exp()).log()\n"
            "return loss.mean()",
        ),
    ),
    answer("bce-module", ("Q2.5", "bce = nn.BCEWithLogitsLoss()\nreturn bce(input.squeeze(), target.squeeze())")),
    answer(
        "bce-logsigmoid",
        ("Q2.5", "return -(target * F.logsigmoid(input) + (1 - target) * F.logsigmoid(-input)).mean()"),
    ),
    answer("bce-softplus", ("Q2.5", "return torch.mean(F.softplus(input) - input * target)")),
    answer(
        "bce-logaddexp-double",
        (
            "Q2.5",
            "x = input.double()\nreturn (torch.logaddexp(x, torch.zeros_like(x)) - x * target).sum() / input.numel()",
        ),
    ),
    answer(
        "bce-sum-over-all",
        (
            "Q2.5",
            "N = input.numel()\n"
            "return F.binary_cross_entropy_with_logits(input, target.type_as(input), reduction='sum') / N",
        ),
    ),
    answer(
        "losses-unpack-two-sizes",
        (
            "Q2.6",
            "N, _ = logits_real.shape\n"
            "return bce_loss(logits_real, torch.ones(N, 1)) + bce_loss(logits_fake, torch.zeros(N, 1))",
        ),
        ("Q2.7", "N, _ = logits_fake.size()\nreturn bce_loss(logits_fake, torch.ones(N, 1))"),
    ),
    answer(
        "losses-squeeze",
        (
            "Q2.6",
            "return bce_loss(logits_real.squeeze(), torch.ones(logits_real.size(0))) + "
            "bce_loss(logits_fake.squeeze(1), torch.zeros(len(logits_fake)))",
        ),
        ("Q2.7", "return bce_loss(logits_fake.view(-1), torch.ones(logits_fake.shape[0]))"),
    ),
    answer(
        "losses-broadcast",
        ("Q2.5", "return (input.clamp(min=0) - input * target + (1 + (-input.abs()).exp()).log()).mean()"),
        (
            "Q2.6",
            "N = logits_real.shape[0]\n"
            "return bce_loss(logits_real, torch.ones(N)) + bce_loss(logits_fake, torch.zeros(N))",
        ),
        ("Q2.7", "return bce_loss(logits_fake, torch.ones(logits_fake.shape[0]))"),
    ),
    answer(
        "losses-odd-targets",
        (
            "Q2.6",
            "true_labels = torch.ones(logits_real.size())\n"
            "real_image_loss = bce_loss(logits_real, true_labels)\n"
            "fake_image_loss = bce_loss(logits_fake, 1 - true_labels)\n"
            "loss = real_image_loss + fake_image_loss\n"
            "return loss",
        ),
        ("Q2.7", "fake = torch.zeros_like(logits_fake)\nreturn bce_loss(input=logits_fake, target=fake + 1)"),
    ),
    answer(
        "losses-scalar-targets",
        ("Q2.5", "return (F.softplus(input) - input * target).mean()"),
        ("Q2.6", "return bce_loss(logits_real, 1) + bce_loss(logits_fake, 0)"),
        ("Q2.7", "return bce_loss(target=1.0, input=logits_fake)"),
    ),
    answer(
        "losses-softplus",
        ("Q2.6", "return F.softplus(-logits_real).mean() + F.softplus(logits_fake).mean()"),
        ("Q2.7", "return -torch.mean(F.logsigmoid(logits_fake))"),
    ),
    answer(
        "losses-ones-minus-one",
        (
            "Q2.6",
            "ones = torch.ones_like(logits_real)\n"
            "loss = bce_loss(logits_real, ones)\n"
            "loss += bce_loss(logits_fake, ones - 1)\n"
            "return loss",
        ),
        (
            "Q2.7",
            "target = torch.empty_like(logits_fake).fill_(1)\n"
            "loss = nn.BCEWithLogitsLoss(reduction='mean')\n"
            "return loss(logits_fake, target)",
        ),
    ),
    answer(
        "losses-twice-the-mean",
        (
            "Q2.6",
            "logits = torch.cat((logits_real, logits_fake), dim=0)\n"
            "target = torch.cat((torch.ones_like(logits_real), torch.zeros_like(logits_fake)))\n"
            "return 2 * bce_loss(logits, target)",
        ),
    ),
    answer(
        "slope-in-a-name-and-cyrillic",
        ("Q2.1", "шум = torch.rand(batch_size, dim)\nreturn шум * 2 - 1"),
        (
            "Q2.4",
            "параметры = [p for _, p in model.named_parameters()]\n"
            "return torch.optim.Adam(параметры, lr=1e-3, betas=(0.5, 0.999))",
        ),
    ),
)
