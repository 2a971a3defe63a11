"""Right answers to question 1 whose parameters are large, deep, zero at first, or bounded as one may."""

from autograder.verification.answers import Answer
from tests.q1_cvae.question import QUESTION
from tests.q1_cvae.right_networks import PLAIN_GENERATION, PLAIN_LAYERS, PLAIN_RECOGNITION, cvae
from tests.q1_cvae.right_styles import forward

_DEEP = """
sizes = [input_size + num_classes] + {depth} * [hidden_units]
self.enc = nn.Sequential(*[m for a, b in zip(sizes[:-1], sizes[1:]) for m in (nn.Linear(a, b),{norm} nn.ReLU())])
self.mu, self.logvar = nn.Linear(hidden_units, latent_size), nn.Linear(hidden_units, latent_size)
sizes = [latent_size + num_classes] + {depth} * [hidden_units]
self.dec = nn.Sequential(*[m for a, b in zip(sizes[:-1], sizes[1:]) for m in (nn.Linear(a, b),{norm} nn.ReLU())])
self.out = nn.Linear(hidden_units, input_size)
for m in self.modules():
    if isinstance(m, nn.Linear):
        {init}
        nn.init.zeros_(m.bias)
"""
_DEEP_RECOGNITION = "h = self.enc(torch.cat([x, c], 1))\nreturn self.mu(h), self.logvar(h)"
_DEEP_GENERATION = "return torch.sigmoid(self.out(self.dec(torch.cat([z, c], 1))))"
_KAIMING = "nn.init.kaiming_normal_(m.weight, nonlinearity='relu')"
_XAVIER = "nn.init.xavier_uniform_(m.weight, gain=nn.init.calculate_gain('relu'))"


def _deep(depth: int, norm: str, init: str) -> tuple[tuple[str, str], ...]:
    layers = _DEEP.format(depth=depth, norm=norm, init=init)
    return cvae(layers, _DEEP_RECOGNITION, _DEEP_GENERATION)


_BATCH_NORM = " nn.BatchNorm1d(b),"
_CVAES = {
    "three-layers-kaiming": _deep(3, "", _KAIMING),
    "five-layers-kaiming": _deep(5, "", _KAIMING),
    "four-layers-xavier-with-gain": _deep(4, "", _XAVIER),
    "three-layers-kaiming-batch-norm": _deep(3, _BATCH_NORM, _KAIMING),
    "five-layers-batch-norm": _deep(5, _BATCH_NORM, "pass"),
    "orthogonal-with-a-gain-of-two": _deep(3, "", "nn.init.orthogonal_(m.weight, gain=2.0)"),
    "heads-that-begin-at-zero": cvae(
        PLAIN_LAYERS
        + "for head in (self.fc21, self.fc22):\n    nn.init.zeros_(head.weight)\n    nn.init.zeros_(head.bias)",
        PLAIN_RECOGNITION,
        PLAIN_GENERATION,
    ),
    "a-last-layer-that-begins-at-zero": cvae(
        PLAIN_LAYERS + "nn.init.zeros_(self.fc4.weight)", PLAIN_RECOGNITION, PLAIN_GENERATION
    ),
    "logvar-clamped-generously": cvae(
        PLAIN_LAYERS, PLAIN_RECOGNITION.replace("self.fc22(h1)", "self.fc22(h1).clamp(-6, 6)"), PLAIN_GENERATION
    ),
}
_DRAWS_IN_TRAINING = """
mu, logvar = self.recognition_model(x, c)
z = self.reparametrize(mu, logvar) if self.training else mu
return self.generative_model(z, c), mu, logvar
"""
CORNERS = (
    *(Answer(f"q1-{name}", QUESTION, edits) for name, edits in _CVAES.items()),
    Answer("q1-forward-draws-in-training-alone", QUESTION, forward(_DRAWS_IN_TRAINING)),
    Answer(
        "q1-forward-draws-in-training-alone-with-batch-norm",
        QUESTION,
        (*_CVAES["three-layers-kaiming-batch-norm"], *forward(_DRAWS_IN_TRAINING)),
    ),
)
