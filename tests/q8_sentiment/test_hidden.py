"""Hidden checks of question 8: the same, with other numbers."""

from autograder.check import check
from tests.q8_sentiment.bag import check_mean, check_shapes, check_table
from tests.q8_sentiment.encoding import check_encoding
from tests.q8_sentiment.epochs import check_batches, check_loss, check_steps
from tests.q8_sentiment.judging import check_share
from tests.q8_sentiment.recurrent import Problem, check_gradients, check_states
from tests.q8_sentiment.texts import drawn_words, pick, with_counts
from tests.q8_sentiment.vocabulary import check_vocabulary


@check("Q8.1", points=0.75)
def test_vocabulary_elsewhere(q8, rng):
    """build_vocabulary is right for other texts and sizes"""
    words = drawn_words(rng, 12)
    words[0], words[1] = "it's", "90"
    texts = with_counts(rng, {word: 1 + pick(rng, 5) for word in words}, 1 + pick(rng, 4))
    for size in (2, 3, 2 + pick(rng, 12), 100):
        check_vocabulary(q8, texts, size, "made-up texts")


@check("Q8.2", points=0.75)
def test_rows_elsewhere(q8, rng):
    """encode is right for other texts and lengths"""
    words = drawn_words(rng, 20)
    vocabulary = {word: number for number, word in enumerate(words[:12], start=2)}
    for length in (1, 3 + pick(rng, 4), 12):
        texts = [" ".join(words[pick(rng, 20)] for _ in range(pick(rng, 14))) for _ in range(9)]
        check_encoding(q8, texts, vocabulary, length, f"the rows of nine texts, length {length},")


@check("Q8.3", points=0.75)
def test_bag_elsewhere(q8, rng):
    """BagClassifier is right for other sizes"""
    check_shapes(q8, rng, ((15, 2, 4, 6), (200, 9, 2, 30)))
    check_table(q8, rng, 61, 7)
    check_mean(q8, rng, size=40, embedding=7, count=6, length=9)


@check("Q8.4", points=0.75)
def test_rnn_elsewhere(q8, rng):
    """rnn_forward is right for one step, one sequence, and other sizes"""
    for sizes in ((1, 7, 3, 5), (4, 1, 2, 3), (5, 24, 6, 6)):
        check_states(q8, Problem.drawn(rng, "rnn", *sizes))


@check("Q8.4", points=0.5)
def test_rnn_from_zero(q8, rng):
    """rnn_forward is right from the state 0"""
    check_states(q8, Problem.drawn(rng, "rnn", 6, 9, 4, 3, from_zero=True))
    check_gradients(q8, rng, Problem.drawn(rng, "rnn", 2, 3, 4, 4, from_zero=True))


@check("Q8.5", points=1)
def test_lstm_elsewhere(q8, rng):
    """lstm_forward is right for one step, one sequence, and other sizes"""
    for sizes in ((1, 7, 3, 5), (4, 1, 2, 3), (5, 24, 6, 6)):
        check_states(q8, Problem.drawn(rng, "lstm", *sizes))


@check("Q8.5", points=0.5)
def test_lstm_from_zero(q8, rng):
    """lstm_forward is right from the state 0"""
    check_states(q8, Problem.drawn(rng, "lstm", 6, 9, 4, 3, from_zero=True))
    check_gradients(q8, rng, Problem.drawn(rng, "lstm", 2, 3, 4, 4, from_zero=True))


@check("Q8.6", points=1, false_alarm=1e-18)
def test_epoch_elsewhere(q8, rng):
    """train_epoch is right for other numbers of reviews and other minibatches"""
    check_batches(q8, rng, 24, 8)
    check_steps(q8, rng, 21, 4, 3.0)
    check_loss(q8, rng, 20, 7)


@check("Q8.7", points=0.5)
def test_share_elsewhere(q8, rng):
    """accuracy is right for other reviews"""
    for count, positive in ((1, 1.0), (31, 0.2), (40, 0.9)):
        check_share(q8, rng, count, positive)
