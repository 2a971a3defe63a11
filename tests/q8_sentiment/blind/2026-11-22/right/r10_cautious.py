# exercise: none
# style: cautious: asserts on shapes and types everywhere, long type hints, constants with names, raises ValueError
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
from typing import Final

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


FIRST_NUMBER: Final[int] = 2  # 0 and 1 are PAD and UNKNOWN
BAG_UNITS: Final[int] = 16
TIME_AXIS: Final[int] = 1


def _check_weights(x: torch.Tensor, h: torch.Tensor, w_ih: torch.Tensor, w_hh: torch.Tensor, gates: int) -> None:
    assert x.dim() == 3, f"x must be (N, T, E), not {tuple(x.shape)}"
    assert h.dim() == 2, f"h must be (N, H), not {tuple(h.shape)}"
    assert x.shape[0] == h.shape[0], "x and h have different batches"
    assert w_ih.shape == (gates * h.shape[1], x.shape[2])
    assert w_hh.shape == (gates * h.shape[1], h.shape[1])


def build_vocabulary(texts: Sequence[str], size: int) -> dict[str, int]:
    """Q8.1: number the words of some texts, the most frequent ones first.

    PAD = 0 and UNKNOWN = 1 are no words. The most frequent word has number 2, the next one 3 and so on. Words that are
    equally frequent are numbered in alphabetical order. All numbers are below `size`: rarer words are left out.

    Args:
        texts: at least one; `words` gives the words of each.
        size: at least 2: how many numbers there are, PAD and UNKNOWN among them.

    Returns:
        The number of each word. PAD and UNKNOWN are no entries.

    Worked example: the texts "so good" and "Good, not bad" and size 5 give {"good": 2, "bad": 3, "not": 4}. "so" is
    left out.

    Common mistake: `size` words besides PAD and UNKNOWN. An embedding of `size` rows has no row for the last two.
    """
    if size < FIRST_NUMBER:
        raise ValueError(f"size must be at least {FIRST_NUMBER}, not {size}")
    frequency: Counter[str] = Counter()
    for text in texts:
        frequency.update(words(text))

    def rank(word: str) -> tuple[int, str]:
        return -frequency[word], word

    ranked: list[str] = sorted(frequency.keys(), key=rank)
    room: int = size - FIRST_NUMBER
    vocabulary: dict[str, int] = {}
    for position, word in enumerate(ranked):
        if position >= room:
            break
        vocabulary[word] = FIRST_NUMBER + position
    assert all(FIRST_NUMBER <= number < size for number in vocabulary.values())
    return vocabulary


def encode(texts: Sequence[str], vocabulary: dict[str, int], length: int) -> torch.Tensor:
    """Q8.2: write each text as a row of `length` numbers.

    A word that is not in the vocabulary becomes UNKNOWN. A text with fewer words is filled with PAD in front; one with
    more words loses its first ones.

    Args:
        texts: N of them; `words` gives the words of each. A text may have no words.
        vocabulary: numbers of words.
        length: T, at least 1.

    Returns:
        The numbers, int64, (N, T).

    Worked example: with {"good": 2, "bad": 3} and length 3, "so good" is (0, 1, 2), and "not so bad, good" is
    (1, 3, 2).

    Common mistake: PAD behind the words. Then an RNN's last state has read nothing but PAD for many steps.
    """
    if length < 1:
        raise ValueError("length must be at least 1")
    rows: list[torch.Tensor] = []
    for text in texts:
        numbers: list[int] = [vocabulary.get(word, UNKNOWN) for word in words(text)]
        if len(numbers) > length:
            numbers = numbers[len(numbers) - length :]
        row = torch.tensor(numbers, dtype=torch.int64)
        row = F.pad(row, (length - len(numbers), 0), value=PAD)
        assert row.shape == (length,)
        rows.append(row)
    if not rows:
        return torch.empty((0, length), dtype=torch.int64)
    return torch.stack(rows)


