"""Wrong answers to Q8.1 to Q8.3, the texts and the bag: each has one mistake."""

from autograder.verification.answers import Edits
from tests.q8_sentiment.wrong_texts import answer, edit, wrong

_COUNTS = "counts = Counter(word for text in texts for word in words(text))"
_RANKED = "ranked = sorted(counts, key=lambda word: (-counts[word], word))"
_NUMBERED = "return {word: number for number, word in enumerate(ranked[: size - 2], start=2)}"

VOCABULARY = wrong(
    "Q8.1",
    size_words=("too-many-words", edit("ranked[: size - 2]", "ranked[:size]")),
    one_too_many=("too-many-words", edit("ranked[: size - 2]", "ranked[: size - 1]")),
    one_too_few=("too-few-words", edit("ranked[: size - 2]", "ranked[: max(0, size - 3)]")),
    not_cut=("size-ignored", edit("ranked[: size - 2]", "ranked")),
    from_zero=("numbers-from-zero", edit("start=2)}", "start=0)}")),
    from_one=("numbers-from-one", edit("start=2)}", "start=1)}")),
    from_three=("numbers-from-three", edit("start=2)}", "start=3)}")),
    most_common=("ties-as-found", edit(_RANKED, "ranked = [word for word, _ in counts.most_common()]")),
    reverse=(
        "ties-reversed",
        edit(_RANKED, "ranked = sorted(counts, key=lambda word: (counts[word], word), reverse=True)"),
    ),
    rarest_first=("rarest-first", edit("(-counts[word], word)", "(counts[word], word)")),
    alphabetical=("alphabetical", edit(_RANKED, "ranked = sorted(counts)")),
    unsorted=("not-sorted", edit(_RANKED, "ranked = list(counts)")),
    split_lower=(
        "punctuation",
        edit(_COUNTS, "counts = Counter(word for text in texts for word in text.lower().split())"),
    ),
    split=("capitals", edit(_COUNTS, "counts = Counter(word for text in texts for word in text.split())")),
    keeps_capitals=(
        "capitals",
        edit(_COUNTS, 'counts = Counter(word for text in texts for word in re.findall(r"[A-Za-z0-9\']+", text))'),
    ),
    characters=("characters", edit(_COUNTS, "counts = Counter(c for text in texts for c in text.lower())")),
    once_a_text=(
        "texts-counted",
        edit(_COUNTS, "counts = Counter(word for text in texts for word in set(words(text)))"),
    ),
    first_text=("first-text-only", edit(_COUNTS, "counts = Counter(words(texts[0]))")),
    last_text=(
        "last-text-only",
        edit(_COUNTS, "for text in texts:\n        counts = Counter(words(text))"),
    ),
    specials=("specials-in-it", edit(_NUMBERED, 'return {"<pad>": 0, "<unk>": 1} | ' + _NUMBERED[7:])),
    counts_returned=(
        "counts-as-numbers",
        edit(_NUMBERED, "return {word: counts[word] for word in ranked[: size - 2]}"),
    ),
    swapped=(
        "words-and-numbers-swapped",
        edit(_NUMBERED, "return dict(enumerate(ranked[: size - 2], start=2))"),
    ),
    a_list=("a-list", edit(_NUMBERED, "return ranked[: size - 2]")),
    nothing=("returns-nothing", edit(_NUMBERED, "vocabulary = " + _NUMBERED[7:])),
    empty=("empty", edit("ranked[: size - 2]", "ranked[:0]")),
    fixed_size=("size-ignored", edit("ranked[: size - 2]", "ranked[: 10_000 - 2]")),
    texts_sorted=("changes-its-arguments", edit(_COUNTS, f"texts.sort()\n    {_COUNTS}")),
    grows=(
        "",
        edit(
            _COUNTS,
            f"{_COUNTS}\n    _SEEN.update(counts)\n    counts = _SEEN",
            "def build_vocabulary(",
            "_SEEN: Counter = Counter()\n\n\ndef build_vocabulary(",
        ),
    ),
    float_numbers=("no-whole-numbers", edit("{word: number for", "{word: float(number) for")),
)

_LOOKED_UP = "[vocabulary.get(word, UNKNOWN) for word in words(text)]"
_PLACED = "row[-len(numbers) :] = torch.tensor(numbers)"

