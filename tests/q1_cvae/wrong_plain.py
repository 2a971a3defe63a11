"""Plain answers to question 1, and how a wrong answer is made of one: by replacing some of its text."""

from autograder.verification.answers import WrongAnswer, instead_of
from tests.q1_cvae.question import QUESTION

LAYERS = """
self.fc1 = nn.Linear(input_size + num_classes, hidden_units)
self.fc2 = nn.Linear(hidden_units, hidden_units)
self.fc_mu = nn.Linear(hidden_units, latent_size)
self.fc_logvar = nn.Linear(hidden_units, latent_size)
self.fc3 = nn.Linear(latent_size + num_classes, hidden_units)
self.fc4 = nn.Linear(hidden_units, hidden_units)
self.fc5 = nn.Linear(hidden_units, input_size)
"""
RECOGNISE = """
h = F.relu(self.fc2(F.relu(self.fc1(torch.cat([x, c], dim=1)))))
return self.fc_mu(h), self.fc_logvar(h)
"""
GENERATE = """
h = F.relu(self.fc4(F.relu(self.fc3(torch.cat([z, c], dim=1)))))
return torch.sigmoid(self.fc5(h))
"""
LOSS = """
recon = F.binary_cross_entropy(x_hat, x, reduction="sum")
kl = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
return (recon + kl) / x.shape[0]
"""


def _changed(text: str, changes: tuple[tuple[str, str], ...]) -> str:
    for old, new in changes:
        if old not in text:
            raise ValueError(f"not in the text: {old!r}")
        text = text.replace(old, new)
    return text


def model(exercise: str, name: str, mistake: str, *changes: tuple[str, str]) -> WrongAnswer:
    """A plain network in which some texts are replaced, wherever in its layers and two functions they stand."""
    layers, recognise, generate = LAYERS, RECOGNISE, GENERATE
    for old, new in changes:
        if old not in layers + recognise + generate:
            raise ValueError(f"{name}: not in the text: {old!r}")
        layers, recognise, generate = (part.replace(old, new) for part in (layers, recognise, generate))
    edits = (
        instead_of(QUESTION, "Q1.1, Q1.3: make your layers", layers),
        instead_of(QUESTION, "Q1.1 ", recognise),
        instead_of(QUESTION, "Q1.3 ", generate),
    )
    return WrongAnswer(f"{exercise.lower()}-{name}", QUESTION, edits, exercise, mistake)


def sample(name: str, mistake: str, text: str) -> WrongAnswer:
    """Another reparametrize."""
    return WrongAnswer(f"q1.2-{name}", QUESTION, (instead_of(QUESTION, "Q1.2 ", text),), "Q1.2", mistake)


def forward(name: str, mistake: str, text: str) -> WrongAnswer:
    """Another forward."""
    return WrongAnswer(f"q1.4-{name}", QUESTION, (instead_of(QUESTION, "Q1.4 ", text),), "Q1.4", mistake)


def plain_forward(name: str, mistake: str, text: str) -> WrongAnswer:
    """Another forward of a plain network, whose outputs may be written into."""
    edits = (
        instead_of(QUESTION, "Q1.1, Q1.3: make your layers", LAYERS),
        instead_of(QUESTION, "Q1.1 ", RECOGNISE),
        instead_of(QUESTION, "Q1.3 ", GENERATE),
        instead_of(QUESTION, "Q1.4 ", text),
    )
    return WrongAnswer(f"q1.4-{name}", QUESTION, edits, "Q1.4", mistake)


def loss(name: str, mistake: str, *changes: tuple[str, str]) -> WrongAnswer:
    """A plain loss in which some texts are replaced."""
    return WrongAnswer(
        f"q1.5-{name}", QUESTION, (instead_of(QUESTION, "Q1.5 ", _changed(LOSS, changes)),), "Q1.5", mistake
    )