class BagClassifier(nn.Module):
    """Q8.3: the mean of the embeddings of a review's words, dense layers, one logit.

    PAD is no word: it counts neither in the sum nor in the number of words. UNKNOWN is one. A review without words has
    the mean 0. At least one hidden layer with a nonlinear activation lies between the mean and the logit. A logit is
    any real number; the review is positive where it is above 0. Advice: two hidden layers of 16 ReLU units.

    Common mistake: a mean over all T places. Then the same review has another logit with more PAD in front.
    """

    def __init__(self, vocabulary_size: int, embedding: int) -> None:
        """Make a network for the numbers 0 to `vocabulary_size` - 1, and vectors of size `embedding` for them."""
        super().__init__()
        self.embedding: nn.Embedding = nn.Embedding(vocabulary_size, embedding, padding_idx=PAD)
        self.first: nn.Linear = nn.Linear(embedding, BAG_UNITS)
        self.second: nn.Linear = nn.Linear(BAG_UNITS, BAG_UNITS)
        self.last: nn.Linear = nn.Linear(BAG_UNITS, 1)

    def mean_of_words(self, ids: torch.Tensor) -> torch.Tensor:
        """The mean (N, E) of the embeddings of all that is not PAD."""
        is_word: torch.Tensor = ids != PAD
        vectors: torch.Tensor = self.embedding(ids)
        vectors = vectors * is_word.unsqueeze(-1).to(vectors.dtype)
        number: torch.Tensor = is_word.sum(dim=TIME_AXIS)
        empty: torch.Tensor = number == 0
        number = number.masked_fill(empty, 1)
        return vectors.sum(dim=TIME_AXIS) / number.unsqueeze(-1)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Map numbers of words (N, T), int64, to logits (N,)."""
        assert ids.dim() == 2 and ids.dtype == torch.int64
        mean = self.mean_of_words(ids)
        hidden = F.relu(self.first(mean))
        hidden = F.relu(self.second(hidden))
        logits: torch.Tensor = self.last(hidden).squeeze(-1)
        assert logits.shape == (ids.shape[0],)
        return logits


def rnn_forward(
    x: torch.Tensor, h: torch.Tensor, w_ih: torch.Tensor, w_hh: torch.Tensor, b_ih: torch.Tensor, b_hh: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Q8.4: run an RNN over sequences, by hand.

        h_t = tanh(W_ih x_t + b_ih + W_hh h_(t-1) + b_hh),    t = 1 ... T.

    It computes what `torch.nn.RNN(E, H, batch_first=True)` computes with these weights. Neither `nn.RNN` nor `nn.LSTM`,
    `nn.GRU`, their cells, or the functions of torch behind them may be used.

    Args:
        x: the sequences, (N, T, E).
        h: the state h_0, (N, H).
        w_ih, w_hh: (H, E) and (H, H).
        b_ih, b_hh: (H,).

    Returns:
        All states h_1 ... h_T, (N, T, H), and the last one, (N, H). Gradients flow to all arguments.

    Worked number: N = E = H = 1, x = (1, 0), h = 0, W_ih = 1, W_hh = 2, no biases: states 0.7616 and
    tanh(2 * 0.7616) = 0.9093.

    Common mistake: time in dimension 0. Here dimension 0 is the batch.
    """
    _check_weights(x, h, w_ih, w_hh, gates=1)
    number_of_steps: int = x.shape[TIME_AXIS]
    state: torch.Tensor = h.clone()
    states: list[torch.Tensor] = []
    for t in range(number_of_steps):
        x_t: torch.Tensor = x[:, t, :]
        state = torch.tanh(torch.matmul(x_t, w_ih.T) + b_ih + torch.matmul(state, w_hh.T) + b_hh)
        states.append(state)
    all_states = torch.stack(states, dim=TIME_AXIS)
    assert all_states.shape == (x.shape[0], number_of_steps, h.shape[1])
    return all_states, all_states[:, -1, :]


