"""How the trainings of Q8.8 are measured: no code of the student's sees the label of a review that is tested."""

from dataclasses import dataclass

import torch
from torch import Tensor

from autograder.check import fail
from autograder.evidence import Curve, Line, Role, nowhere, series
from autograder.mistakes import Seen, explain
from autograder.model_tensors import tensors_of
from data.generated_reviews import bag_ceiling, generated_reviews
from tests.q8_sentiment.mistakes import training as known
from tests.q8_sentiment.reference import filled, final_logits, right_share, split

TRAINING, TESTED, LENGTH = 3000, 2000, 24
EMBEDDING, HIDDEN, RATE, BATCH = 16, 32, 0.01, 64
_SEEDS = 2**31


@dataclass
class Reviews:
    """Encoded reviews to learn from and to test; `size` word numbers, dealt out at random."""

    size: int
    ids: Tensor  # (N, T)
    labels: Tensor  # (N,)
    tested: Tensor  # (M, T)
    answers: Tensor  # (M,)

    @classmethod
    def drawn(cls, rng, secret_rng):
        """New reviews. Those that are tested and the numbers of the words are secret.

        Each hard review that is tested comes with its twin, so a bag is right on at most 75 % of them, luck included.
        """
        texts, labels = generated_reviews(TRAINING, _number(rng))
        tested, answers = generated_reviews(TESTED, _number(secret_rng), with_twins=True)
        lists = [[split(text) for text in part] for part in (texts, tested)]
        words = sorted({word for part in lists for each in part for word in each})
        numbers = dict(zip(words, (2 + torch.randperm(len(words), generator=secret_rng)).tolist(), strict=True))
        ids = [filled([[numbers[word] for word in each] for each in part], LENGTH) for part in lists]
        return cls(2 + len(words), ids[0], torch.tensor(labels).float(), ids[1], torch.tensor(answers).float())


@dataclass(frozen=True)
class Goal:
    """What a training should reach."""

    kind: str
    name: str  # in messages
    epochs: int  # at most
    full: float  # share of tested reviews for all points
    none: float  # and for none
    most: float = 1.0  # more is impossible


def check_learning(q8, goal, rng, secret_rng, note, evidence=nowhere, figure=""):
    """A network of this kind learns to judge reviews that it has not seen.

    Args:
        q8: the student's module.
        goal: what it should reach.
        rng: what the training reviews are drawn from.
        secret_rng: what the tested reviews are drawn from.
        note: the fixture of this name.
        evidence: the fixture of this name.
        figure: the name under which the epochs of a network that reached its goal are noted, or "".
    """
    reviews = Reviews.drawn(rng, secret_rng)
    shares = _bag(q8, goal, reviews) if goal.kind == "bag" else _recurrent(q8, goal, reviews)
    evidence(_curve(goal, shares))
    share = shares[-1] if goal.kind == "bag" else max(shares)
    reached = goal.full <= share <= goal.most
    figures = {figure: len(shares)} if figure and reached else {}
    note(f"{goal.name}, {len(shares)} epochs: right on {share:.1%} of the other reviews", **figures)
    if not reached:
        within = f"at least {goal.full:.0%}" + (f", at most {goal.most:.0%}" if goal.most < 1 else "")
        mistake = explain(Seen(share, facts={"shares": shares, "most": goal.most}), known.LEARNING)
        earned = 0.0 if share > goal.most else max(0.0, (share - goal.none) / (goal.full - goal.none))
        asked = f"{goal.name} should be right on reviews that it has not seen"
        fail(asked, expected=within, got=f"{share:.1%}", mistake=mistake, earned=min(round(earned, 2), 0.95))


def _bag(q8, goal, reviews):
    """The share after each epoch: a worker that was never sent a label judges for the weights of each."""
    model, optimizer = q8.instrument.begin("bag", reviews.size, EMBEDDING, HIDDEN, RATE, about="BagClassifier")
    states = []
    for _ in range(goal.epochs):
        q8.instrument.epoch(model, optimizer, reviews.ids, reviews.labels, BATCH, about="train_epoch")
        states.append(tensors_of(q8, model, state=True))
    with q8.fresh() as judge:
        sent = reviews.size, EMBEDDING, states, reviews.tested
        found = judge.instrument.bag_judges(*sent, about="BagClassifier")
    return [right_share(_logits(each), reviews.answers) for each in found]


def _recurrent(q8, goal, reviews):
    """The share after each epoch: the grader computes with the weights. It ends once the goal is reached."""
    sent = goal.kind, reviews.size, EMBEDDING, HIDDEN, RATE
    model, optimizer = q8.instrument.begin(*sent, about="RecurrentClassifier")
    shares = []
    for _ in range(goal.epochs):
        q8.instrument.epoch(model, optimizer, reviews.ids, reviews.labels, BATCH, about="train_epoch")
        tensors = _weights(tensors_of(q8, model), goal.kind, reviews.size)
        shares.append(right_share(final_logits(goal.kind, tensors, reviews.tested), reviews.answers))
        if shares[-1] >= goal.full:
            break
    return shares


def _weights(tensors, kind, size):
    """The weights of a RecurrentClassifier, if they are some; else the check fails."""
    rows = HIDDEN * {"rnn": 1, "lstm": 4}[kind]
    shapes = {
        "embedding.weight": (size, EMBEDDING),
        "w_ih": (rows, EMBEDDING),
        "w_hh": (rows, HIDDEN),
        "b_ih": (rows,),
        "b_hh": (rows,),
        "out.weight": (1, HIDDEN),
        "out.bias": (1,),
    }
    asked = "RecurrentClassifier is given, and should have the parameters that it has in the stub"
    for name, shape in shapes.items():
        got = tuple(tensors[name].shape) if name in tensors else "none"
        if got != shape:
            fail(asked, expected=f"{name} of shape {shape}", got=f"{got}", mistake=known.CHANGED_CLASS)
        if not bool(torch.isfinite(tensors[name]).all()):
            fail(
                "the weights should stay finite",
                expected="numbers",
                got=f"NaN or infinity in {name}",
                mistake=known.NAN,
            )
    return tensors


def _logits(value):
    """The logits of the tested reviews; what is none of them counts as wrong."""
    if not isinstance(value, Tensor) or value.numel() != TESTED:
        fail("BagClassifier should give a logit for each review", expected=f"shape ({TESTED},)", got=str(type(value)))
    return torch.nan_to_num(value.reshape(-1).double(), nan=0.0)


def _curve(goal, shares):
    lines = (Line("goal", goal.full), Line("ceiling of any bag", bag_ceiling()))
    caption = f"{goal.name}: the share of unseen reviews that it judges rightly, after each epoch"
    return Curve(caption, "epoch", "share", (series(goal.name, Role.YOURS, shares),), lines=lines)


def _number(rng):
    return int(torch.randint(_SEEDS, (), generator=rng))
