"""Wrong answers to Q9.3 and Q9.4, how the agent acts: each has one mistake."""

from autograder.verification.answers import Edits
from tests.q9_freeway.wrong_texts import answer, edit, wrong


def _choose(text: str) -> Edits:
    return answer("Q9.3 select_action", text)


_IF = "if rng.random() < epsilon:"
_DRAW = "return int(rng.choice(3, p=shares))"
_BEST = "return int(net(torch.from_numpy(state).unsqueeze(0)).argmax(dim=1))"
_TWICE = """
r = rng.random()
if r < epsilon:
    if r < shares[0]:
        return NOOP
    return UP if r < shares[0] + shares[1] else DOWN
with torch.no_grad():
    return int(net(torch.from_numpy(state)[None]).argmax())
"""
_BORDERS = """
if rng.random() < epsilon:
    r = rng.random()
    if r < shares[0]:
        return NOOP
    return UP if r < {second} else DOWN
with torch.no_grad():
    return int(net(torch.from_numpy(state)[None]).argmax())
"""

CHOICE = wrong(
    "Q9.3",
    inverted=("epsilon-inverted", edit(_IF, "if rng.random() > epsilon:")),
    uniform=("explores-evenly", edit(_DRAW, "return int(rng.integers(3))")),
    shares_fixed=("shares-fixed", edit(_DRAW, "return int(rng.choice(3, p=BIASED))")),
    shares_reversed=("shares-in-another-order", edit(_DRAW, "return int(rng.choice([DOWN, UP, NOOP], p=shares))")),
    up_first=("shares-in-another-order", edit(_DRAW, "return int(rng.choice([UP, NOOP, DOWN], p=shares))")),
    not_added_up=("shares-not-added-up", _choose(_BORDERS.format(second="shares[1]"))),
    same_draw=("same-draw-twice", _choose(_TWICE)),
    likeliest=("likeliest-share", edit(_DRAW, "return int(np.argmax(shares))")),
    argmin=(
        "smallest-value",
        edit(".argmax(dim=1))\n    # --- end ---\n\n\n_AROUND", ".argmin(dim=1))\n    # --- end ---\n\n\n_AROUND"),
    ),
    dim_zero=("always-up", edit(_BEST, "return int(net(torch.from_numpy(state).unsqueeze(0)).argmax(dim=0)[0])")),
    always_up=("always-up", edit(_BEST, "return UP")),
    softmax=(
        "softmax",
        edit(
            _BEST,
            "p = net(torch.from_numpy(state)[None]).softmax(dim=1)[0].double()\n"
            "        return int(rng.choice(3, p=(p / p.sum()).numpy()))",
        ),
    ),
    never=("never-explores", edit(_IF, "if False:")),
    always=("always-explores", edit(_IF, "if True:")),
    epsilon_fixed=("epsilon-fixed", edit(_IF, "if rng.random() < 0.1:")),
    epsilon_halved=("epsilon-halved", edit(_IF, "if rng.random() < epsilon / 2:")),
    overwritten=(
        "never-explores",
        edit(f"    {_IF}\n        {_DRAW}", f"    {_IF}\n        action = int(rng.choice(3, p=shares))"),
    ),
    value=("value-returned", edit(_BEST, "return float(net(torch.from_numpy(state).unsqueeze(0)).max())")),
    values=("several-actions", edit(_BEST, "return net(torch.from_numpy(state).unsqueeze(0))[0].tolist()")),
    global_numpy=("other-generator", edit(_DRAW, "return int(np.random.choice(3, p=shares))")),
    global_both=(
        "other-generator",
        edit(_DRAW, "return int(np.random.choice(3, p=shares))", _IF, "if np.random.random() < epsilon:"),
    ),
    torch_draw=("other-generator", edit(_DRAW, "return int(torch.multinomial(torch.tensor(shares), 1))")),
    global_coin=("other-generator", edit(_IF, "if np.random.random() < epsilon:")),
    torch_coin=("other-generator", edit(_IF, "if torch.rand(1).item() < epsilon:")),
    value_as_action=(
        "value-as-action",
        edit(_BEST, "return min(2, abs(int(net(torch.from_numpy(state).unsqueeze(0)).max())))"),
    ),
    fresh_generator=("always-alike", edit(f"    {_IF}", f"    rng = np.random.default_rng(0)\n    {_IF}")),
    not_batched=(
        "not-batched",
        edit("net(torch.from_numpy(state).unsqueeze(0)).argmax(dim=1)", "net(torch.from_numpy(state)).argmax(dim=0)"),
    ),
    array=("not-a-tensor", edit("net(torch.from_numpy(state).unsqueeze(0))", "net(state[None])")),
    others_only=(
        "explores-others-only",
        _choose(
            """
            with torch.no_grad():
                best = int(net(torch.from_numpy(state)[None]).argmax())
            if rng.random() < epsilon:
                p = np.array(shares)
                p[best] = 0
                return int(rng.choice(3, p=p / p.sum()))
            return best
            """
        ),
    ),
    two_actions=("two-actions-explored", edit(_DRAW, "return int(rng.integers(2))")),
    from_one=("out-of-range", edit(_DRAW, "return int(rng.choice([1, 2, 3], p=shares))")),
    learns=(
        "changes-its-arguments",
        edit(f"    {_IF}", f"    state *= 1.01\n    {_IF}"),
    ),
    nothing=("returns-nothing", edit(_BEST, "net(torch.from_numpy(state).unsqueeze(0)).argmax(dim=1)")),
)

