"""Right answers to question 2 in other people's styles: each must earn full marks."""

from autograder.verification.answers import Answer, instead_of
from tests.q2_gan.question import QUESTION


def answer(name: str, *answers: tuple[str, str], edits: tuple[tuple[str, str], ...] = ()) -> Answer:
    """Whole answers replaced, each given as (exercise, text)."""
    return Answer(
        f"q2-{name}", QUESTION, (*(instead_of(QUESTION, f"{exercise} ", text) for exercise, text in answers), *edits)
    )


_OWN_LAYERS = '''
class Flatten(nn.Module):
    def forward(self, x):
        N, C, H, W = x.size()  # read in N, C, H, W
        return x.view(N, -1)  # "flatten" the C * H * W values into a single vector per image


class Unflatten(nn.Module):
    """An Unflatten module receives an input of shape (N, C*H*W) and reshapes it to produce an output of shape (N, C, H, W)."""

    def __init__(self, N=-1, C=128, H=7, W=7):
        super(Unflatten, self).__init__()
        self.N = N
        self.C = C
        self.H = H
        self.W = W

    def forward(self, x):
        return x.view(self.N, self.C, self.H, self.W)


def xavier_init(m):
    if isinstance(m, nn.Linear) or isinstance(m, nn.ConvTranspose2d):
        nn.init.xavier_uniform_(m.weight.data)


def sample_noise('''
_WITH_OWN_LAYERS = (("def sample_noise(", _OWN_LAYERS.lstrip("\n")),)
_ORIGINAL_D = """
model = nn.Sequential(
    Unflatten(batch_size, 1, 28, 28),
    nn.Conv2d(in_channels=1, out_channels=32, kernel_size=5, stride=1),
    nn.LeakyReLU(negative_slope=0.01, inplace=True),
    nn.MaxPool2d(kernel_size=2, stride=2),
    nn.Conv2d(32, 64, 5, stride=1),
    nn.LeakyReLU(inplace=True),
    nn.MaxPool2d(2, stride=2),
    Flatten(),
    nn.Linear(4 * 4 * 64, 4 * 4 * 64),
    nn.LeakyReLU(),
    nn.Linear(4 * 4 * 64, 1),
)
model.apply(xavier_init)
return model
"""
_ORIGINAL_G = """
return nn.Sequential(
    nn.Linear(noise_dim, 1024),
    nn.ReLU(inplace=True),
    nn.BatchNorm1d(num_features=1024),
    nn.Linear(1024, 7 * 7 * 128),
    nn.ReLU(inplace=True),
    nn.BatchNorm1d(7 * 7 * 128),
    Unflatten(batch_size, 128, 7, 7),
    nn.ConvTranspose2d(128, 64, 4, stride=2, padding=1),
    nn.ReLU(inplace=True),
    nn.BatchNorm2d(64),
    nn.ConvTranspose2d(64, 1, kernel_size=(4, 4), stride=(2, 2), padding=(1, 1)),
    nn.Tanh(),
    Flatten(),
)
"""
_CLASS_D = """
class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc_out = nn.Linear(1024, 1)
        self.hidden = nn.Linear(1024, 1024)
        self.second = nn.Conv2d(32, 64, (5, 5))
        self.first = nn.Conv2d(1, 32, (5, 5))

    def forward(self, images):
        assert images.dim() == 4, "only images"
        h = F.max_pool2d(F.leaky_relu(self.first(images)), 2, 2)
        h = F.max_pool2d(F.leaky_relu(self.second(h), 0.01), 2)
        h = F.leaky_relu(self.hidden(h.view(h.shape[0], -1)), negative_slope=1e-2)
        return self.fc_out(h)

return Discriminator()
"""
_CLASS_G = """
class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.bn_a, self.bn_b, self.bn_c = nn.BatchNorm1d(1024), nn.BatchNorm1d(6272), nn.BatchNorm2d(64)
        self.up2 = nn.ConvTranspose2d(64, 1, 4, 2, 1)
        self.up1 = nn.ConvTranspose2d(128, 64, 4, 2, 1)
        self.b = nn.Linear(1024, 6272)
        self.a = nn.Linear(noise_dim, 1024)

    def forward(self, z):
        h = self.bn_a(torch.relu(self.a(z)))
        h = self.bn_b(F.relu(self.b(h))).reshape(-1, 128, 7, 7)
        h = self.bn_c(self.up1(h).clamp(min=0))
        return torch.tanh(self.up2(h)).flatten(start_dim=1)

return Generator()
"""
_SHARED_RELU = """
relu = nn.ReLU()
front = nn.Sequential(nn.Linear(noise_dim, 1024), relu, nn.BatchNorm1d(1024), nn.Linear(1024, 6272), relu, nn.BatchNorm1d(6272))
back = nn.Sequential(nn.ConvTranspose2d(128, 64, 4, 2, 1), relu, nn.BatchNorm2d(64), nn.ConvTranspose2d(64, 1, 4, 2, 1), nn.Tanh())
return nn.Sequential(front, nn.Unflatten(1, (128, 7, 7)), back, nn.Flatten())
"""
_RAW_D = """
class Raw(nn.Module):
    def __init__(self):
        super().__init__()
        self.w1 = nn.Parameter(torch.randn(32, 1, 5, 5) * 0.1)
        self.b1 = nn.Parameter(torch.zeros(32))
        self.w2 = nn.Parameter(torch.randn(64, 32, 5, 5) * 0.03)
        self.b2 = nn.Parameter(torch.zeros(64))
        self.w3 = nn.Parameter(torch.randn(1024, 1024) * 0.03)
        self.b3 = nn.Parameter(torch.zeros(1024))
        self.w4 = nn.Parameter(torch.randn(1, 1024) * 0.03)
        self.b4 = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        x = F.max_pool2d(F.leaky_relu(F.conv2d(x, self.w1, self.b1), 0.01), 2)
        x = F.max_pool2d(F.leaky_relu(F.conv2d(x, self.w2, self.b2), 0.01), 2)
        x = F.leaky_relu(F.linear(x.flatten(1), self.w3, self.b3), 0.01)
        return F.linear(x, self.w4, self.b4)

return Raw()
"""
_ORDERED_D = """
from collections import OrderedDict
return nn.Sequential(OrderedDict([
    ("c1", nn.Conv2d(1, 32, 5)), ("p1", nn.MaxPool2d(2)), ("a1", nn.LeakyReLU()),
    ("c2", nn.Conv2d(32, 64, 5)), ("p2", nn.MaxPool2d(2)), ("a2", nn.LeakyReLU()),
    ("flat", nn.Flatten()), ("l1", nn.LazyLinear(1024)), ("a3", nn.LeakyReLU()), ("l2", nn.LazyLinear(1)),
]))
"""
_LISTED_G = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        print("a generator for", noise_dim)
        self.dense = nn.ModuleList([nn.Linear(noise_dim, 1024), nn.Linear(1024, 128 * 49)])
        self.norms = nn.ModuleList([nn.BatchNorm1d(1024), nn.BatchNorm1d(128 * 49), nn.BatchNorm2d(64)])
        self.ups = nn.ModuleList([nn.ConvTranspose2d(128, 64, 4, 2, 1), nn.ConvTranspose2d(64, 1, 4, 2, 1)])
        for norm in self.norms:
            nn.init.normal_(norm.weight, 1.0, 0.02)

    def forward(self, z):
        for dense, norm in zip(self.dense, self.norms):
            z = norm(dense(z).relu())
        z = self.norms[2](self.ups[0](z.view(z.size(0), 128, 7, 7)).relu())
        return self.ups[1](z).tanh().view(-1, 784)

