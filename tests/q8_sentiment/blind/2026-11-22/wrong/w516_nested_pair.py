# exercise: Q8.5
# mistake: returns (states, (h, c)) as nn.LSTM does, not a triple
"""Q8: is a review positive? A bag of words, an RNN and an LSTM read it.

A review is a row of word numbers. The bag averages the embeddings of its words, so the order is lost. The RNN (Elman,
"Finding structure in time", 1990, doi:10.1207/s15516709cog1402_1) and the LSTM (Hochreiter and Schmidhuber, "Long
short-term memory", 1997, doi:10.1162/neco.1997.9.8.1735) read word after word, and answer from their last state.

Run it with `python q8_sentiment.py`; it takes some fifteen seconds on one core. `--help` lists the flags.
"""

import argparse
import re
import sys
import time
from collections import Counter, namedtuple
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
import torch  # noqa: E402
import torch.nn as nn  # noqa: E402
import torch.nn.functional as F  # noqa: E402
from collections import deque
from itertools import accumulate, chain, groupby, repeat

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the kit's folder, for the lines below
from data.generated_reviews import bag_ceiling  # noqa: E402
from data.reviews import GENERATED, load_reviews  # noqa: E402
from data.seeding import seed_everything  # noqa: E402

PAD, UNKNOWN = 0, 1  # the numbers of no word, and of every word that is not in the vocabulary
CLIP = 1.0  # the largest norm of the gradient of all parameters together
KINDS = ("bag", "rnn", "lstm")

# Numbers of words and of places for them, sizes of the embedding and of the state, how it is learned, epochs by kind.
Settings = namedtuple("Settings", ("words", "length", "embedding", "hidden", "optimizer", "rate", "batch", "epochs"))
OURS = Settings(10_000, 24, 16, 32, torch.optim.Adam, 0.01, 64, {"bag": 20, "rnn": 12, "lstm": 6})
OF_REPORT = Settings(10_000, 500, 32, 32, torch.optim.RMSprop, 0.001, 128, dict.fromkeys(KINDS, 2))
RESULTS_OF_REPORT = "bag 88.97 %, RNN 78.8 %, LSTM 84.6 % of the reviews kept back, after 2 epochs on IMDB"


def words(text: str) -> list[str]:
    """The words of a text, in small letters: "It's GOOD!" has it's and good."""
    return re.findall(r"[a-z0-9']+", text.lower())


def build_vocabulary(texts: Sequence[str], size: int) -> dict[str, int]:
    by_word = groupby(sorted(chain.from_iterable(map(words, texts))))
    counted = [(-sum(1 for _ in group), word) for word, group in by_word]
    ranked = (word for _, word in sorted(counted))
    return dict(zip(ranked, range(2, size)))


def encode(texts: Sequence[str], vocabulary: dict[str, int], length: int) -> torch.Tensor:
    def row(text: str) -> list[int]:
        numbers = (vocabulary.get(word, UNKNOWN) for word in words(text))
        return list(deque(chain(repeat(PAD, length), numbers), maxlen=length))

    return torch.tensor(list(map(row, texts)), dtype=torch.long).view(len(texts), length)


class BagClassifier(nn.Module):
    def __init__(self, vocabulary_size: int, embedding: int, hidden: Sequence[int] = (16, 16)) -> None:
        super().__init__()
        self.lookup = nn.Embedding(vocabulary_size, embedding)
        sizes = [embedding, *hidden]
        pairs = zip(sizes[:-1], sizes[1:])
        blocks = chain.from_iterable((nn.Linear(a, b), nn.LeakyReLU(0.1)) for a, b in pairs)
        self.net = nn.Sequential(*blocks, nn.Linear(sizes[-1], 1), nn.Flatten(0))

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        weight = ids.ne(PAD).to(torch.float32)
        weight = weight / weight.sum(1, keepdim=True).clamp_min(1.0)
        mean = torch.bmm(weight.unsqueeze(1), self.lookup(ids)).squeeze(1)
        return self.net(mean)