_LAYERS = "nn.Linear(106, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, 3)"
_FORWARD = "return self.layers(look_ahead(state))"

NET = wrong(
    "Q9.4",
    softmax=("softmax", edit(_FORWARD, "return self.layers(look_ahead(state)).softmax(dim=1)")),
    relu=("activation-at-the-end", edit(_FORWARD, "return self.layers(look_ahead(state)).relu()")),
    tanh=("bounded", edit(_FORWARD, "return self.layers(look_ahead(state)).tanh()")),
    sigmoid=("activation-at-the-end", edit(_FORWARD, "return self.layers(look_ahead(state)).sigmoid()")),
    scaled_tanh=("stops-growing", edit(_FORWARD, "return 10 * self.layers(look_ahead(state)).tanh()")),
    clamped=("stops-growing", edit(_FORWARD, "return self.layers(look_ahead(state)).clamp(-5, 5)")),
    one_output=("one-output", edit(_LAYERS, _LAYERS.replace("128, 3", "128, 1"))),
    two_actions=("other-number-of-actions", edit(_LAYERS, _LAYERS.replace("128, 3", "128, 2"))),
    squeezed=("squeezed", edit(_FORWARD, "return self.layers(look_ahead(state)).squeeze()")),
    linear=("no-activation", edit(_LAYERS, "nn.Linear(106, 3)")),
    two_linear=("no-activation", edit(_LAYERS, "nn.Linear(106, 128), nn.Linear(128, 3)")),
    linear_of_numbers=(
        "no-activation",
        edit(_LAYERS, "nn.Linear(11, 64), nn.Linear(64, 3)", _FORWARD, "return self.layers(state)"),
    ),
    log_softmax=("log-softmax", edit(_FORWARD, "return self.layers(look_ahead(state)).log_softmax(dim=1)")),
    over_the_batch=(
        "rows-mixed",
        edit(_FORWARD, "q = self.layers(look_ahead(state))\n        return q - q.mean(dim=0)"),
    ),
    standardised=(
        "rows-mixed",
        edit(
            _FORWARD,
            "state = (state - state.mean(0)) / (state.std(0, unbiased=False) + 1e-6)\n"
            "        return self.layers(look_ahead(state))",
        ),
    ),
    in_place=("changes-its-arguments", edit(_FORWARD, "state *= 0.5\n        return self.layers(look_ahead(state))")),
    ignored=("constant", edit(_FORWARD, "return self.layers(0 * look_ahead(state))")),
    best_only=("one-output", edit(_FORWARD, "return self.layers(look_ahead(state)).max(dim=1).values")),
    arguments=(
        "constructor-arguments",
        edit(
            "    def __init__(self) -> None:\n        super().__init__()\n        # --- solution Q9.4",
            "    def __init__(self, hidden) -> None:\n        super().__init__()\n        # --- solution Q9.4",
        ),
    ),
    nothing=("returns-nothing", edit(_FORWARD, "self.layers(look_ahead(state))")),
    batch_norm=(
        "batch-norm",
        edit(_LAYERS, _LAYERS.replace("nn.Linear(106, 128), ", "nn.Linear(106, 128), nn.BatchNorm1d(128), ")),
    ),
)
