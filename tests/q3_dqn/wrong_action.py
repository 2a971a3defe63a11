"""Wrong answers to Q3.2, the choice of the action: each has one mistake."""

from tests.q3_dqn.right_texts import choice
from tests.q3_dqn.wrong_texts import Edits, wrong

EPSILON = "eps = eps_end + (eps_start - eps_end) * math.exp(-steps_done / eps_decay)\n"
_GREEDY = "policy_net(state).argmax(1).view(1, 1)"
CHOICE = f"if random.random() < eps:\n    return torch.tensor([[random.randrange(2)]])\nreturn {_GREEDY}"


def _schedule(formula: str) -> Edits:
    return choice(f"eps = {formula}\n{CHOICE}")


ACTION = wrong(
    "Q3.2",
    inverted=("eps-inverted", choice(EPSILON + CHOICE.replace("<", ">"))),
    inverted_branches=(
        "eps-inverted",
        choice(EPSILON + f"if random.random() >= eps:\n    return torch.randint(2, (1, 1))\nreturn {_GREEDY}"),
    ),
    never_decays=("eps-never-decays", _schedule("eps_start")),
    never_decays_minus_zero=(
        "eps-never-decays",
        _schedule("eps_end + (eps_start - eps_end) * math.exp(-0 * steps_done)"),
    ),
    always_end=("eps-own-counter", _schedule("eps_end")),
    seeded_by_steps=("draw-repeated", choice(f"random.seed(steps_done)\n{EPSILON}{CHOICE}")),
    seeded_in_torch=(
        "draw-repeated",
        choice(
            f"torch.manual_seed(steps_done)\n{EPSILON}if torch.rand(()) < eps:\n    return torch.randint(2, (1, 1))\n"
            f"return {_GREEDY}"
        ),
    ),
    seeded_alike=("draw-repeated", choice(f"random.seed(2)\n{EPSILON}{CHOICE}")),
    own_counter=(
        "eps-own-counter",
        choice(
            ("global _taken\n_taken = globals().get('_taken', 100_000) + 1\nsteps_done = _taken\n") + EPSILON + CHOICE
        ),
    ),
    linear=("eps-linear", _schedule("max(eps_end, eps_start - (eps_start - eps_end) * steps_done / eps_decay)")),
    swapped=("eps-swapped", _schedule("eps_start + (eps_end - eps_start) * math.exp(-steps_done / eps_decay)")),
    minus_missing=(
        "eps-minus-missing",
        _schedule("eps_end + (eps_start - eps_end) * math.exp(steps_done / eps_decay)"),
    ),
    times=("eps-times-decay", _schedule("eps_end + (eps_start - eps_end) * math.exp(-steps_done * eps_decay)")),
    upside_down=(
        "eps-upside-down",
        _schedule("eps_end + (eps_start - eps_end) * math.exp(-eps_decay / max(steps_done, 1e-9))"),
    ),
    reciprocal=("eps-reciprocal", _schedule("eps_end + (eps_start - eps_end) / (1 + steps_done / eps_decay)")),
    staircase=("eps-staircase", _schedule("eps_end + (eps_start - eps_end) * math.exp(-(steps_done // eps_decay))")),
    staircase_up=("eps-staircase", _schedule("eps_end + (eps_start - eps_end) * math.exp(-steps_done // eps_decay)")),
    base_two=("eps-base-two", _schedule("eps_end + (eps_start - eps_end) * 2 ** (-steps_done / eps_decay)")),
    own_floor=(
        "eps-own-floor",
        _schedule("max(0.05, eps_end + (eps_start - eps_end) * math.exp(-steps_done / eps_decay))"),
    ),
    float_index=("action-dtype", choice(EPSILON + CHOICE.replace(_GREEDY, f"{_GREEDY}.float()"))),
    floor=("eps-end-as-floor", _schedule("max(eps_end, eps_start * math.exp(-steps_done / eps_decay))")),
    end_dropped=("eps-end-dropped", _schedule("eps_start * math.exp(-steps_done / eps_decay)")),
    end_added=("eps-end-added-twice", _schedule("eps_end + eps_start * math.exp(-steps_done / eps_decay)")),
    overwritten=(
        "eps-never-explores",
        choice(
            EPSILON
            + "if random.random() < eps:\n    action = torch.tensor([[random.randrange(2)]])\n"
            + f"action = {_GREEDY}\nreturn action"
        ),
    ),
    always_greedy=("eps-never-explores", choice(f"return {_GREEDY}")),
    always_random=("eps-always-explores", choice("return torch.tensor([[random.randrange(2)]])")),
    greedy_overwritten=(
        "greedy-at-random",
        choice(f"action = {_GREEDY}\naction = torch.randint(0, 2, (1, 1))\nreturn action"),
    ),
    only_other=(
        "eps-explores-only-other",
        choice(EPSILON + f"if random.random() < eps:\n    return 1 - {_GREEDY}\nreturn {_GREEDY}"),
    ),
    one_action=("explores-one-action", choice(EPSILON + CHOICE.replace("randrange(2)", "randrange(1)"))),
    numpy_randint_1=(
        "explores-one-action",
        choice("import numpy as np\n" + EPSILON + CHOICE.replace("random.randrange(2)", "np.random.randint(0, 1)")),
    ),
    three_actions=(
        "action-out-of-range",
        choice(EPSILON + CHOICE.replace("random.randrange(2)", "random.randint(0, 2)")),
    ),
    argmin=("argmin", choice(EPSILON + CHOICE.replace("argmax", "argmin"))),
    argmax_of_batch=(
        "constant-action",
        choice(
            EPSILON
            + CHOICE.replace("policy_net(state).argmax(1).view(1, 1)", "policy_net(state).argmax(0)[:1].view(1, 1)")
        ),
    ),
    value=(
        "q-value-returned",
        choice(
            EPSILON + CHOICE.replace("policy_net(state).argmax(1).view(1, 1)", "policy_net(state).max(1)[0].view(1, 1)")
        ),
    ),
    values=(
        "q-values-returned",
        choice(EPSILON + CHOICE.replace("policy_net(state).argmax(1).view(1, 1)", "policy_net(state)")),
    ),
    two_shapes=("action-shapes", choice(EPSILON + CHOICE.replace(".view(1, 1)", ""))),
    action_of_int32=(
        "action-dtype",
        choice(EPSILON + CHOICE.replace("[[random.randrange(2)]]", "[[random.randrange(2)]], dtype=torch.int32")),
    ),
    number_beside_tensor=(
        "action-shapes",
        choice(EPSILON + CHOICE.replace("torch.tensor([[random.randrange(2)]])", "random.randrange(2)")),
    ),
    nothing=(
        "returns-nothing",
        choice(
            EPSILON + f"if random.random() < eps:\n    return torch.tensor([[random.randrange(2)]])\naction = {_GREEDY}"
        ),
    ),
    half_schedule=("eps-half", choice(EPSILON + CHOICE.replace("< eps", "< eps / 2"))),
    fixed_share=("eps-fixed", choice(f"eps = 0.1\n{CHOICE}")),
    inverted_and_argmin=(
        "greedy-at-random",
        choice(EPSILON + CHOICE.replace("<", ">").replace("argmax", "argmin")),
    ),
)
