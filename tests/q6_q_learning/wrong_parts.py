"""Wrong answers to Q6.4 to Q6.6, the parts of the network's learning: each has one mistake."""

from autograder.verification.answers import Edits
from tests.q6_q_learning.wrong_texts import answer, edit, wrong


def _targets(text: str) -> Edits:
    return answer("Q6.4 double_q_targets", text)


_BEST = "best = policy_net(next_states).argmax(dim=1, keepdim=True)  # (B, 1)"
_VALUES = "values = target_net(next_states).gather(1, best).squeeze(1)  # (B,)"
_RETURN = "return torch.where(terminated, rewards, rewards + gamma * values)"

TARGETS = wrong(
    "Q6.4",
    plain_maximum=("plain-maximum", edit(_VALUES, "values = target_net(next_states).max(dim=1).values")),
    chosen_by_target=("plain-maximum", edit(_BEST, "best = target_net(next_states).argmax(dim=1, keepdim=True)")),
    swapped=(
        "nets-swapped",
        edit(
            "    with torch.no_grad():\n        best",
            "    policy_net, target_net = target_net, policy_net\n    with torch.no_grad():\n        best",
        ),
    ),
    policy_twice=("policy-judges", edit(_VALUES, "values = policy_net(next_states).gather(1, best).squeeze(1)")),
    no_end=("bootstrapped-at-the-end", edit(_RETURN, "return rewards + gamma * values")),
    inverted_end=("terminated-inverted", edit(_RETURN, "return rewards + gamma * values * terminated")),
    no_future=("no-future", edit(_RETURN, "return rewards.clone()")),
    zero_at_the_end=("zero-at-the-end", edit(_RETURN, "return (rewards + gamma * values) * ~terminated")),
    undiscounted=("not-discounted", edit("rewards + gamma * values)", "rewards + values)")),
    gamma_fixed=("gamma-fixed", edit("rewards + gamma * values)", "rewards + 0.95 * values)")),
    gamma_twice=("gamma-squared", edit("rewards + gamma * values)", "rewards + gamma**2 * values)")),
    no_reward=("reward-missing", edit(_RETURN, "return gamma * values * ~terminated")),
    clipped=("reward-clipped", edit(_RETURN, f"rewards = rewards.clamp(-1, 1)\n        {_RETURN}")),
    gamma_on_reward=("gamma-on-the-reward", edit(_RETURN, f"rewards = gamma * rewards\n        {_RETURN}")),
    argmin=("smallest-value", edit("argmax(dim=1, keepdim=True)  # (B, 1)", "argmin(dim=1, keepdim=True)")),
    index=("index-for-value", edit(_VALUES, "values = best.squeeze(1).float()")),
    smaller=(
        "smaller-of-both",
        edit(_VALUES, "values = torch.minimum(target_net(next_states).amax(1), policy_net(next_states).amax(1))"),
    ),
    mean_of_both=(
        "mean-of-both",
        edit(
            _VALUES, "values = (0.5 * (target_net(next_states) + policy_net(next_states))).gather(1, best).squeeze(1)"
        ),
    ),
    minus=("minus", edit("rewards + gamma * values)", "rewards - gamma * values)")),
    square=(
        "targets-square",
        edit(_VALUES, "values = target_net(next_states).gather(1, best)"),
    ),
    column=(
        "targets-column",
        edit(_RETURN, "return torch.where(terminated, rewards, rewards + gamma * values).unsqueeze(1)"),
    ),
    gradient=(
        "targets-not-detached",
        _targets("""
        best = policy_net(next_states).argmax(dim=1, keepdim=True)
        values = target_net(next_states).gather(1, best).squeeze(1)
        return rewards + gamma * values * (~terminated).float()
    """),
    ),
    in_place=(
        "changes-its-arguments",
        edit(_RETURN, "rewards += gamma * values * ~terminated\n        return rewards"),
    ),
    double=(
        "double-precision",
        edit(_RETURN, "return torch.where(terminated, rewards, rewards + gamma * values).double()"),
    ),
    nothing=("returns-nothing", edit(_RETURN, "torch.where(terminated, rewards, rewards + gamma * values)")),
)

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


def _net(layers: str, forward: str) -> Edits:
    return (*answer("Q6.6: make your layers", layers), *answer("Q6.6 QNet.forward", forward))