def rnn_forward(x, h, w_ih, w_hh, b_ih, b_hh):
    step = lambda h, x_t: torch.tanh(F.linear(x_t, w_ih, b_ih) + F.linear(h, w_hh, b_hh))  # noqa: E731
    _, *states = accumulate(x.unbind(1), step, initial=h)
    return torch.stack(states, 1), states[-1]


def lstm_forward(x, h, c, w_ih, w_hh, b_ih, b_hh):
    def step(before, x_t):
        h, c = before
        i, f, g, o = torch.tensor_split(F.linear(x_t, w_ih, b_ih) + F.linear(h, w_hh, b_hh), 4, dim=1)
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        return o.sigmoid() * c.tanh(), c

    _, *pairs = accumulate(x.unbind(1), step, initial=(h, c))
    states, cells = zip(*pairs)
    return torch.stack(states, 1), (states[-1], cells[-1])


class RecurrentClassifier(nn.Module):
    """Given: an embedding, `rnn_forward` or `lstm_forward` from the state 0, and a linear layer on the last state."""

    def __init__(self, kind: str, vocabulary_size: int, embedding: int, hidden: int) -> None:
        """Make a network of kind "rnn" or "lstm" with the sizes of `BagClassifier`, and of its state."""
        super().__init__()
        self.kind, self.hidden = kind, hidden
        rows = {"rnn": 1, "lstm": 4}[kind] * hidden
        self.embedding = nn.Embedding(vocabulary_size, embedding, padding_idx=PAD)
        self.w_ih = nn.Parameter(torch.empty(rows, embedding))
        self.w_hh = nn.Parameter(torch.empty(rows, hidden))
        self.b_ih = nn.Parameter(torch.empty(rows))
        self.b_hh = nn.Parameter(torch.empty(rows))
        self.out = nn.Linear(hidden, 1)
        for parameter in (self.w_ih, self.w_hh, self.b_ih, self.b_hh):
            nn.init.uniform_(parameter, -(hidden**-0.5), hidden**-0.5)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Map numbers of words (N, T), int64, to logits (N,)."""
        weights = self.w_ih, self.w_hh, self.b_ih, self.b_hh
        zero = torch.zeros(len(ids), self.hidden)
        if self.kind == "rnn":
            _, last = rnn_forward(self.embedding(ids), zero, *weights)
        else:
            _, last, _ = lstm_forward(self.embedding(ids), zero, zero, *weights)
        return self.out(last).squeeze(1)


def train_epoch(model, ids, labels, optimizer, batch_size):
    model.train()

    def learn(rows):
        each = F.binary_cross_entropy_with_logits(model(ids[rows]), labels[rows], reduction="none")
        optimizer.zero_grad()
        each.mean().backward()
        nn.utils.clip_grad_norm_(model.parameters(), CLIP)
        optimizer.step()
        return each.detach()

    return torch.cat([learn(rows) for rows in torch.randperm(len(ids)).split(batch_size)]).mean().item()


@torch.no_grad()
def accuracy(model, ids, labels):
    logits = model.eval()(ids)
    hits = [(logit > 0) == (label > 0.5) for logit, label in zip(logits.tolist(), labels.tolist())]
    return sum(hits) / len(hits)


def build_model(kind: str, vocabulary_size: int, embedding: int, hidden: int) -> nn.Module:
    """Make a model of one of KINDS."""
    if kind == "bag":
        return BagClassifier(vocabulary_size, embedding)
    return RecurrentClassifier(kind, vocabulary_size, embedding, hidden)


Part = tuple[torch.Tensor, torch.Tensor]  # numbers of words (N, T) and labels (N,)
Epoch = namedtuple("Epoch", ("loss", "accuracy", "test_loss", "test_accuracy"))


def main(
    kind: str,
    size: int,
    training: Part,
    test: Part,
    settings: Settings,
    seed: int = 0,
    on_epoch: Callable[[list[Epoch]], None] | None = None,
) -> tuple[nn.Module, list[Epoch]]:
    """Given: train a model of one kind for word numbers below `size`; `on_epoch` is called with all epochs so far."""
    seed_everything(seed)
    model = build_model(kind, size, settings.embedding, settings.hidden)
    optimizer = settings.optimizer(model.parameters(), lr=settings.rate)
    epochs: list[Epoch] = []
    for _ in range(settings.epochs[kind]):
        loss = train_epoch(model, *training, optimizer, settings.batch)
        epochs.append(Epoch(loss, accuracy(model, *training), _loss(model, *test), accuracy(model, *test)))
        if on_epoch is not None:
            on_epoch(epochs)
    return model, epochs


@torch.no_grad()
def _loss(model: nn.Module, ids: torch.Tensor, labels: torch.Tensor) -> float:
    return F.binary_cross_entropy_with_logits(model.eval()(ids), labels).item()


@torch.no_grad()
def words_that_move(
    model: nn.Module, vocabulary: dict[str, int], ids: torch.Tensor, count: int
) -> tuple[list[str], list[str]]:
    """The frequent words that lower and raise the mean logit of these reviews most when they are added to each."""
    model.eval()
    moves = []
    for word, number in list(vocabulary.items())[:500]:
        added = torch.cat([ids, torch.full((len(ids), 1), number)], dim=1)
        moves.append((model(added).mean().item(), word))
    ranked = [word for _, word in sorted(moves)]
    return ranked[:count], ranked[::-1][:count]


def save_model(kind: str, model: nn.Module, vocabulary: dict[str, int], settings: Settings, path: Path) -> None:
    """Write a model, its sizes and its vocabulary into a file of plain data and tensors."""
    sizes = [len(vocabulary) + 2, settings.embedding, settings.hidden]
    plain = {"kind": kind, "sizes": sizes, "length": settings.length, "vocabulary": vocabulary}
    torch.save(plain | {"weights": model.state_dict()}, path)


def judge(path: Path, sentence: str) -> str:
    """What the model in a file says of a sentence, in a line."""
    saved = torch.load(path, weights_only=True)
    model = build_model(saved["kind"], *saved["sizes"])
    model.load_state_dict(saved["weights"])
    with torch.no_grad():
        logit = model.eval()(encode([sentence], saved["vocabulary"], saved["length"]))
    chance = torch.sigmoid(logit).item()
    return f"{saved['kind']:4s} {'positive' if chance > 0.5 else 'negative'} ({chance:.1%} for positive): {sentence}"


def plot_epochs(histories: dict[str, list[Epoch]], ceiling: float | None, save_path: Path) -> None:
    """Draw accuracy and loss after each epoch, in training (dotted) and on test reviews; save it as a PNG."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4.2))
    for color, (kind, epochs) in zip(("tab:blue", "tab:orange", "tab:green"), histories.items(), strict=False):
        numbers = range(1, len(epochs) + 1)
        left.plot(numbers, [each.test_accuracy for each in epochs], color=color, label=kind)
        left.plot(numbers, [each.accuracy for each in epochs], ":", color=color)
        right.plot(numbers, [each.test_loss for each in epochs], color=color, label=kind)
        right.plot(numbers, [each.loss for each in epochs], ":", color=color)
    if ceiling is not None:
        left.axhline(ceiling, color="black", linestyle="--", linewidth=1, label="ceiling of any bag")
    for axes in (left, right):
        axes.xaxis.get_major_locator().set_params(integer=True)
    left.set(xlabel="epoch", ylabel="accuracy", ylim=(0.45, 1.02))
    right.set(xlabel="epoch", ylabel="loss", ylim=(0, None))
    handles, labels = left.get_legend_handles_labels()
    figure.legend(handles, labels, loc="upper center", ncol=4, frameon=False)
    figure.text(0.5, 0.01, "dotted: training reviews, solid: test reviews", ha="center", fontsize=9)
    figure.tight_layout(rect=(0, 0.04, 1, 0.93))
    figure.savefig(save_path, dpi=120)
    plt.close(figure)