ENCODE = wrong(
    "Q8.2",
    padded_behind=("padded-behind", edit(_PLACED, "row[: len(numbers)] = torch.tensor(numbers)")),
    cut_behind=("cut-behind", edit("for word in words(text)][-length:]", "for word in words(text)][:length]")),
    both_behind=(
        "padded-and-cut-behind",
        edit("words(text)][-length:]", "words(text)][:length]", _PLACED, "row[: len(numbers)] = torch.tensor(numbers)"),
    ),
    unknown_dropped=(
        "unknown-left-out",
        edit(_LOOKED_UP, "[vocabulary[word] for word in words(text) if word in vocabulary]"),
    ),
    unknown_is_pad=("unknown-as-pad", edit("vocabulary.get(word, UNKNOWN)", "vocabulary.get(word, PAD)")),
    unknown_is_last=(
        "unknown-as-word",
        edit("vocabulary.get(word, UNKNOWN)", "vocabulary.get(word, len(vocabulary) + 1)"),
    ),
    unknown_stops=("unknown-word-stops", edit("vocabulary.get(word, UNKNOWN)", "vocabulary[word]")),
    pads_with_one=(
        "pad-as-unknown",
        edit("torch.full((len(texts), length), PAD)", "torch.full((len(texts), length), UNKNOWN)"),
    ),
    shifted=("numbers-shifted", edit("vocabulary.get(word, UNKNOWN)", "vocabulary.get(word, UNKNOWN) - 1")),
    reversed_words=("words-reversed", edit("words(text)][-length:]", "words(text)][-length:][::-1]")),
    reversed_all=("words-reversed", edit(_LOOKED_UP, _LOOKED_UP + "[::-1]")),
    sorted_words=("words-sorted", edit(_LOOKED_UP, f"sorted({_LOOKED_UP})")),
    once=("words-once", edit(_LOOKED_UP, f"list(dict.fromkeys({_LOOKED_UP}))")),
    split_spaces=(
        "not-split-by-words",
        edit("for word in words(text)][-length:]", "for word in text.split()][-length:]"),
    ),
    split_lower=(
        "not-split-by-words",
        edit("for word in words(text)][-length:]", "for word in text.lower().split()][-length:]"),
    ),
    floats=("floats", edit("torch.full((len(texts), length), PAD)", "torch.zeros(len(texts), length)")),
    int32=("other-integers", edit("length), PAD)", "length), PAD, dtype=torch.int32)")),
    transposed=("transposed", edit("    return ids\n", "    return ids.T\n")),
    longest=(
        "length-of-the-longest",
        edit("ids = torch.full(", "length = max(len(words(text)) for text in texts)\n    ids = torch.full("),
    ),
    fixed_length=("length-of-the-longest", edit("ids = torch.full(", "length = 24\n    ids = torch.full(")),
    ragged=(
        "ragged-rows",
        answer("Q8.2 encode", "return torch.tensor([[vocabulary.get(w, UNKNOWN) for w in words(t)] for t in texts])"),
    ),
    last_text_only=("rows-alike", edit("    return ids\n", "    return ids[-1:].expand(len(texts), -1)\n")),
    a_list=("a-list", edit("    return ids\n", "    return ids.tolist()\n")),
    nothing=("returns-nothing", edit("    return ids\n", "    ids = ids.long()\n")),
    vocabulary_grows=(
        "changes-its-arguments",
        edit("vocabulary.get(word, UNKNOWN)", "vocabulary.setdefault(word, UNKNOWN)"),
    ),
    rows_shared=("rows-alike", edit("    return ids\n", "    return ids[:1].repeat(len(texts), 1)\n")),
    empty_stops=(
        "empty-text-stops",
        edit("        if numbers:\n            row[-len(numbers) :]", "        row[-len(numbers) :]"),
    ),
)

_FORWARD = "Q8.3 BagClassifier.forward"
_SUM = "summed = (self.embedding(ids) * is_word).sum(dim=1)"
_MEAN = "return self.layers(summed / is_word.sum(dim=1).clamp(min=1)).squeeze(1)"
_TABLE = "self.embedding = nn.Embedding(vocabulary_size, embedding, padding_idx=PAD)\n        self.layers"
_LAYERS = "nn.Linear(embedding, 16), nn.ReLU(), nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 1)"


def _bag(text: str) -> Edits:
    return answer(_FORWARD, text)


