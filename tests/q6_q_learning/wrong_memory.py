"""Wrong answers to Q6.5, the memory: each has one mistake."""

from autograder.verification.answers import Edits
from tests.q6_q_learning.wrong_texts import answer, edit, wrong

_IF_WIN = "if reward > 0:"
_ROOM = "elif len(self.others) < self.capacity:"
_PLACE = "place = self.rng.integers(self.capacity)"
_KNOWN = "        if new in self.known:\n            return\n"
_FORGET = "            self.known.remove(self.others[place])\n"
_DRAW = "places = self.rng.choice(len(self), batch_size, replace=False)"


def _memory(init: str, push: str, sample: str, length: str = "return len(self.items)") -> Edits:
    texts = {"push": push, "sample": sample, "__len__": length}
    others = (pair for word, text in texts.items() for pair in answer(f"Q6.5 SuccessMemory.{word}", text))
    return (*answer("Q6.5: what the memory holds", init), *others)


_LESS = "place = self.rng.integers(len(self.others))"
_WINS_FIRST = (
    "order = self.rng.permutation(len(self))\n"
    "        places = sorted(order, key=lambda i: i >= split)[: batch_size // 2]\n"
    "        places = [*places, *[i for i in order if i not in places][: batch_size - len(places)]]"
)
_FROM_ITEMS = """
picks = self.rng.choice(len(self.items), batch_size, replace=False)
return [self.items[i] for i in picks]
"""
_ONE_LIST = """
new = Transition(state, action, reward, next_state, terminated)
if new in self.items:
    return
if len(self.items) < self.capacity:
    self.items.append(new)
else:
    self.items[self.rng.integers(self.capacity)] = new
"""

MEMORY = wrong(
    "Q6.5",
    one_list=(
        "success-dropped",
        _memory("self.items, self.capacity, self.rng = [], capacity, rng", _ONE_LIST, _FROM_ITEMS),
    ),
    a_deque=(
        "success-dropped",
        _memory(
            "from collections import deque\nself.items, self.rng = deque(maxlen=capacity), rng",
            "new = Transition(state, action, reward, next_state, terminated)\n"
            "if new not in self.items:\n    self.items.append(new)",
            _FROM_ITEMS,
        ),
    ),
    twice=("twice-there", edit(_KNOWN, "")),
    twice_successes=("twice-there", edit("if new in self.known:", "if new in self.others:")),
    no_capacity=("no-capacity", edit(_ROOM, "elif True:")),
    one_more=("no-capacity", edit(_ROOM, "elif len(self.others) <= self.capacity:")),
    successes_count=(
        "too-few-kept",
        edit(_ROOM, "elif len(self) < self.capacity:", _PLACE, "place = self.rng.integers(len(self.others))"),
    ),
    full_drops_new=(
        "new-one-dropped",
        edit("            self.others[place] = new\n", "", _FORGET, "            self.known.remove(new)\n"),
    ),
    one_less=("too-few-kept", edit(_ROOM, "elif len(self.others) < max(1, self.capacity - 1):", _PLACE, _LESS)),
    zero_wins=("zero-is-success", edit(_IF_WIN, "if reward >= 0:")),
    terminated_wins=("success-dropped", edit(_IF_WIN, "if terminated:")),
    large_reward_only=("success-dropped", edit(_IF_WIN, "if reward > 20:")),
    fields_ignored=(
        "fields-ignored",
        edit("if new in self.known:", "if any(new[:2] == each[:2] for each in self.known):"),
    ),
    reward_ignored=(
        "fields-ignored",
        edit("if new in self.known:", "if any(new[:2] + new[3:] == each[:2] + each[3:] for each in self.known):"),
    ),
    never_again=("never-again", edit(_FORGET, "")),
    oldest=("oldest-replaced", edit(_PLACE, "place = 0")),
    newest=("newest-replaced", edit(_PLACE, "place = self.capacity - 1")),
    last_never_replaced=(
        "one-place-never-replaced",
        edit(_PLACE, "place = self.rng.integers(max(1, self.capacity - 1))"),
    ),
    first_never_replaced=(
        "one-place-never-replaced",
        edit(_PLACE, "place = self.rng.integers(min(1, self.capacity - 1), self.capacity)"),
    ),
    drawn_twice=("drawn-twice", edit(_DRAW, "places = self.rng.integers(len(self), size=batch_size)")),
    latest_only=("not-random", edit(_DRAW, "places = range(len(self) - batch_size, len(self))")),
    successes_first=("successes-preferred", edit(_DRAW, _WINS_FIRST)),
    others_only=(
        "successes-avoided",
        edit(
            _DRAW,
            "order = self.rng.permutation(len(self))\n"
            "        places = sorted(order, key=lambda i: i < split)[:batch_size]",
        ),
    ),
    python_random=(
        "other-generator",
        edit(_DRAW, "import random\n        places = random.sample(range(len(self)), batch_size)"),
    ),
    plain_tuples=(
        "no-transitions",
        edit(
            "new = Transition(state, action, reward, next_state, terminated)",
            "new = (state, action, reward, next_state, terminated)",
        ),
    ),
    fields_swapped=(
        "fields-swapped",
        edit(
            "new = Transition(state, action, reward, next_state, terminated)",
            "new = Transition(state, action, next_state, reward, terminated)",
        ),
    ),
    five_lists=(
        "no-transitions",
        edit(
            "return [self.successes[i] if i < split else self.others[i - split] for i in places]",
            "return Transition(*zip(*[self.successes[i] if i < split else self.others[i - split] for i in places]))",
        ),
    ),
    length_of_others=(
        "other-length",
        edit(
            "return len(self.successes) + len(self.others)",
            "return len(self.others)",
            _DRAW,
            "places = self.rng.choice(split + len(self.others), batch_size, replace=False)",
        ),
    ),
    shared_with_all=(
        "not-empty-at-first",
        edit(
            "        self.successes: list[Transition] = []\n        self.others: list[Transition] = []\n"
            "        self.known: set[Transition] = set()\n",
            "        pass\n",
            '    def __init__(self, capacity: int, rng: np.random.Generator) -> None:\n        """Make an empty',
            "    successes, others, known = [], [], set()\n\n"
            '    def __init__(self, capacity: int, rng: np.random.Generator) -> None:\n        """Make an empty',
        ),
    ),
    shared=(
        "not-empty-at-first",
        edit(
            "        self.successes: list[Transition] = []\n",
            "        self.successes = _SHARED\n",
            "class SuccessMemory:\n",
            "_SHARED: list = []\n\n\nclass SuccessMemory:\n",
        ),
    ),
)