def _script() -> None:
    parser = argparse.ArgumentParser(description="Train a bag, an RNN and an LSTM that judge reviews.")
    parser.add_argument("--only", choices=KINDS, action="append", help="train this kind alone (default: all three)")
    parser.add_argument("--epochs", type=int, help="epochs of each kind (default: 20, 12 and 6)")
    parser.add_argument("--length", type=int, help="words of a review that are read (default: 24)")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same run (default: 0)")
    parser.add_argument("--say", action="append", default=[], metavar="SENTENCE", help="judge this sentence as well")
    parser.add_argument("--load", type=Path, help="judge with the models in this folder, and train nothing")
    parser.add_argument("--out", type=Path, default=Path("runs/q8"), help="folder for the files (default: runs/q8)")
    parser.add_argument("--threads", type=int, default=1, help="threads of torch (default: 1)")
    parser.add_argument("--tensorboard", type=Path, help="write the scalars into this folder")
    parser.add_argument("--as-report", action="store_true", help="the settings of a student's report, and its result")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    folder = args.load or args.out
    if not args.load:
        _train(args)
    sentences = args.say or ["the film was not dull", "the plot was fresh but the acting was awful"]
    files = [folder / f"{kind}.pt" for kind in KINDS]
    if not any(file.is_file() for file in files):
        sys.exit(f"no models in {folder}")
    for sentence in sentences:
        for file in filter(Path.is_file, files):
            print(judge(file, sentence))


