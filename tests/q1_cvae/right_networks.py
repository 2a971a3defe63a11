"""Right answers to question 1: networks in other people's style."""

from autograder.verification.answers import instead_of
from tests.q1_cvae.question import QUESTION


def cvae(layers: str, recognise: str, generate: str) -> tuple[tuple[str, str], ...]:
    """The edits that put another architecture in the place of the solution's."""
    return (
        instead_of(QUESTION, "Q1.1, Q1.3: make your layers", layers),
        instead_of(QUESTION, "Q1.1 ", recognise),
        instead_of(QUESTION, "Q1.3 ", generate),
    )


PLAIN_LAYERS = """
self.fc1 = nn.Linear(input_size + num_classes, hidden_units)
self.fc21 = nn.Linear(hidden_units, latent_size)
self.fc22 = nn.Linear(hidden_units, latent_size)
self.fc3 = nn.Linear(latent_size + num_classes, hidden_units)
self.fc4 = nn.Linear(hidden_units, input_size)
"""
PLAIN_RECOGNITION = """
h1 = F.relu(self.fc1(torch.cat((x, c), 1)))
return self.fc21(h1), self.fc22(h1)
"""
PLAIN_GENERATION = """
h3 = F.relu(self.fc3(torch.cat((z, c), 1)))
return torch.sigmoid(self.fc4(h3))
"""

TWO_TANH = """
self.enc1 = nn.Linear(input_size + num_classes, hidden_units)
self.enc2 = nn.Linear(hidden_units, hidden_units)
self.heads = nn.Linear(hidden_units, 2 * latent_size)
self.dec1 = nn.Linear(latent_size + num_classes, hidden_units)
self.dec2 = nn.Linear(hidden_units, hidden_units)
self.out = nn.Linear(hidden_units, input_size)
"""

ORDERED = """
from collections import OrderedDict
self.Encoder = nn.Sequential(OrderedDict([
    ("fc1", nn.Linear(input_size + num_classes, 300)), ("act1", nn.LeakyReLU(0.2)),
    ("fc2", nn.Linear(300, 100)), ("act2", nn.LeakyReLU(0.2)),
    ("heads", nn.Linear(100, 2 * latent_size)),
]))
self.Decoder = nn.Sequential(OrderedDict([
    ("fc1", nn.Linear(latent_size + num_classes, 100)), ("act1", nn.LeakyReLU(0.2)),
    ("fc2", nn.Linear(100, 300)), ("act2", nn.LeakyReLU(0.2)),
    ("out", nn.Linear(300, input_size)), ("sigmoid", nn.Sigmoid()),
]))
for module in self.modules():
    if isinstance(module, nn.Linear):
        nn.init.xavier_uniform_(module.weight)
        module.bias.data.zero_()
"""

LIST_BUILT = """
sizes = [input_size + num_classes, hidden_units, hidden_units, hidden_units]
self.enc_layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])])
self.mean, self.log_variance = nn.ModuleList([nn.Linear(sizes[-1], latent_size) for _ in range(2)])
layers = []
for a, b in [(latent_size + num_classes, sizes[3]), (sizes[3], sizes[2]), (sizes[2], sizes[1])]:
    layers += [nn.Linear(a, b), nn.ELU()]
layers.append(nn.Linear(sizes[1], input_size))
self.dec = nn.Sequential(*layers)
"""

CONVOLUTIONAL = """
self.conv1 = nn.Conv2d(1, 16, 4, stride=2, padding=1)
self.conv2 = nn.Conv2d(16, 32, 4, stride=2, padding=1)
self.fc = nn.Linear(32 * 7 * 7 + num_classes, 256)
self.fc_mu = nn.Linear(256, latent_size)
self.fc_logvar = nn.Linear(256, latent_size)
self.fc_z = nn.Linear(latent_size + num_classes, 256)
self.fc_up = nn.Linear(256, 32 * 7 * 7)
self.up1 = nn.ConvTranspose2d(32, 16, 4, stride=2, padding=1)
self.up2 = nn.ConvTranspose2d(16, 1, 4, stride=2, padding=1)
"""
CONV_RECOGNITION = """
h = F.relu(self.conv1(x.view(-1, 1, 28, 28)))
h = F.relu(self.conv2(h)).flatten(1)
h = F.relu(self.fc(torch.cat([h, c], dim=1)))
return self.fc_mu(h), self.fc_logvar(h)
"""
CONV_GENERATION = """
h = F.relu(self.fc_z(torch.cat([z, c], dim=1)))
h = F.relu(self.fc_up(h)).view(-1, 32, 7, 7)
h = F.relu(self.up1(h))
return torch.sigmoid(self.up2(h)).view(-1, 784)
"""