return Net()
"""
_CHANNELS_LAST_G = """
class Turn(nn.Module):
    def forward(self, x):
        return x.view(-1, 7, 7, 128).permute(0, 3, 1, 2)

return nn.Sequential(
    nn.Linear(noise_dim, 1024), nn.ReLU(), nn.BatchNorm1d(1024), nn.Linear(1024, 7 * 7 * 128), nn.ReLU(),
    nn.BatchNorm1d(7 * 7 * 128), Turn(), nn.ConvTranspose2d(128, 64, 4, 2, 1), nn.ReLU(), nn.BatchNorm2d(64),
    nn.ConvTranspose2d(64, 1, 4, 2, 1), nn.Tanh(), nn.Flatten(),
)
"""
_CONVOLVED_D = """
return nn.Sequential(
    nn.Conv2d(1, 32, 5), nn.LeakyReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 5), nn.LeakyReLU(), nn.MaxPool2d(2),
    nn.Conv2d(64, 1024, 4), nn.LeakyReLU(), nn.Conv2d(1024, 1, 1), nn.Flatten(),
)
"""
_ONLY_FLAT_OR_IMAGES_D = """
class D(nn.Module):
    def __init__(self, n):
        super(D, self).__init__()
        self.n = n
        self.features = nn.Sequential(nn.Conv2d(1, 32, 5, 1, 0), nn.LeakyReLU(1e-2), nn.MaxPool2d(2, 2),
                                      nn.Conv2d(32, 64, 5, 1, 0), nn.LeakyReLU(1e-2), nn.MaxPool2d(2, 2))
        self.classifier = nn.Sequential(nn.Linear(1024, 1024), nn.LeakyReLU(1e-2), nn.Linear(1024, 1))
        for p in self.parameters():
            if p.dim() > 1:
                nn.init.xavier_normal_(p)

    def forward(self, x):
        x = self.features(x.view(self.n, 1, 28, 28))
        return self.classifier(x.view(self.n, 1024)).view(self.n, 1)