_SAVE = 'torch.save(sizes | {"weights": net.state_dict()}, path)'
_FORWARD = "return self.layers(self.embedding(state))"
_LOAD = 'net.load_state_dict(saved["weights"])\n'

_LOADS_OBJECT = answer("Q6.6 load_net", "return torch.load(path, weights_only=False)")

NET = wrong(
    "Q6.6",
    softmax=("softmax", edit(_FORWARD, "return self.layers(self.embedding(state)).softmax(dim=1)")),
    relu=("activation-at-the-end", edit(_FORWARD, "return self.layers(self.embedding(state)).relu()")),
    tanh=("bounded", edit(_FORWARD, "return self.layers(self.embedding(state)).tanh()")),
    far_tanh=("bounded", edit(_FORWARD, "return 100 * (self.layers(self.embedding(state)) / 100).tanh()")),
    squeezed=("squeezed", edit(_FORWARD, "return self.layers(self.embedding(state)).squeeze()")),
    one_output=("one-output", edit("nn.Linear(32, actions)", "nn.Linear(32, 1)")),
    six_actions=("actions-fixed", edit("nn.Linear(32, actions)", "nn.Linear(32, 6)")),
    five_hundred=("embedding-size", edit("nn.Embedding(states, 64)", "nn.Embedding(500, 64)")),
    one_hot=(
        "no-embedding",
        edit(
            "self.embedding = nn.Embedding(states, 64)",
            "self.embedding = nn.Linear(states, 64)",
            _FORWARD,
            "return self.layers(self.embedding(F.one_hot(state, self.embedding.in_features).float()))",
        ),
    ),
    relus=(
        "no-prelu",
        edit(
            "nn.Linear(64, 64), nn.PReLU(), nn.Linear(64, 32), nn.PReLU()",
            "nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU()",
        ),
    ),
    unused_prelu=(
        "prelu-unused",
        edit(
            "self.embedding = nn.Embedding(states, 64)",
            "self.embedding = nn.Embedding(states, 64)\n        self.activation = nn.PReLU()",
        ),
    ),
    wrong_row=(
        "embedding-shared",
        edit(_FORWARD, "return self.layers(self.embedding(state) + self.embedding(torch.zeros_like(state)))"),
    ),
    rows_mixed=("rows-mixed", edit(_FORWARD, "x = self.embedding(state)\n        return self.layers(x - x.mean(0))")),
    state_ignored=("", edit(_FORWARD, "return self.layers(0 * self.embedding(state))")),
    no_file=("no-file", edit(_SAVE, "self_made = net.state_dict()")),
    other_name=("other-file-name", edit(_SAVE, 'torch.save(sizes | {"weights": net.state_dict()}, f"{path}.pth")')),
    fixed_name=("other-file-name", edit(_SAVE, 'torch.save(sizes | {"weights": net.state_dict()}, "net.pt")')),
    whole_object=("whole-object", (*answer("Q6.6 save_net", "torch.save(net, path)"), *_LOADS_OBJECT)),
    weights_forgotten=("weights-not-loaded", edit("    " + _LOAD, "")),
    sizes_fixed=("", edit('QNet(saved["states"], saved["actions"])', "QNet(500, 6)")),
    nothing=("returns-nothing", edit(_LOAD + "    return net\n", _LOAD)),
    returns_state=("no-network", edit(_LOAD + "    return net\n", _LOAD + '    return saved["weights"]\n')),
    in_memory=(
        "weights-not-loaded",
        edit(
            _SAVE,
            "torch.save(sizes, path)\n    _NETS[str(path)] = net",
            'net.load_state_dict(saved["weights"])\n',
            "net = _NETS.get(str(path), net)\n",
            "def save_net(",
            "_NETS: dict = {}\n\n\ndef save_net(",
        ),
    ),
    parts_lost=(
        "weights-not-loaded",
        edit(
            '{"weights": net.state_dict()}',
            '{"weights": {k: v for k, v in net.state_dict().items() if "embedding" in k}}',
            'load_state_dict(saved["weights"])',
            'load_state_dict(saved["weights"], strict=False)',
        ),
    ),
    halved=("save-changes-net", edit(_SAVE, f"net.half()\n    {_SAVE}\n    net.float()")),
)