def _train(args: argparse.Namespace) -> None:
    start, settings = time.perf_counter(), OF_REPORT if args.as_report else OURS
    kinds = args.only or KINDS
    if args.epochs:
        settings = settings._replace(epochs=dict.fromkeys(KINDS, args.epochs))
    if args.length:
        settings = settings._replace(length=args.length)
    args.out.mkdir(parents=True, exist_ok=True)
    reviews, unseen = load_reviews(train=True), load_reviews(train=False)
    ceiling = bag_ceiling() if unseen.source == GENERATED else None
    vocabulary = build_vocabulary(reviews.texts, settings.words)
    training, test = (
        (encode(part.texts, vocabulary, settings.length), part.labels.float()) for part in (reviews, unseen)
    )
    if args.as_report:  # it kept 20 % of its reviews back, and measured on these
        order = torch.randperm(len(reviews.texts), generator=torch.Generator().manual_seed(args.seed))
        kept, rest = order[: len(order) // 5], order[len(order) // 5 :]
        training, test = [(training[0][rows], training[1][rows]) for rows in (rest, kept)]
    print(f"{len(training[1])} {reviews.source} to learn from, {len(test[1])} to test, {len(vocabulary)} words")
    histories = {}
    for kind in kinds:
        report = partial(_tell, kind)
        model, histories[kind] = main(kind, len(vocabulary) + 2, training, test, settings, args.seed, report)
        save_model(kind, model, vocabulary, settings, args.out / f"{kind}.pt")
        if kind == "bag":
            bad, good = words_that_move(model, vocabulary, test[0][:100], 8)
            print(f"the bag goes down with: {', '.join(bad)}\nand up with: {', '.join(good)}")
    if ceiling is not None:
        print(f"no bag can be right on more than {ceiling:.0%} of the generated test reviews")
    if args.as_report:
        print(f"the report: {RESULTS_OF_REPORT}")
    if args.tensorboard:
        _write_scalars(args.tensorboard, histories)
    plot_epochs(histories, ceiling, args.out / "epochs.png")
    print(f"{time.perf_counter() - start:.1f} s, files in {args.out}", flush=True)


def _tell(kind: str, epochs: list[Epoch]) -> None:
    last = epochs[-1]
    train, test = (
        f"loss {last.loss:.3f}, {last.accuracy:6.1%} right",
        f"loss {last.test_loss:.3f}, {last.test_accuracy:6.1%} right",
    )
    print(f"{kind:4s} epoch {len(epochs):2d}   training: {train}   test: {test}", flush=True)


def _write_scalars(folder: Path, histories: dict[str, list[Epoch]]) -> None:
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        sys.exit("--tensorboard needs a package that is not here: pip install tensorboard")
    with SummaryWriter(folder) as writer:
        for kind, epochs in histories.items():
            for number, epoch in enumerate(epochs, start=1):
                for name, value in epoch._asdict().items():
                    writer.add_scalar(f"{kind}/{name}", value, number)


if __name__ == "__main__":
    _script()
