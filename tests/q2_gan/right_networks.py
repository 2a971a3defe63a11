"""Right networks for question 2 in other people's styles: each must earn full marks."""

from tests.q2_gan.right_edits import answer

_OWN_LAYERS = '''
class Flatten(nn.Module):
    def forward(self, x):
        N, C, H, W = x.size()  # read in N, C, H, W
        return x.view(N, -1)  # "flatten" the C * H * W values into a single vector per image


class Unflatten(nn.Module):
    """An Unflatten module takes an input of shape (N, C*H*W) and gives an output of shape (N, C, H, W)."""

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
front = nn.Sequential(
    nn.Linear(noise_dim, 1024), relu, nn.BatchNorm1d(1024), nn.Linear(1024, 6272), relu, nn.BatchNorm1d(6272)
)
back = nn.Sequential(
    nn.ConvTranspose2d(128, 64, 4, 2, 1), relu, nn.BatchNorm2d(64), nn.ConvTranspose2d(64, 1, 4, 2, 1), nn.Tanh()
)
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

NETWORKS = (
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
)