BATCH_NORM = """
self.encoder = nn.Sequential(
    nn.Linear(input_size + num_classes, hidden_units), nn.BatchNorm1d(hidden_units), nn.ReLU(),
    nn.Linear(hidden_units, hidden_units), nn.BatchNorm1d(hidden_units), nn.ReLU())
self.to_mu = nn.Linear(hidden_units, latent_size)
self.to_logvar = nn.Linear(hidden_units, latent_size)
self.decoder = nn.Sequential(
    nn.Linear(latent_size + num_classes, hidden_units), nn.BatchNorm1d(hidden_units), nn.ReLU(),
    nn.Linear(hidden_units, hidden_units), nn.BatchNorm1d(hidden_units), nn.ReLU(),
    nn.Linear(hidden_units, input_size), nn.Sigmoid())
"""
DROPOUT = """
self.encoder = nn.Sequential(
    nn.Linear(input_size + num_classes, hidden_units), nn.ReLU(), nn.Dropout(0.2),
    nn.Linear(hidden_units, hidden_units), nn.ReLU(), nn.Dropout(0.2))
self.to_mu = nn.Linear(hidden_units, latent_size)
self.to_logvar = nn.Linear(hidden_units, latent_size)
self.decoder = nn.Sequential(
    nn.Linear(latent_size + num_classes, hidden_units), nn.ReLU(), nn.Dropout(0.2),
    nn.Linear(hidden_units, hidden_units), nn.ReLU(), nn.Dropout(0.2),
    nn.Linear(hidden_units, input_size), nn.Sigmoid())
"""
LAYER_NORM = """
self.enc_in = nn.Linear(input_size + num_classes, hidden_units)
self.enc_norm = nn.LayerNorm(hidden_units)
self.enc_mid = nn.Linear(hidden_units, hidden_units)
self.to_mu = nn.Linear(hidden_units, latent_size)
self.to_logvar = nn.Linear(hidden_units, latent_size)
self.dec_in = nn.Linear(latent_size + num_classes, hidden_units)
self.dec_mid = nn.Linear(hidden_units, hidden_units)
self.dec_out = nn.Linear(hidden_units, input_size)
"""
FOUR_MATRICES = """
self.W_x = nn.Parameter(torch.randn(input_size, hidden_units) * 0.02)
self.W_c = nn.Parameter(torch.randn(num_classes, hidden_units) * 0.3)
self.b = nn.Parameter(torch.zeros(hidden_units))
self.V = nn.Parameter(torch.randn(hidden_units, 2, latent_size) * 0.05)
self.U_z = nn.Parameter(torch.randn(latent_size, hidden_units) * 0.2)
self.U_c = nn.Parameter(torch.randn(num_classes, hidden_units) * 0.3)
self.d = nn.Parameter(torch.zeros(hidden_units))
self.T = nn.Linear(hidden_units, input_size)
"""

