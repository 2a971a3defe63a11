"""Right answers to question 8: as other people write them, they must not cost a point."""

from autograder.verification.answers import Answer, Edits, instead_of
from tests.q8_sentiment import right_layers as layers
from tests.q8_sentiment import right_words as words
from tests.q8_sentiment.question import QUESTION

_ANSWERS = {
    "vocabulary": "Q8.1 build_vocabulary",
    "rows": "Q8.2 encode",
    "layers": "Q8.3: make your layers",
    "bag": "Q8.3 BagClassifier.forward",
    "rnn": "Q8.4 rnn_forward",
    "lstm": "Q8.5 lstm_forward",
    "epoch": "Q8.6 train_epoch",
    "share": "Q8.7 accuracy",
}


def _right(name: str, *edits: tuple[str, str], **texts: str) -> Answer:
    """A right answer: edits of the solution, and texts in the place of whole answers, by the words above."""
    placed: Edits = tuple(instead_of(QUESTION, _ANSWERS[word] + " ", text) for word, text in texts.items())
    return Answer(f"q8-{name}", QUESTION, (*placed, *edits))


RIGHT = (
    _right("most-common", vocabulary=words.MOST_COMMON, rows=words.LISTS),
    _right("two-sorts", vocabulary=words.TWO_SORTS, rows=words.PADDED_TWICE),
    _right("numpy-words", vocabulary=words.NUMPY_VOCABULARY, rows=words.NUMPY_ROWS),
    _right("flipped-padding", rows=words.FLIPPED),
    _right("embedding-bag", layers=words.BAG_LAYERS, bag="return self.layers(self.embedding(ids)).squeeze(-1)"),
    _right("counts", bag=words.COUNTS),
    _right("einsum-bag", bag=words.EINSUM),
    _right("bag-loop", bag=words.LOOP_BAG),
    _right("nanmean", bag=words.NAN_TO_NUM),
    _right("pad-row-zero", bag=words.PAD_ROW),
    _right("bare-parameters", layers=words.OTHER_LAYERS, bag=words.OTHER_FORWARD),
    _right("gelu", layers=words.GELU),
    _right("rnn-index", rnn=layers.RNN_INDEX, lstm=layers.LSTM_SLICES),
    _right("rnn-einsum", rnn=layers.RNN_EINSUM, lstm=layers.LSTM_SPLIT_WEIGHTS),
    _right("rnn-joined", rnn=layers.RNN_JOINED, lstm=layers.LSTM_VIEW),
    _right("rnn-recursion", rnn=layers.RNN_RECURSION, lstm=layers.LSTM_HALF_TANH),
    _right("rnn-into-a-tensor", rnn=layers.RNN_TENSOR),
    _right("data-loader", epoch=layers.LOADER, share=layers.BATCHES),
    _right("numpy-epoch", epoch=layers.NUMPY_EPOCH, share=layers.NUMPY_SHARE),
    _right("own-clipping", epoch=layers.OWN_CLIP, share=layers.DECORATED),
    _right("softplus", epoch=layers.SOFTPLUS, share=layers.ROUND),
)

WEAK: frozenset[str] = frozenset()  # right in all that they write, and too weak to earn all of the training
