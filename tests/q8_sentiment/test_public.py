"""Public checks of question 8: texts, networks, an epoch, all but the trainings."""

import torch

from autograder.check import check
from tests.q8_sentiment.bag import check_mean, check_order_and_padding, check_shapes, check_table, check_unbounded
from tests.q8_sentiment.encoding import check_encoding, check_worked
from tests.q8_sentiment.epochs import check_batches, check_loss, check_steps
from tests.q8_sentiment.judging import check_share
from tests.q8_sentiment.judging import check_worked as check_worked_share
from tests.q8_sentiment.recurrent import Problem, check_gradients, check_states
from tests.q8_sentiment.texts import drawn_words, with_counts
from tests.q8_sentiment.vocabulary import check_vocabulary


@check("Q8.1", points=0.5)
def test_worked_vocabulary(q8):
    """build_vocabulary gives {"good": 2, "bad": 3, "not": 4} for the worked example"""
    check_vocabulary(q8, ["so good", "Good, not bad"], 5, "the worked example")


@check("Q8.1", points=1)
def test_vocabulary(q8, rng, evidence):
    """The words are numbered by how often they occur, and equally frequent ones alphabetically"""
    counts = dict(zip(drawn_words(rng, 9), (9, 7, 7, 5, 4, 4, 4, 2, 1), strict=True))
    texts = with_counts(rng, counts, 6)
    check_vocabulary(q8, texts, 30, "made-up texts", evidence)
    check_vocabulary(q8, texts, 8, "made-up texts")
    check_vocabulary(q8, texts, 2, "made-up texts")


@check("Q8.1", points=0.75)
def test_vocabulary_of_reviews(q8, rng, reviews):
    """The vocabulary of real reviews is right, and all numbers are below size"""
    train, _ = reviews
    rows = torch.randperm(len(train.texts), generator=rng)[:120].tolist()
    check_vocabulary(q8, [train.texts[row] for row in rows], 60, f"120 of the {train.source}")


@check("Q8.2", points=0.5)
def test_worked_rows(q8):
    """encode gives (0, 1, 2) and (1, 3, 2) for the worked example"""
    check_worked(q8)


@check("Q8.2", points=1)
def test_rows(q8, rng, evidence):
    """Short texts are filled in front and long ones lose their first words"""
    words = drawn_words(rng, 6)
    vocabulary = {word: number for number, word in enumerate(words, start=2)}
    texts = [" ".join(words[:3]), " ".join(words), f"{words[4]} {words[0]} {words[4]}", words[5], " ".join(words[::-1])]
    check_encoding(q8, texts, vocabulary, 4, "the rows of five texts", evidence)


@check("Q8.2", points=0.75)
def test_rows_of_unknown_words(q8, rng):
    """Words that are not in the vocabulary become UNKNOWN, and a text without words is all PAD"""
    words, others = drawn_words(rng, 14)[:5], drawn_words(rng, 14)[-5:]
    vocabulary = {word: number for number, word in enumerate(words, start=2) if word not in others}
    texts = [f"{words[0]} {others[0]} {words[1]}", "", f"{others[1].upper()}! {words[2].capitalize()}", " ... "]
    check_encoding(q8, texts, vocabulary, 5, "the rows of texts with unknown words")


@check("Q8.3", points=1)
def test_logits(q8, rng):
    """BagClassifier maps word numbers to one unbounded logit for each review"""
    check_unbounded(q8, rng)
    check_shapes(q8, rng, ((40, 6, 9, 7), (12, 3, 1, 5)))


@check("Q8.3", points=1)
def test_bag(q8, rng):
    """Neither the order of the words nor PAD changes the logit"""
    check_order_and_padding(q8, rng)


@check("Q8.3", points=1.25)
def test_mean(q8, rng):
    """The logit comes from the mean of the words' embeddings, through a hidden layer"""
    check_table(q8, rng, 25, 4)
    check_mean(q8, rng)


@check("Q8.4", points=1)
def test_rnn(q8, rng, evidence):
    """rnn_forward gives what torch's RNN gives with the same weights"""
    check_states(q8, Problem.drawn(rng, "rnn", 3, 6, 5, 4), evidence)


@check("Q8.4", points=0.75)
def test_rnn_gradients(q8, rng):
    """Gradients flow through rnn_forward to all its arguments"""
    check_gradients(q8, rng, Problem.drawn(rng, "rnn", 3, 4, 5, 4))


@check("Q8.5", points=1.5)
def test_lstm(q8, rng, evidence):
    """lstm_forward gives what torch's LSTM gives with the same weights"""
    check_states(q8, Problem.drawn(rng, "lstm", 3, 6, 5, 4), evidence)


@check("Q8.5", points=1)
def test_lstm_gradients(q8, rng):
    """Gradients flow through lstm_forward to all its arguments"""
    check_gradients(q8, rng, Problem.drawn(rng, "lstm", 3, 4, 5, 4))


@check("Q8.6", points=1, false_alarm=1e-18)
def test_batches(q8, rng, evidence):
    """Each review is used once, in minibatches and in a random order, in training mode"""
    check_batches(q8, rng, 23, 5, evidence)


@check("Q8.6", points=1.25)
def test_steps(q8, rng, evidence):
    """Each step goes down the clipped gradient of the mean loss of its minibatch"""
    check_steps(q8, rng, 22, 5, 6.0, evidence)
    check_steps(q8, rng, 22, 5, 0.1)


@check("Q8.6", points=0.75)
def test_loss(q8, rng):
    """train_epoch returns the mean loss of all reviews"""
    check_loss(q8, rng, 23, 5)


@check("Q8.7", points=0.5)
def test_worked_share(q8, rng):
    """accuracy gives 2/3 for the worked number"""
    check_worked_share(q8, rng)


@check("Q8.7", points=1)
def test_share(q8, rng):
    """accuracy gives the share of right judgements, in evaluation mode and without gradients"""
    check_share(q8, rng, 17)
    check_share(q8, rng, 1030)
