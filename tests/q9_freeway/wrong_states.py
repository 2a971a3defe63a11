"""Wrong answers to Q9.1 to Q9.4, what the agent sees and does: each has one mistake."""

from autograder.verification.answers import Edits
from tests.q9_freeway.wrong_texts import answer, edit, wrong


def _features(text: str) -> Edits:
    return answer("Q9.1 features", text)


_FLOAT = "ram = ram.astype(np.float32)"
_HEIGHT = "height = (ram[..., HEIGHT : HEIGHT + 1] - BOTTOM) / (TOP - BOTTOM)"
_RIGHT = "right = (ram[..., CARS : CARS + 10] - COLUMN + 80) % COLUMNS - 80"
_TURN = "right[..., 5:] *= -1"
_JOIN = "return np.concatenate([height, right / 80], axis=-1)"
_IN_UINT8 = """
height = (ram[..., HEIGHT : HEIGHT + 1] - BOTTOM) / (TOP - BOTTOM)
right = (ram[..., CARS : CARS + 10] - COLUMN + 80) % COLUMNS - 80
right = right.astype(np.float32)
right[..., 5:] *= -1
return np.concatenate([height, right / 80], axis=-1).astype(np.float32)
"""
_LOOP = """
found = [(float(ram[HEIGHT]) - BOTTOM) / (TOP - BOTTOM)]
for lane in range(10):
    s = (int(ram[CARS + lane]) - COLUMN + 80) % COLUMNS - 80
    found.append(s / 80 if lane < 5 else -s / 80)
return np.array(found, dtype=np.float32)
"""

FEATURES = wrong(
    "Q9.1",
    in_uint8=("counts-modulo-256", _features(_IN_UINT8)),
    uint8_columns=(
        "counts-modulo-256",
        _features(
            """
            s = ram[..., CARS:CARS + 10] - np.uint8(COLUMN)
            s = (s.astype(np.float32) + 80) % COLUMNS - 80
            s[..., 5:] = -s[..., 5:]
            h = (ram[..., HEIGHT:HEIGHT + 1].astype(np.float32) - BOTTOM) / (TOP - BOTTOM)
            return np.concatenate([h, s / 80], axis=-1).astype(np.float32)
            """
        ),
    ),
    no_modulo=("no-ring", edit(_RIGHT, "right = ram[..., CARS : CARS + 10] - COLUMN")),
    clipped=("no-ring", edit(_RIGHT, "right = (ram[..., CARS : CARS + 10] - COLUMN).clip(-80, 79)")),
    from_zero=("ring-from-zero", edit(_RIGHT, "right = (ram[..., CARS : CARS + 10] - COLUMN) % COLUMNS")),
    shifted=("ring-from-zero", edit(_RIGHT, "right = (ram[..., CARS : CARS + 10] - COLUMN) % COLUMNS - 80")),
    not_shifted_back=("ring-from-zero", edit(_RIGHT, "right = (ram[..., CARS : CARS + 10] - COLUMN + 80) % COLUMNS")),
    fmod=("no-ring", edit(_RIGHT, "right = np.fmod(ram[..., CARS : CARS + 10] - COLUMN, COLUMNS)")),
    half_ring=("half-ring", edit(_RIGHT, "right = (ram[..., CARS : CARS + 10] - COLUMN + 80) % 80 - 80")),
    distance=("distance", edit(_RIGHT, f"right = abs({_RIGHT.removeprefix('right = ')})")),
    absolute_columns=("columns-as-they-are", edit(_RIGHT, "right = ram[..., CARS : CARS + 10]")),
    centred=("columns-as-they-are", edit(_RIGHT, "right = ram[..., CARS : CARS + 10] - 80")),
    column_added=("column-added", edit(_RIGHT, _RIGHT.replace("- COLUMN", "+ COLUMN"))),
    from_the_car=("chicken-relative-to-cars", edit(_TURN, "right[..., :5] *= -1")),
    not_turned=("one-direction", edit(_TURN, "pass")),
    all_turned=("one-direction", edit(_TURN, "right *= -1")),
    turned_from_six=("wrong-lanes-turned", edit(_TURN, "right[..., 6:] *= -1")),
    turned_from_four=("wrong-lanes-turned", edit(_TURN, "right[..., 4:] *= -1")),
    one_byte_later=(
        "other-bytes",
        edit("right = (ram[..., CARS : CARS + 10]", "right = (ram[..., CARS + 1 : CARS + 11]"),
    ),
    one_car=(
        "other-bytes",
        edit(
            "right = (ram[..., CARS : CARS + 10]", "right = (0 * ram[..., CARS : CARS + 10] + ram[..., CARS : CARS + 1]"
        ),
    ),
    cars_reversed=(
        "cars-reversed",
        edit("right = (ram[..., CARS : CARS + 10]", "right = (ram[..., CARS : CARS + 10][..., ::-1]"),
    ),
    cars_not_scaled=("cars-not-scaled", edit(_JOIN, "return np.concatenate([height, right], axis=-1)")),
    divided_by_160=("cars-scaled-otherwise", edit("right / 80]", "right / COLUMNS]")),
    other_byte=(
        "other-height",
        edit(_HEIGHT, "height = (ram[..., HEIGHT + 1 : HEIGHT + 2] - BOTTOM) / (TOP - BOTTOM)"),
    ),
    height_raw=("height-not-scaled", edit(_HEIGHT, "height = ram[..., HEIGHT : HEIGHT + 1]")),
    height_from_zero=("bottom-not-subtracted", edit(_HEIGHT, "height = ram[..., HEIGHT : HEIGHT + 1] / TOP")),
    precedence=("bottom-not-subtracted", edit(_HEIGHT, "height = ram[..., HEIGHT : HEIGHT + 1] / (TOP - BOTTOM)")),
    divided_by_top=("other-range", edit("/ (TOP - BOTTOM)\n    right", "/ TOP\n    right")),
    upside_down=(
        "height-turned-round",
        edit(_HEIGHT, "height = (TOP - ram[..., HEIGHT : HEIGHT + 1]) / (TOP - BOTTOM)"),
    ),
    height_last=("height-last", edit(_JOIN, "return np.concatenate([right / 80, height], axis=-1)")),
    double=("double-precision", edit(_FLOAT, "ram = ram.astype(np.float64)")),
    tensor=("a-tensor", edit(_JOIN, "return torch.from_numpy(np.concatenate([height, right / 80], axis=-1))")),
    a_list=("a-list", edit(_JOIN, "return np.concatenate([height, right / 80], axis=-1).tolist()")),
    one_only=("one-ram-only", _features(_LOOP)),
    batch_added=("batch-added", edit(_JOIN, "return np.atleast_2d(np.concatenate([height, right / 80], axis=-1))")),
    in_place=("changes-its-arguments", edit(_FLOAT, f"ram[..., HEIGHT] += 1\n    {_FLOAT}\n    ram[..., HEIGHT] -= 1")),
    nothing=("returns-nothing", edit(_JOIN, "np.concatenate([height, right / 80], axis=-1)")),
    cars_only=("other-number-of-features", edit(_JOIN, "return right / 80")),
    nine_cars=(
        "other-number-of-features",
        edit(_JOIN, "return np.concatenate([height, right[..., :9] / 80], axis=-1)"),
    ),
    zeros=("all-zero", _features("return np.zeros((*ram.shape[:-1], 11), dtype=np.float32)")),
)