BAG = wrong(
    "Q8.3",
    summed=("padding-counts", _bag("return self.layers(self.embedding(ids).mean(dim=1)).squeeze(1)")),
    sum_for_mean=("summed", edit(_MEAN, "return self.layers(summed).squeeze(1)")),
    over_places=("padding-counts", edit(_MEAN, "return self.layers(summed / ids.shape[1]).squeeze(1)")),
    pad_in_mean=(
        "padding-counts",
        edit(
            _SUM,
            "summed = self.embedding(ids).sum(dim=1)",
            _MEAN,
            "return self.layers(summed / ids.shape[1]).squeeze(1)",
        )
        + edit(
            "nn.Embedding(vocabulary_size, embedding, padding_idx=PAD)\n        self.layers",
            "nn.Embedding(vocabulary_size, embedding)\n        self.layers",
        ),
    ),
    pad_in_sum=(
        "padding-counts",
        edit(
            _SUM,
            "summed = self.embedding(ids).sum(dim=1)",
            _TABLE,
            "self.embedding = nn.Embedding(vocabulary_size, embedding)\n        self.layers",
        ),
    ),
    root=("divided-by-root", edit("is_word.sum(dim=1).clamp(min=1)", "is_word.sum(dim=1).clamp(min=1).sqrt()")),
    one_more=("one-word-more", edit("is_word.sum(dim=1).clamp(min=1)", "(is_word.sum(dim=1) + 1)")),
    unknown_ignored=("unknown-left-out", edit("is_word = (ids != PAD)", "is_word = (ids > UNKNOWN)")),
    maximum=(
        "largest",
        _bag("return self.layers(self.embedding(ids).masked_fill(ids.unsqueeze(2) == PAD, 0).amax(1)).squeeze(1)"),
    ),
    last_word=("order-counts", _bag("return self.layers(self.embedding(ids)[:, -1]).squeeze(1)")),
    first_place=("", _bag("return self.layers(self.embedding(ids)[:, 0]).squeeze(1)")),
    empty_nan=("empty-review-nan", edit(".clamp(min=1)).squeeze(1)", ").squeeze(1)")),
    column=("column", edit(_MEAN, _MEAN.replace(".squeeze(1)", ""))),
    bare_squeeze=("squeezed-away", edit(_MEAN, _MEAN.replace("squeeze(1)", "squeeze()"))),
    sigmoid=(
        "sigmoid-at-the-end",
        edit(_MEAN, "return torch.sigmoid(self.layers(summed / is_word.sum(dim=1).clamp(min=1)).squeeze(1))"),
    ),
    tanh=("bounded", edit(_LAYERS, _LAYERS + ", nn.Tanh()")),
    relu=("relu-at-the-end", edit(_LAYERS, _LAYERS + ", nn.ReLU()")),
    two_logits=("two-logits", edit("nn.Linear(16, 1)", "nn.Linear(16, 2)")),
    log_sigmoid=("log-sigmoid-at-the-end", edit(_LAYERS, _LAYERS + ", nn.LogSigmoid()")),
    linear=("linear", edit(_LAYERS, "nn.Linear(embedding, 1)")),
    two_linears=("linear", edit(_LAYERS, "nn.Linear(embedding, 16), nn.Linear(16, 1)")),
    rows_fixed=("rows-fixed", edit(_TABLE, _TABLE.replace("vocabulary_size", "10_000"))),
    rows_short=("", edit(_TABLE, _TABLE.replace("vocabulary_size", "vocabulary_size - 2"))),
    width_fixed=("", edit(_TABLE, _TABLE.replace("embedding,", "16,"))),
    width_inside=(
        "width-fixed",
        edit(
            _TABLE,
            _TABLE.replace("embedding,", "16,"),
            "nn.Linear(embedding, 16), nn.ReLU(), nn.Linear(16, 16)",
            "nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 16)",
        ),
    ),
    detached=("not-learned", edit(_SUM, "summed = (self.embedding(ids).detach() * is_word).sum(dim=1)")),
    positions=(
        "order-counts",
        edit(
            _SUM,
            "summed = (self.embedding(ids) * is_word * torch.linspace(0.5, 1.5, ids.shape[1])[:, None]).sum(dim=1)",
        ),
    ),
    per_word=("logit-of-each-word", _bag("return self.layers(self.embedding(ids)).squeeze(2)")),
    mean_of_logits=(
        "",
        _bag("""
        is_word = (ids != PAD).float()
        return (self.layers(self.embedding(ids)).squeeze(2) * is_word).sum(1) / is_word.sum(1).clamp(min=1)
    """),
    ),
    batch_centred=(
        "rows-mixed",
        edit(
            _MEAN,
            "mean = summed / is_word.sum(dim=1).clamp(min=1)\n"
            "        return self.layers(mean - mean.mean(0)).squeeze(1)",
        ),
    ),
    constant=("constant", edit(_MEAN, "return self.layers(0 * summed).squeeze(1)")),
    words_once=(
        "words-once",
        edit(
            "is_word = (ids != PAD).unsqueeze(2)",
            "is_word = ((ids != PAD) & ~_again(ids)).unsqueeze(2)",
            "class BagClassifier(",
            "def _again(ids):\n"
            "    return (ids.unsqueeze(2) == ids.unsqueeze(1)).tril(-1).any(2)\n\n\nclass BagClassifier(",
        ),
    ),
    in_place=(
        "changes-its-arguments",
        edit(
            "is_word = (ids != PAD).unsqueeze(2)",
            "is_word = (ids != PAD).unsqueeze(2)\n        ids += 0 * ids\n        ids[:, 0] = ids[:, -1]",
        ),
    ),
    an_lstm=(
        "order-counts",
        edit(
            _TABLE,
            "self.lstm = nn.LSTM(embedding, embedding, batch_first=True)\n        " + _TABLE,
            "summed = (self.embedding(ids) * is_word).sum(dim=1)",
            "summed = (self.lstm(self.embedding(ids))[0] * is_word).sum(dim=1)",
        ),
    ),
    nothing=("returns-nothing", edit(_MEAN, "logits = " + _MEAN[7:])),
)
