"""Right networks for question 2 that keep their parameters in other shapes: each must earn full marks."""

from tests.q2_gan.right_edits import answer

_ONE_BY_ONE_G = """
class OneByOne(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.bn_a = nn.Conv2d(noise_dim, 1024, 1), nn.BatchNorm2d(1024)
        self.b, self.bn_b = nn.Conv2d(1024, 7 * 7 * 128, 1), nn.BatchNorm2d(7 * 7 * 128)
        self.up1, self.bn_c = nn.ConvTranspose2d(128, 64, 4, 2, 1), nn.BatchNorm2d(64)
        self.up2 = nn.ConvTranspose2d(64, 1, 4, 2, 1)

    def forward(self, z):
        h = self.bn_a(F.relu(self.a(z[:, :, None, None])))
        h = self.bn_b(F.relu(self.b(h))).view(-1, 128, 7, 7)
        return torch.tanh(self.up2(self.bn_c(F.relu(self.up1(h))))).flatten(1)

return OneByOne()
"""
_TRANSPOSED_G = """
class Transposed(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.bn_a = nn.ConvTranspose2d(noise_dim, 1024, 1), nn.BatchNorm2d(1024)
        self.b, self.bn_b = nn.ConvTranspose2d(1024, 6272, 1), nn.BatchNorm1d(6272)
        self.up1, self.bn_c = nn.ConvTranspose2d(128, 64, 4, 2, 1), nn.BatchNorm2d(64)
        self.up2 = nn.ConvTranspose2d(64, 1, 4, 2, 1)

    def forward(self, z):
        h = self.bn_a(F.relu(self.a(z.view(len(z), -1, 1, 1))))
        h = self.bn_b(F.relu(self.b(h).flatten(1))).view(-1, 128, 7, 7)
        return torch.tanh(self.up2(self.bn_c(F.relu(self.up1(h))))).flatten(1)

return Transposed()
"""
_UNFOLDED_D = """
class Unfolded(nn.Module):
    def __init__(self):
        super().__init__()
        self.one, self.two = nn.Linear(25, 32), nn.Linear(32 * 25, 64)
        self.head = nn.Sequential(nn.Flatten(), nn.Linear(1024, 1024), nn.LeakyReLU(), nn.Linear(1024, 1))

    def convolve(self, x, layer):
        side = x.shape[-1] - 4
        return layer(F.unfold(x, 5).transpose(1, 2)).transpose(1, 2).reshape(len(x), -1, side, side)

    def forward(self, x):
        x = F.max_pool2d(F.leaky_relu(self.convolve(x, self.one)), 2)
        return self.head(F.max_pool2d(F.leaky_relu(self.convolve(x, self.two)), 2))

return Unfolded()
"""
_PRODUCTS_D = """
class Products(nn.Module):
    def __init__(self):
        super().__init__()
        self.k1, self.c1 = nn.Parameter(torch.randn(32, 1, 5, 5) * 0.1), nn.Parameter(torch.zeros(1, 32, 1, 1))
        self.k2, self.c2 = nn.Parameter(torch.randn(64, 32, 5, 5) * 0.03), nn.Parameter(torch.zeros(1, 64, 1, 1))
        self.w3, self.b3 = nn.Parameter(torch.randn(1024, 1024) * 0.03), nn.Parameter(torch.zeros(1, 1024))
        self.w4, self.b4 = nn.Parameter(torch.randn(1024, 1) * 0.03), nn.Parameter(torch.zeros(1, 1))

    def forward(self, x):
        x = F.max_pool2d(F.leaky_relu(F.conv2d(x, self.k1) + self.c1, 0.01), 2)
        x = F.max_pool2d(F.leaky_relu(F.conv2d(x, self.k2) + self.c2, 0.01), 2)
        return F.leaky_relu(x.flatten(1) @ self.w3 + self.b3, 0.01) @ self.w4 + self.b4

return Products()
"""
SHAPES = (
    answer("generator-of-one-by-one-convolutions", ("Q2.3", _ONE_BY_ONE_G)),
    answer("generator-of-transposed-convolutions", ("Q2.3", _TRANSPOSED_G)),
    answer("discriminator-unfolded", ("Q2.2", _UNFOLDED_D)),
    answer("discriminator-of-matrix-products", ("Q2.2", _PRODUCTS_D)),
)