def _epsilon(text: str) -> Edits:
    return answer("Q9.2 epsilon_at", text)


EPSILON = wrong(
    "Q9.2",
    goes_on=("goes-on", _epsilon("return start + (end - start) * step / decay")),
    down_to_zero=("down-to-zero", _epsilon("return max(0.0, start + (end - start) * step / decay)")),
    slope_without_end=("slope-without-end", _epsilon("return max(end, start * (1 - step / decay))")),
    slope_of_one=("slope-of-one", _epsilon("return max(end, start - step / decay)")),
    no_end=("no-end", _epsilon("return max(0.0, start * (1 - step / decay))")),
    end_added=("end-added", _epsilon("return end + start * max(0.0, 1 - step / decay)")),
    exponential=("exponential", _epsilon("return end + (start - end) * float(np.exp(-step / decay))")),
    rises=("rises", _epsilon("return end + (start - end) * min(step / decay, 1.0)")),
    constant=("never-falls", _epsilon("return start")),
    always_end=("always-end", _epsilon("return end")),
    jumps=("jumps", _epsilon("return start + (end - start) * min(step // decay, 1)")),
    one_off=("one-step-off", _epsilon("return start + (end - start) * min((step + 1) / decay, 1.0)")),
    share=("share-of-the-way", _epsilon("return min(step / decay, 1.0)")),
    from_one=("settings-fixed", _epsilon("return 1 - (1 - end) * min(step / decay, 1.0)")),
    by_the_sum=("falls-by-the-sum", _epsilon("return start - (start + end) * min(step / decay, 1.0)")),
    wrong_bound=("bound-turned-round", _epsilon("return min(end, start + (end - start) * step / decay)")),
    nothing=("returns-nothing", _epsilon("epsilon = start + (end - start) * min(step / decay, 1.0)")),
)


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
