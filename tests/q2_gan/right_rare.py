"""Right answers in rarer styles: other layers, layers with a state, other libraries' noise, functions transformed."""

from tests.q2_gan.right_edits import answer

_TRACED_D = """
layers = nn.Sequential(
    nn.Conv2d(1, 32, 5), nn.LeakyReLU(0.01), nn.MaxPool2d(2), nn.Conv2d(32, 64, 5), nn.LeakyReLU(0.01), nn.MaxPool2d(2),
    nn.Flatten(), nn.Linear(1024, 1024), nn.LeakyReLU(0.01), nn.Linear(1024, 1),
)
return torch.jit.trace(layers, torch.zeros(batch_size, 1, 28, 28))
"""
_COUNTING_G = """
class Counting(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("calls", torch.zeros((), dtype=torch.long))
        self.history = []
        self.body = nn.Sequential(
            nn.Linear(noise_dim, 1024), nn.ReLU(), nn.BatchNorm1d(1024, momentum=None),
            nn.Linear(1024, 6272), nn.ReLU(), nn.BatchNorm1d(6272, track_running_stats=False),
            nn.Unflatten(1, (128, 7, 7)), nn.ConvTranspose2d(128, 64, 4, 2, 1), nn.ReLU(), nn.BatchNorm2d(64),
            nn.ConvTranspose2d(64, 1, 4, 2, 1),
        )

    def forward(self, z):
        self.calls += 1
        self.history.append(z.shape)
        x = self.body(z.reshape(batch_size, noise_dim))
        return (2 * torch.sigmoid(2 * x) - 1).reshape(batch_size, 784)

return Counting()
"""
RARE = (
    answer("jit-traced", ("Q2.2", _TRACED_D)),
    answer("counts-its-calls-and-keeps-its-batch-size", ("Q2.3", _COUNTING_G)),
    answer(
        "noise-from-bytes",
        (
            "Q2.1",
            "import os\n"
            "import numpy as np\n"
            "words = np.frombuffer(os.urandom(4 * batch_size * dim), dtype=np.uint32)\n"
            "return torch.from_numpy((words / 2.0**31 - 1).astype('float32')).view(batch_size, dim)",
        ),
    ),
    answer(
        "noise-of-a-seeded-generator",
        (
            "Q2.1",
            "generator = torch.Generator()\n"
            "generator.seed()\n"
            "return torch.rand(batch_size, dim, generator=generator, "
            "dtype=torch.double).sub(0.5).mul(2).float()",
        ),
    ),
    answer(
        "bce-logsumexp",
        (
            "Q2.5",
            "signs = 1 - 2 * target\n"
            "both = torch.stack([torch.zeros_like(input), input], dim=-1)\n"
            "assert signs.shape == input.shape\n"
            "return (torch.logsumexp(both, dim=-1) - target * input).mean()",
        ),
    ),
    answer(
        "bce-cross-entropy-of-two-classes",
        (
            "Q2.5",
            "logits = torch.stack([torch.zeros_like(input), input], dim=1)\n"
            "targets = torch.stack([1 - target, target], dim=1)\n"
            "return F.cross_entropy(logits, targets)",
        ),
    ),
)
