"""Generated film reviews, on which a model that ignores the order of words cannot pass a known ceiling.

A review holds two clauses, "the plot was dull" and "the cast was not clumsy", amid filler. They are joined by "but",
and the second one counts, or by "although", and the first one counts. In an easy review both clauses say the same. In
a hard one they disagree. Its twin is the review in which what stands behind the two "was" is exchanged.
"""

import random

EASY = 0.5  # the share of reviews whose clauses agree
_NEGATED = 0.2  # the share of clauses with a "not"; in an easy review both have one, or none
_NOUNS = ["film", "plot", "cast", "acting", "story", "score", "ending", "script", "dialogue", "pace"]
_GOOD = ["brilliant", "moving", "superb", "gripping", "charming", "clever", "delightful", "fresh"]
_BAD = ["dull", "awful", "clumsy", "tedious", "bland", "weak", "silly", "stale"]
_NAMES = [
    a + b + c
    for a in ["Ma", "Lo", "Ri", "Te", "Sa", "Ben"]
    for b in ["ri", "lo", "na", "te", "do"]
    for c in ["n", "ra", "lis", "ko", "s", "mi"]
]
_PLACES = ["Vienna", "Prague", "Lyon", "Porto", "Turin", "Ghent", "Bergen", "Krakow", "Malmo", "Seville"]
_FILLER = (  # {} is a name or a place: so many that a model can learn some of the reviews by heart
    "with {} from {}",
    "like {} in {}",
    "said {} of {}",
    "with {} and {}",
    "after {} left for {}",
    "and {} saw it in {}",
)
_MORE_FILLER = (
    "last week",
    "on a rainy evening",
    "in town",
    "late at night",
    "in the second row",
    "we talked for hours",
    "with some friends",
    "before the train came",
    "my sister read the book",
    "at the old cinema",
    "they laughed once or twice",
    "it was winter",
    "on the big screen",
    "near the market",
)


def generated_reviews(
    count: int, seed: int, easy: float = EASY, with_twins: bool = False
) -> tuple[list[str], list[int]]:
    """Generate reviews.

    Args:
        count: how many.
        seed: the same seed gives the same reviews.
        easy: the share s of easy reviews.
        with_twins: False to draw each review on its own. True for exact shares: of `count` reviews a share s is easy,
            and each hard one comes with its twin, in which the two judgements are exchanged. On these reviews no model
            that ignores the order is right on a larger share than `bag_ceiling(s)`, not even by luck.

    Returns:
        The texts, and the labels: 1 for a positive review, 0 for a negative one.
    """
    rng = random.Random(seed)
    made: list[tuple[str, int]] = []
    if with_twins:
        pairs = round(count * (1 - easy) / 2)
        made += [_review(rng, is_easy=True)[0] for _ in range(count - 2 * pairs)]
        for _ in range(pairs):
            made += _review(rng, is_easy=False)
        rng.shuffle(made)
    else:
        made += [_review(rng, is_easy=rng.random() < easy)[0] for _ in range(count)]
    return [text for text, _ in made], [label for _, label in made]


def bag_ceiling(easy: float = EASY) -> float:
    """The largest share on which a model can be right that ignores the order: all easy reviews, half of the others."""
    return easy + (1 - easy) / 2


def _review(rng: random.Random, is_easy: bool) -> list[tuple[str, int]]:
    """A review with its label, and its twin."""
    first = rng.random() < 0.5  # whether the first clause says something good
    second = first if is_easy else not first
    negations = [rng.random() < _NEGATED] * 2 if is_easy else [rng.random() < _NEGATED, rng.random() < _NEGATED]
    said = [_judgement(rng, good, no) for good, no in zip((first, second), negations, strict=True)]
    nouns, joint = rng.sample(_NOUNS, 2), rng.choice(("but", "although"))
    filler = [rng.choice(_FILLER).format(rng.choice(_NAMES), rng.choice(_PLACES)), rng.choice(_MORE_FILLER)]
    places: list[list[str]] = [[], [], []]  # before, between and after the clauses
    for words in filler:
        rng.choice(places).append(words)
    before, between, after = (" ".join(words) for words in places)

    def text(one: str, two: str) -> str:
        parts = (before, f"the {nouns[0]} was {one}", between, f"{joint} the {nouns[1]} was {two}", after)
        return " ".join(part for part in parts if part)

    labels = (second, first) if joint == "but" else (first, second)
    return [(text(*said), int(labels[0])), (text(*reversed(said)), int(labels[1]))]


def _judgement(rng: random.Random, good: bool, negated: bool) -> str:
    """What a clause says: an adjective, or "not" and one of the other kind."""
    adjective = rng.choice(_GOOD if good != negated else _BAD)
    return f"not {adjective}" if negated else adjective
