"""Texts of right answers to Q7.1 to Q7.4, power iteration, the layer and the networks."""

ITERATION_DETACHED = """
W = weight.detach()
for _ in range(steps):
    v = torch.mv(W.t(), u)
    v = v / (v.norm() + 1e-12)
    u = torch.mv(W, v)
    u = u / (u.norm() + 1e-12)
sigma = torch.dot(u, torch.mv(weight, v))
return sigma, u
"""
ITERATION_COLUMNS = """
left = u.clone().detach().view(-1, 1)
with torch.no_grad():
    for step in range(steps):
        right = F.normalize(torch.matmul(weight.transpose(0, 1), left), dim=0, eps=1e-12)
        left = F.normalize(torch.matmul(weight, right), dim=0, eps=1e-12)
sigma = (left.transpose(0, 1) @ weight @ right).squeeze()
return sigma, left.view(-1)
"""
ITERATION_ONCE_MORE = """
def unit(x):
    return x / x.norm().clamp_min(1e-10)

with torch.no_grad():
    for _ in range(steps):
        u = unit(weight @ unit(weight.t() @ u))
    v = unit(weight.t() @ u)
return torch.einsum("o,oi,i->", u, weight, v), u
"""
ITERATION_LENGTH = """
W = weight.detach()
u = u.detach().clone()
while steps > 0:
    v = u @ W
    v /= max(float(torch.sqrt((v**2).sum())), 1e-12)
    u = W @ v
    u /= max(float(torch.sqrt((u**2).sum())), 1e-12)
    steps -= 1
sigma = (weight * torch.outer(u, v)).sum()
return [sigma, u]
"""
ITERATION_NUMPY = """
W = weight.detach().numpy()
a = u.detach().numpy().copy()
for _ in range(steps):
    b = W.T @ a
    b = b / max(np.linalg.norm(b), 1e-12)
    a = W @ b
    a = a / max(np.linalg.norm(a), 1e-12)
a, b = torch.from_numpy(a).float(), torch.from_numpy(b).float()
return a @ weight @ b, a
"""

LAYER_FUNCTIONS = """
weight = self.layer.weight
sigma, u = power_iteration(weight.view(weight.size(0), -1), self.u, steps=1)
if self.training:
    self.u = u
weight = weight / (sigma + 1e-12)
if isinstance(self.layer, nn.Conv2d):
    conv = self.layer
    return F.conv2d(x, weight, conv.bias, conv.stride, conv.padding, conv.dilation, conv.groups)
return F.linear(x, weight, self.layer.bias)
"""
LAYER_INLINE = """
w = self.layer.weight
W = w.reshape(w.shape[0], -1)
with torch.no_grad():
    v = F.normalize(torch.mv(W.t(), self.u), dim=0, eps=1e-12)
    u = F.normalize(torch.mv(W, v), dim=0, eps=1e-12)
    if self.training:
        self.u.copy_(u)
sigma = torch.dot(u, torch.mv(W, v))
w = w / torch.clamp(sigma, min=1e-8)
if w.dim() == 2:
    return F.linear(x, w, self.layer.bias)
return F.conv2d(x, w, self.layer.bias, stride=self.layer.stride, padding=self.layer.padding)
"""
LAYER_STAYS = """
w = self.layer.weight
W = w.reshape(w.shape[0], -1)
with torch.no_grad():
    v = F.normalize(W.t().mv(self.u), dim=0)
    if self.training:
        self.u.copy_(F.normalize(W.mv(v), dim=0))
        v = F.normalize(W.t().mv(self.u), dim=0)
sigma = self.u.clone() @ W @ v
return torch.func.functional_call(self.layer, {"weight": w / sigma.clamp_min(1e-12)}, (x,))
"""
LAYER_OUTPUT = """
weight, bias = self.layer.weight, self.layer.bias
sigma, new_u = power_iteration(weight.flatten(start_dim=1), self.u, 1)
if self.training:
    self.u.data = new_u.data
without = nn.functional.linear(x, weight) if weight.ndim == 2 else F.conv2d(
    x, weight, None, self.layer.stride, self.layer.padding)
out = without / (sigma + 1e-9)
if bias is not None:
    out = out + bias.reshape(1, -1, *[1] * (out.ndim - 2))
return out
"""
INIT_OWN = """
self.layer = layer
rows = layer.weight.shape[0]
u = torch.randn(rows)
u = u / u.norm()
self.register_buffer("left_singular_vector", u)
"""
FORWARD_OWN = """
sigma, u = power_iteration(self.layer.weight.flatten(1), self.left_singular_vector, 1)
if self.training:
    self.left_singular_vector[:] = u
scaled = self.layer.weight / torch.max(sigma, torch.tensor(1e-12))
return torch.func.functional_call(self.layer, {"weight": scaled}, (x,))
"""
INIT_NUMPY = """
self.layer = layer
u = np.random.normal(size=layer.weight.shape[0])
self.register_buffer("u", torch.tensor(u / np.linalg.norm(u), dtype=torch.float32))
"""
INIT_SHAPE = """
self.layer = layer
out_features = layer.out_features if isinstance(layer, nn.Linear) else layer.out_channels
self.register_buffer("u", torch.nn.functional.normalize(torch.rand(out_features) - 0.5, dim=0))
"""

