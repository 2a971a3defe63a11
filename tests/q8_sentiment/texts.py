"""Made-up texts for the checks of Q8.1 and Q8.2."""

import torch

_VOWELS, _CONSONANTS = "aeiou", "bdfgklmnprstvz"


def drawn_words(rng, count):
    """Different words of four letters."""
    words = set()
    while len(words) < count:
        picks = torch.randint(10**6, (4,), generator=rng).tolist()
        words.add("".join((_CONSONANTS, _VOWELS)[i % 2][p % (14, 5)[i % 2]] for i, p in enumerate(picks)))
    return shuffled(rng, sorted(words))


def shuffled(rng, things):
    """The same in a random order."""
    return [things[i] for i in torch.randperm(len(things), generator=rng).tolist()]


def with_counts(rng, counts, texts):
    """Texts in which each word occurs so often, in random places, partly in capitals and before punctuation."""
    all_words = shuffled(rng, [word for word, times in counts.items() for _ in range(times)])
    marks = (" ", ", ", ". ", " ", "! ", " - ", "\n", " ")
    lists = [all_words[i::texts] for i in range(texts)]
    return ["".join(_styled(rng, word) + marks[pick(rng, len(marks))] for word in each).strip() for each in lists]


def pick(rng, below):
    """A whole number."""
    return int(torch.randint(below, (), generator=rng))


def _styled(rng, word):
    return (word, word, word.capitalize(), word.upper())[pick(rng, 4)]