return D(batch_size)
"""
_DOUBLE_D = """
class Double(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(1, 32, 5), nn.LeakyReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 5), nn.LeakyReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(1024, 1024), nn.LeakyReLU(), nn.Linear(1024, 1),
        ).double()

    def forward(self, x):
        return self.net(x.double()).float()

return Double()
"""

STYLES = (
    answer("as-in-the-original-course", ("Q2.2", _ORIGINAL_D), ("Q2.3", _ORIGINAL_G), edits=_WITH_OWN_LAYERS),
    answer("classes-registered-backwards", ("Q2.2", _CLASS_D), ("Q2.3", _CLASS_G)),
    answer("shared-relu", ("Q2.3", _SHARED_RELU)),
    answer("raw-parameters", ("Q2.2", _RAW_D)),
    answer("ordered-dict-lazy-pool-first", ("Q2.2", _ORDERED_D)),
    answer("module-lists", ("Q2.3", _LISTED_G)),
    answer("channels-last", ("Q2.3", _CHANNELS_LAST_G)),
    answer("convolution-for-fully-connected", ("Q2.2", _CONVOLVED_D)),
    answer("images-or-flat-fixed-batch", ("Q2.2", _ONLY_FLAT_OR_IMAGES_D)),
    answer("double-inside", ("Q2.2", _DOUBLE_D)),
    answer("noise-uniform-in-place", ("Q2.1", "return torch.empty(batch_size, dim).uniform_(-1, 1)")),
    answer("noise-tensor-type", ("Q2.1", "return torch.FloatTensor(batch_size, dim).uniform_(-1.0, 1.0)")),
    answer("noise-numpy", ("Q2.1", "import numpy as np\nreturn torch.from_numpy(np.random.uniform(-1, 1, (batch_size, dim))).float()")),
    answer("noise-numpy-default-rng", ("Q2.1", "import numpy as np\nreturn torch.tensor(np.random.default_rng().uniform(-1, 1, size=(batch_size, dim)), dtype=torch.float32)")),
    answer("noise-distribution", ("Q2.1", "return torch.distributions.Uniform(-1.0, 1.0).sample((batch_size, dim))")),
    answer("noise-python-random", ("Q2.1", "import random\nreturn torch.tensor([[random.uniform(-1, 1) for _ in range(dim)] for _ in range(batch_size)])")),
    answer("noise-mirrored", ("Q2.1", "return 1 - torch.rand([batch_size, dim]).mul_(2)")),
    answer("noise-sign-times-size", ("Q2.1", "return torch.rand(batch_size, dim) * torch.randint(0, 2, (batch_size, dim)).mul(2).sub(1)")),
    answer("noise-old-variable", ("Q2.1", "from torch.autograd import Variable\nreturn Variable((torch.rand(batch_size, dim) - 0.5) / 0.5)")),
    answer("optimizer-list-betas", ("Q2.4", "optimizer = torch.optim.Adam(model.parameters(), lr=0.001, betas=[0.5, 0.999])\nreturn optimizer")),
    answer("optimizer-filtered", ("Q2.4", "return torch.optim.Adam(filter(lambda p: p.requires_grad, model.parameters()), 1e-3, (0.5, 0.999))")),
    answer("optimizer-adamw-without-decay", ("Q2.4", "return torch.optim.AdamW(list(model.parameters()), lr=1e-3, betas=(0.5, 0.999), weight_decay=0)")),
    answer("optimizer-groups", ("Q2.4", "return torch.optim.Adam([{'params': [p]} for p in model.parameters()], lr=1e-3, betas=(0.5, 0.999), foreach=False)")),
    answer("optimizer-default-rate", ("Q2.4", "return torch.optim.Adam(model.parameters(), betas=(0.5, 0.999), eps=1e-8)")),
    answer("bce-by-hand", ("Q2.5", "neg_abs = -input.abs()\nloss = input.clamp(min=0) - input * target + (1 + neg_abs.exp()).log()\nreturn loss.mean()")),
    answer("bce-module", ("Q2.5", "bce = nn.BCEWithLogitsLoss()\nreturn bce(input.squeeze(), target.squeeze())")),
    answer("bce-logsigmoid", ("Q2.5", "return -(target * F.logsigmoid(input) + (1 - target) * F.logsigmoid(-input)).mean()")),
    answer("bce-softplus", ("Q2.5", "return torch.mean(F.softplus(input) - input * target)")),
    answer("bce-logaddexp-double", ("Q2.5", "x = input.double()\nreturn (torch.logaddexp(x, torch.zeros_like(x)) - x * target).sum() / input.numel()")),
    answer("bce-sum-over-n", ("Q2.5", "N = input.shape[0]\nreturn F.binary_cross_entropy_with_logits(input, target.type_as(input), reduction='sum') / N")),
    answer(
        "losses-unpack-two-sizes",
        ("Q2.6", "N, _ = logits_real.shape\nreturn bce_loss(logits_real, torch.ones(N, 1)) + bce_loss(logits_fake, torch.zeros(N, 1))"),
        ("Q2.7", "N, _ = logits_fake.size()\nreturn bce_loss(logits_fake, torch.ones(N, 1))"),
    ),
    answer(
        "losses-squeeze",
        ("Q2.6", "return bce_loss(logits_real.squeeze(), torch.ones(logits_real.size(0))) + bce_loss(logits_fake.squeeze(1), torch.zeros(len(logits_fake)))"),
        ("Q2.7", "return bce_loss(logits_fake.view(-1), torch.ones(logits_fake.shape[0]))"),
    ),
    answer(
        "losses-broadcast",
        ("Q2.5", "return (input.clamp(min=0) - input * target + (1 + (-input.abs()).exp()).log()).mean()"),
        ("Q2.6", "N = logits_real.shape[0]\nreturn bce_loss(logits_real, torch.ones(N)) + bce_loss(logits_fake, torch.zeros(N))"),
        ("Q2.7", "return bce_loss(logits_fake, torch.ones(logits_fake.shape[0]))"),
    ),
    answer(
        "losses-odd-targets",
        ("Q2.6", "true_labels = torch.ones(logits_real.size())\nreal_image_loss = bce_loss(logits_real, true_labels)\nfake_image_loss = bce_loss(logits_fake, 1 - true_labels)\nloss = real_image_loss + fake_image_loss\nreturn loss"),
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
        ("Q2.6", "ones = torch.ones_like(logits_real)\nloss = bce_loss(logits_real, ones)\nloss += bce_loss(logits_fake, ones - 1)\nreturn loss"),
        ("Q2.7", "target = torch.empty_like(logits_fake).fill_(1)\nloss = nn.BCEWithLogitsLoss(reduction='mean')\nreturn loss(logits_fake, target)"),
    ),
    answer(
        "losses-twice-the-mean",
        ("Q2.6", "logits = torch.cat((logits_real, logits_fake), dim=0)\ntarget = torch.cat((torch.ones_like(logits_real), torch.zeros_like(logits_fake)))\nreturn 2 * bce_loss(logits, target)"),
    ),
    answer(
        "slope-in-a-name-and-cyrillic",
        ("Q2.1", "шум = torch.rand(batch_size, dim)\nreturn шум * 2 - 1"),
        ("Q2.4", "параметры = [p for _, p in model.named_parameters()]\nreturn torch.optim.Adam(параметры, lr=1e-3, betas=(0.5, 0.999))"),
    ),
)  # fmt: skip
