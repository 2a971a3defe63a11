"""Parts that draw noise where they should not: forward is neither passed nor blamed for what it cannot help."""

import pytest

from autograder.verification.answers import instead_of
from tests.q1_cvae.question import QUESTION
from tests.q1_cvae.right_networks import ARCHITECTURES, cvae
from tests.q1_cvae.right_styles import FORWARDS, forward, reparametrize

LAYERS = """
self.enc = nn.Linear(input_size + num_classes, hidden_units)
self.heads = nn.Linear(hidden_units, 2 * latent_size)
self.dec = nn.Linear(latent_size + num_classes, hidden_units)
self.out = nn.Linear(hidden_units, input_size)
"""
ENCODER = "return self.heads(F.relu(self.enc(torch.cat([x, c], 1)))).chunk(2, 1)"
RANDOM_ENCODER = "return self.heads(F.dropout(F.relu(self.enc(torch.cat([x, c], 1))), 0.5)).chunk(2, 1)"
DECODER = "return torch.sigmoid(self.out(F.relu(self.dec(torch.cat([z, c], 1)))))"
NEW_DECODER = "return torch.sigmoid(nn.Linear(400, 784)(F.relu(self.dec(torch.cat([z, c], 1)))) + 0 * self.out.bias)"
ONE_ROW = "return mu + torch.exp(0.5 * logvar) * torch.randn(mu.shape[1])"
LABEL_FORGOTTEN = """
mu, logvar = self.recognition_model(x, c)
return self.generative_model(self.reparametrize(mu, logvar), 0 * c), mu, logvar
"""
OTHER_CODE = """
mu, logvar = self.recognition_model(x, c)
return self.generative_model(torch.randn_like(mu), c), mu, logvar
"""
OTHER_MEANS = """
mu, logvar = self.recognition_model(x.flip(0), c)
return self.generative_model(self.reparametrize(mu, logvar), c), mu, logvar
"""
USES_MU = """
mu, logvar = self.recognition_model(x, c)
return self.generative_model(mu, c), mu, logvar
"""


def _lost(grade, exercise):
    return {
        o.check.partition("::")[2]: o.finding.mistake
        for o in grade.all_outcomes()
        if o.exercise == exercise and o.lacks_points
    }


@pytest.mark.parametrize(
    ("exercise", "edits"),
    [
        ("Q1.1", cvae(LAYERS, RANDOM_ENCODER, DECODER)),
        ("Q1.2", reparametrize(ONE_ROW)),
        ("Q1.3", cvae(LAYERS, ENCODER, NEW_DECODER)),
    ],
    ids=["encoder", "noise", "decoder"],
)
def test_right_forward_of_a_random_part_loses_nothing(graded, exercise, edits):
    grade = graded(*edits)
    assert _lost(grade, exercise)
    assert not _lost(grade, "Q1.4")


def test_forward_that_samples_by_itself_behind_a_random_encoder_loses_nothing(graded):
    grade = graded(*cvae(LAYERS, RANDOM_ENCODER, DECODER), *forward(FORWARDS["forward samples by itself"]))
    assert "random-in-eval" in _lost(grade, "Q1.1").values()
    assert not _lost(grade, "Q1.4")


@pytest.mark.parametrize("wrong", [LABEL_FORGOTTEN, OTHER_CODE, OTHER_MEANS], ids=["label", "code", "means"])
def test_wrong_forward_behind_a_random_encoder_is_not_passed(graded, wrong):
    grade = graded(*cvae(LAYERS, RANDOM_ENCODER, DECODER), *forward(wrong))
    assert "random-in-eval" in _lost(grade, "Q1.1").values()
    assert _lost(grade, "Q1.4")


def test_encoder_that_agrees_with_nothing_says_so(graded):
    noise = (
        "h = self.enc(torch.cat([x, c], 1)) + random.SystemRandom().random()\nreturn self.heads(F.relu(h)).chunk(2, 1)"
    )
    grade = graded(*cvae(LAYERS, noise, DECODER), ("import argparse\n", "import argparse\nimport random\n"))
    assert "random-in-eval" in _lost(grade, "Q1.1").values()
    assert "forward-of-random-encoder" in _lost(grade, "Q1.4").values()


@pytest.mark.parametrize("text", [LABEL_FORGOTTEN, OTHER_CODE], ids=["label", "code"])
def test_wrong_forward_of_shared_noise_is_not_passed(graded, text):
    grade = graded(*reparametrize(ONE_ROW), *forward(text))
    assert "noise-shared-by-images" in _lost(grade, "Q1.2").values()
    assert "forward-not-comparable" in _lost(grade, "Q1.4").values()


@pytest.mark.parametrize("style", ["dropout", "batch norm"])
def test_forward_of_mu_is_seen_through_layers_that_change_in_training(graded, style):
    mean_in_eval = "return mu + torch.exp(0.5 * logvar) * torch.randn_like(mu) if self.training else mu"
    grade = graded(*ARCHITECTURES[style], *reparametrize(mean_in_eval), *forward(USES_MU))
    assert "forward-uses-mu" in _lost(grade, "Q1.4").values()


def test_loss_that_is_one_constant_earns_nothing(graded):
    grade = graded(instead_of(QUESTION, "Q1.5 ", "return 0 * (x_hat.sum() + mu.sum() + logvar.sum())"))
    assert sum(outcome.points for outcome in grade.all_outcomes() if outcome.exercise == "Q1.5") == 0