def lstm_forward(
    x: torch.Tensor,
    h: torch.Tensor,
    c: torch.Tensor,
    w_ih: torch.Tensor,
    w_hh: torch.Tensor,
    b_ih: torch.Tensor,
    b_hh: torch.Tensor,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Q8.5: run an LSTM over sequences, by hand.

        a = W_ih x_t + b_ih + W_hh h_(t-1) + b_hh    has 4H entries: i, f, g and o, H of each, in this order;
        c_t = sigmoid(f) * c_(t-1) + sigmoid(i) * tanh(g),    h_t = sigmoid(o) * tanh(c_t),    t = 1 ... T.

    It computes what `torch.nn.LSTM(E, H, batch_first=True)` computes with these weights. Neither `nn.RNN` nor
    `nn.LSTM`, `nn.GRU`, their cells, or the functions of torch behind them may be used.

    Args:
        x: the sequences, (N, T, E).
        h, c: the state h_0 and the cell c_0, (N, H).
        w_ih, w_hh: (4H, E) and (4H, H).
        b_ih, b_hh: (4H,).

    Returns:
        All states h_1 ... h_T, (N, T, H), the last state h_T, (N, H), and the last cell c_T, (N, H). Gradients flow to
        all arguments.

    Worked number: N = T = E = H = 1, x = 1, h = 0, c = 2, W_ih = (0, 1, 2, 3), W_hh = 0, no biases:
    c_1 = 0.7311 * 2 + 0.5 * 0.9640 = 1.9441, h_1 = 0.9526 * 0.9598 = 0.9143.

    Common mistake: another order of the gates. Yours would learn, but could not read the weights of torch.
    """
    _check_weights(x, h, w_ih, w_hh, gates=4)
    number_of_steps: int = x.shape[TIME_AXIS]
    state: torch.Tensor = h.clone()
    cell: torch.Tensor = c.clone()
    states: list[torch.Tensor] = []
    for t in range(number_of_steps):
        x_t: torch.Tensor = x[:, t, :]
        gates: torch.Tensor = torch.matmul(x_t, w_ih.T) + b_ih + torch.matmul(state, w_hh.T) + b_hh
        to_input, to_forget, to_content, to_output = torch.chunk(gates, chunks=4, dim=-1)
        keep: torch.Tensor = torch.sigmoid(to_forget) * cell
        fill: torch.Tensor = torch.sigmoid(to_input) * torch.tanh(to_content)
        cell = keep + fill
        state = torch.sigmoid(to_output) * torch.tanh(cell)
        states.append(state)
    all_states = torch.stack(states, dim=TIME_AXIS)
    return all_states, state, cell


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


def train_epoch(
    model: nn.Module, ids: torch.Tensor, labels: torch.Tensor, optimizer: torch.optim.Optimizer, batch_size: int
) -> float:
    """Q8.6: learn once from every review.

    Set the model to training mode. Go through all reviews in a random order, drawn anew at each call, in minibatches of
    `batch_size`; the last one may be smaller. For each of them: the binary cross-entropy of the logits, averaged over
    the minibatch; its gradient alone (`zero_grad`), clipped to the norm CLIP over all parameters of the model together
    (`nn.utils.clip_grad_norm_`); one step of the optimizer.

    Args:
        model: maps numbers of words (B, T) to logits (B,).
        ids: int64, (N, T).
        labels: float32, (N,): 1 for positive reviews, 0 for the others.
        optimizer: over the parameters of the model.
        batch_size: B.

    Returns:
        The mean loss of the N reviews, each as it was before the step of its minibatch: a float.

    Common mistake: the mean of the minibatches' losses. A smaller last minibatch then counts too much.
    """
    number: int = len(ids)
    if number != len(labels):
        raise ValueError("there must be a label for each review")
    model.train()
    permutation: torch.Tensor = torch.randperm(number)
    losses: torch.Tensor = torch.zeros(number)
    for start in range(0, number, batch_size):
        stop: int = min(start + batch_size, number)
        chosen: torch.Tensor = permutation[start:stop]
        logits: torch.Tensor = model(ids[chosen])
        assert logits.shape == labels[chosen].shape, "beware of broadcasting"
        each: torch.Tensor = F.binary_cross_entropy_with_logits(logits, labels[chosen], reduction="none")
        losses[start:stop] = each.detach()
        optimizer.zero_grad(set_to_none=True)
        each.mean().backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm=CLIP, norm_type=2.0)
        optimizer.step()
    return float(losses.mean())


def accuracy(model: nn.Module, ids: torch.Tensor, labels: torch.Tensor) -> float:
    """Q8.7: the share of reviews that a model judges rightly.

    Set the model to evaluation mode, and record no gradients. A review is judged positive where its logit is above 0.

    Args:
        model: maps numbers of words (N, T) to logits (N,).
        ids: int64, (N, T).
        labels: float32, (N,): 1 for positive reviews, 0 for the others.

    Returns:
        The share, a float from 0 to 1.

    Worked number: logits (2, -1, 0.3) and labels (1, 1, 1) give 0.6667.

    Common mistake: a threshold of 0.5. That one is for probabilities.
    """
    model.eval()
    with torch.no_grad():
        logits: torch.Tensor = model(ids)
        assert logits.shape == labels.shape
        judged_positive: torch.Tensor = torch.gt(logits, 0.0)
        truly_positive: torch.Tensor = torch.gt(labels, 0.5)
        number_right: int = int((judged_positive == truly_positive).sum())
    return number_right / max(len(labels), 1)


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