DISCRIMINATOR_CLASS = """
class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        def norm(layer):
            return SpectralNorm(layer) if spectral else layer
        self.c1 = norm(nn.Conv2d(channels, base, 4, 2, 1))
        self.c2 = norm(nn.Conv2d(base, base * 2, 4, 2, 1))
        self.c3 = norm(nn.Conv2d(base * 2, base * 4, 4, 2, 1))
        self.c4 = norm(nn.Conv2d(base * 4, base * 8, 4, 2, 1))
        self.c5 = norm(nn.Conv2d(base * 8, 1, 4, 1, 0))

    def forward(self, x):
        for conv in (self.c1, self.c2, self.c3, self.c4):
            x = F.leaky_relu(conv(x), 0.2)
        return self.c5(x).view(-1)

return Discriminator()
"""
DISCRIMINATOR_LIST = """
wrap = SpectralNorm if spectral else (lambda layer: layer)
net = nn.Sequential()
previous = channels
for power in range(4):
    conv = nn.Conv2d(previous, base * 2**power, kernel_size=(4, 4), stride=(2, 2), padding=(1, 1))
    net.add_module(f"conv{power}", wrap(conv))
    net.add_module(f"relu{power}", nn.LeakyReLU(negative_slope=0.2, inplace=True))
    previous = base * 2**power
net.add_module("last", wrap(nn.Conv2d(previous, 1, kernel_size=4, stride=1, padding=0, bias=True)))
net.add_module("squeeze", nn.Flatten(start_dim=0))
return net
"""
DISCRIMINATOR_MAXIMUM = """
class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        widths = [channels] + [base * k for k in (1, 2, 4, 8)] + [1]
        convs = [nn.Conv2d(a, b, 4, 2 if b > 1 or i < 4 else 1, 1 if i < 4 else 0)
                 for i, (a, b) in enumerate(zip(widths[:-1], widths[1:]))]
        self.convs = nn.ModuleList([SpectralNorm(c) for c in convs] if spectral else convs)

    def forward(self, images):
        h = images
        for conv in list(self.convs)[:-1]:
            h = conv(h)
            h = torch.maximum(h, 0.2 * h)
        return self.convs[-1](h).squeeze(3).squeeze(2).squeeze(1)

return Net()
"""
GENERATOR_CLASS = """
class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.t1 = nn.ConvTranspose2d(noise_dim, base * 8, 4, 1, 0)
        self.b1 = nn.BatchNorm2d(base * 8)
        self.t2 = nn.ConvTranspose2d(base * 8, base * 4, 4, 2, 1)
        self.b2 = nn.BatchNorm2d(base * 4)
        self.t3 = nn.ConvTranspose2d(base * 4, base * 2, 4, 2, 1)
        self.b3 = nn.BatchNorm2d(base * 2)
        self.t4 = nn.ConvTranspose2d(base * 2, base, 4, 2, 1)
        self.b4 = nn.BatchNorm2d(base)
        self.t5 = nn.ConvTranspose2d(base, channels, 4, 2, 1)

    def forward(self, z):
        x = z.view(z.size(0), -1, 1, 1)
        x = F.relu(self.b1(self.t1(x)))
        x = F.relu(self.b2(self.t2(x)))
        x = F.relu(self.b3(self.t3(x)))
        x = torch.relu(self.b4(self.t4(x)))
        return torch.tanh(self.t5(x))

return Generator()
"""
GENERATOR_BLOCKS = """
def block(a, b, stride, padding):
    return nn.Sequential(
        nn.ConvTranspose2d(a, b, kernel_size=4, stride=stride, padding=padding, bias=False),
        nn.BatchNorm2d(b),
        nn.ReLU(inplace=True),
    )

class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.main = nn.Sequential(
            block(noise_dim, 8 * base, 1, 0), block(8 * base, 4 * base, 2, 1),
            block(4 * base, 2 * base, 2, 1), block(2 * base, base, 2, 1),
            nn.ConvTranspose2d(base, channels, 4, 2, 1, bias=False), nn.Tanh(),
        )

    def forward(self, z):
        return self.main(z.reshape(len(z), noise_dim, 1, 1))

return Generator()
"""