ARCHITECTURES = {
    "one hidden layer of 400, relu, as in the pytorch example": cvae(PLAIN_LAYERS, PLAIN_RECOGNITION, PLAIN_GENERATION),
    "two tanh layers, one head cut by chunk, sigmoid by tanh": cvae(
        TWO_TANH,
        """
        h = torch.tanh(self.enc2(torch.tanh(self.enc1(torch.cat([x, c], dim=-1)))))
        return torch.chunk(self.heads(h), 2, dim=1)
        """,
        """
        h = torch.tanh(self.dec2(torch.tanh(self.dec1(torch.cat([z, c], dim=-1)))))
        return 0.5 * (torch.tanh(self.out(h)) + 1)
        """,
    ),
    "ordered dicts, leaky relu, xavier, .forward, one head cut by slices": cvae(
        ORDERED,
        """
        h = self.Encoder.forward(torch.cat([x.float(), c.float()], dim=1))
        mu = h[:, :self.latent_size]
        logvar = h[:, self.latent_size:]
        return mu.float(), logvar.float()
        """,
        "return self.Decoder.forward(torch.cat([z.float(), c.float()], dim=1)).float()",
    ),
    "module lists, three layers, elu": cvae(
        LIST_BUILT,
        """
        h = torch.hstack((x, c))
        for layer in self.enc_layers:
            h = F.elu(layer(h))
        return [self.mean(h), self.log_variance(h)]
        """,
        "return torch.sigmoid(self.dec(torch.hstack((z, c))))",
    ),
    "convolutional": cvae(CONVOLUTIONAL, CONV_RECOGNITION, CONV_GENERATION),
    "batch norm": cvae(
        BATCH_NORM,
        """
        h = self.encoder(torch.cat([x, c], 1))
        return self.to_mu(h), self.to_logvar(h)
        """,
        "return self.decoder(torch.cat([z, c], 1))",
    ),
    "dropout": cvae(
        DROPOUT,
        """
        h = self.encoder(torch.cat([x, c], 1))
        return self.to_mu(h), self.to_logvar(h)
        """,
        "return self.decoder(torch.cat([z, c], 1))",
    ),
    "layer norm, a residual, gelu and silu": cvae(
        LAYER_NORM,
        """
        h = F.gelu(self.enc_norm(self.enc_in(torch.cat([x, c], 1))))
        h = h + F.gelu(self.enc_mid(h))
        return self.to_mu(h), self.to_logvar(h).clamp(-10, 10)
        """,
        """
        h = F.silu(self.dec_in(torch.cat([z, c], 1)))
        h = h + F.silu(self.dec_mid(h))
        return self.dec_out(h).sigmoid()
        """,
    ),
    "the label joined again before the heads": cvae(
        """
        self.fc1 = nn.Linear(input_size + num_classes, hidden_units)
        self.fc_mu = nn.Linear(hidden_units + num_classes, latent_size)
        self.fc_var = nn.Linear(hidden_units + num_classes, latent_size)
        self.fc3 = nn.Linear(latent_size + num_classes, hidden_units)
        self.fc4 = nn.Linear(hidden_units + num_classes, input_size)
        """,
        """
        inp = torch.cat([x.view(-1, 784), c], 1)
        h = torch.cat([nn.ReLU()(self.fc1(inp)), c], 1)
        mu, logvar = self.fc_mu(h), self.fc_var(h)
        return mu, logvar
        """,
        """
        h = torch.cat([nn.ReLU()(self.fc3(torch.cat([z, c], 1))), c], 1)
        return nn.Sigmoid()(self.fc4(h)).view(-1, 784)
        """,
    ),
    "an embedding of the label, and a wider decoder": cvae(
        """
        print("building a CVAE with", hidden_units, "hidden units")
        self.embed = nn.Linear(num_classes, 32, bias=False)
        self.enc = nn.Sequential(nn.Linear(input_size + 32, 512), nn.ReLU(), nn.Linear(512, 256), nn.ReLU())
        self.enc_mu, self.enc_logvar = nn.Linear(256, latent_size), nn.Linear(256, latent_size)
        self.dec = nn.Sequential(nn.Linear(latent_size + 32, 256), nn.ReLU(), nn.Linear(256, 512), nn.ReLU(),
                                 nn.Linear(512, input_size), nn.Sigmoid())
        """,
        """
        h = self.enc(torch.cat([x, self.embed(c)], 1))
        return self.enc_mu(h), self.enc_logvar(h)
        """,
        "return self.dec(torch.cat([z, self.embed(c)], 1))",
    ),
    "bare parameters and matrix products": cvae(
        FOUR_MATRICES,
        """
        h = (x @ self.W_x + c @ self.W_c + self.b).relu()
        return tuple(torch.einsum("nh,hkz->knz", h, self.V))
        """,
        "return torch.sigmoid(self.T((z @ self.U_z + c @ self.U_c + self.d).clamp(min=0)))",
    ),
    "cyrillic names": cvae(
        """
        self.слой = nn.Linear(input_size + num_classes, hidden_units)
        self.среднее = nn.Linear(hidden_units, latent_size)
        self.дисперсия = nn.Linear(hidden_units, latent_size)
        self.обратно = nn.Linear(latent_size + num_classes, hidden_units)
        self.выход = nn.Linear(hidden_units, input_size)
        """,
        """
        скрытый = F.relu(self.слой(torch.cat([x, c], 1)))
        return self.среднее(скрытый), self.дисперсия(скрытый)
        """,
        "return torch.sigmoid(self.выход(F.relu(self.обратно(torch.cat([z, c], 1)))))",
    ),
    "three layers of a thousand": cvae(
        LIST_BUILT.replace("sizes = [", "hidden_units = 1000\nsizes = ["),
        """
        h = torch.cat((x, c), dim=1)
        for layer in self.enc_layers:
            h = F.relu(layer(h))
        return self.mean(h), self.log_variance(h)
        """,
        "return torch.sigmoid(self.dec(torch.cat((z, c), dim=1)))",
    ),
    "weight normalisation": cvae(
        PLAIN_LAYERS
        + "self.fc1 = nn.utils.parametrizations.weight_norm(self.fc1)\n"
        + "self.fc3 = nn.utils.parametrizations.weight_norm(self.fc3)",
        PLAIN_RECOGNITION,
        PLAIN_GENERATION,
    ),
}
