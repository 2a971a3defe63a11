"""Wrong answers to Q9.5, the transitions over n steps: each has one mistake."""

from autograder.verification.answers import Edits
from tests.q9_freeway.wrong_texts import answer, edit, wrong


def _n_step(text: str) -> Edits:
    return answer("Q9.5 n_step", text)


_RANGE = "for k in range(min(n, steps)):"
_ADD = "summed[: steps - k] += gamma**k * rewards[k:]"
_LATER = "later = torch.arange(steps) + n"
_DISCOUNT = "discount = torch.where(later < steps, gamma**n, 0.0)"
_BATCH = "return Batch(states[:-1], actions, summed, states[later.clamp(max=steps)], discount)"
_WHOLE = """
T = len(actions)
rows = range(T - n + 1)
reward = torch.stack([sum(gamma**k * rewards[t + k] for k in range(n)) for t in rows])
discount = torch.tensor([gamma**n if t + n < T else 0.0 for t in rows])
return Batch(states[: T - n + 1], actions[: T - n + 1], reward, states[n:], discount)
"""
_REVERSED = """
T = len(actions)
reward = torch.zeros(T)
for t in range(T):
    total = 0.0
    for r in rewards[t : t + n]:
        total = gamma * total + r
    reward[t] = total
later = torch.arange(T) + n
return Batch(states[:-1], actions, reward, states[later.clamp(max=T)], torch.where(later < T, gamma**n, 0.0))
"""

N_STEP = wrong(
    "Q9.5",
    undiscounted=("not-discounted", edit(_ADD, "summed[: steps - k] += rewards[k:]")),
    one_more=("one-step-too-many", edit(_RANGE, "for k in range(min(n + 1, steps)):")),
    one_less=("one-step-too-few", edit(_RANGE, "for k in range(min(n, steps) - 1):")),
    whole_return=("whole-return", edit(_RANGE, "for k in range(steps):")),
    one_reward=("one-reward", edit(_RANGE, "for k in range(1):")),
    lost=(
        "last-rewards-lost",
        edit(_LATER, "summed = torch.where(torch.arange(steps) + n <= steps, summed, 0.0)\n    " + _LATER),
    ),
    rolled=("begins-again", edit(_ADD, "summed += gamma**k * rewards.roll(-k)", _RANGE, "for k in range(n):")),
    gamma_too_often=("gamma-once-too-often", edit(_ADD, "summed[: steps - k] += gamma ** (k + 1) * rewards[k:]")),
    one_later=("one-step-later", edit(_RANGE, "for k in range(1, min(n + 1, steps)):")),
    own_lost=("own-reward-lost", edit(_RANGE, "for k in range(1, min(n, steps)):")),
    last_reward=(
        "last-reward-lost",
        edit(_ADD, "summed[: steps - k] += gamma**k * torch.cat([rewards[:-1], torch.zeros(1)])[k:]"),
    ),
    kernel_reversed=(
        "discount-reversed",
        edit(_ADD, "summed[: steps - k] += gamma ** (min(n, steps) - 1 - k) * rewards[k:]"),
    ),
    reversed_discount=("discount-reversed", _n_step(_REVERSED)),
    averaged=("averaged", edit(_LATER, f"summed /= n\n    {_LATER}")),
    past=("past-rewards", edit(_ADD, "summed[k:] += gamma**k * rewards[: steps - k]")),
    from_the_start=(
        "discounted-from-the-start",
        edit(_ADD, "summed[: steps - k] += (gamma ** torch.arange(steps) * rewards)[k:]"),
    ),
    gamma_of_one=(
        "gamma-of-one-step",
        edit("torch.where(later < steps, gamma**n, 0.0)", "torch.where(later < steps, gamma, 0.0)"),
    ),
    gamma_everywhere=("gamma-without-an-end", edit(_DISCOUNT, "discount = torch.full((steps,), gamma)")),
    no_end=("no-end", edit(_DISCOUNT, "discount = torch.full((steps,), gamma**n)")),
    end_too_late=("end-too-late", edit("later < steps, gamma**n", "later <= steps, gamma**n")),
    end_too_early=("end-too-early", edit("later < steps, gamma**n", "later < steps - 1, gamma**n")),
    last_row=("only-the-last-row", edit("later < steps, gamma**n", "torch.arange(steps) < steps - 1, gamma**n")),
    steps_left=(
        "steps-left",
        edit(_DISCOUNT, "discount = gamma ** (steps - torch.arange(steps)).clamp(max=n).float()"),
    ),
    flags=("ends-marked", edit(_DISCOUNT, "discount = (later >= steps).float()")),
    ones=("not-discounted-after-n", edit(_DISCOUNT, "discount = (later < steps).float()")),
    power_off=("one-power-off", edit("later < steps, gamma**n", "later < steps, gamma ** (n - 1)")),
    gamma_times_n=("gamma-times-n", edit("later < steps, gamma**n", "later < steps, gamma * n")),
    next_step=("next-step", edit("states[later.clamp(max=steps)]", "states[1:]")),
    next_before_the_end=(
        "next-step",
        edit("states[later.clamp(max=steps)]", "states[torch.where(later < steps, later - n + 1, steps)]"),
    ),
    state_itself=("state-itself", edit("states[later.clamp(max=steps)]", "states[:-1]")),
    one_early=("one-state-early", edit("states[later.clamp(max=steps)]", "states[(later - 1).clamp(max=steps)]")),
    one_late=("one-state-late", edit("states[later.clamp(max=steps)]", "states[(later + 1).clamp(max=steps)]")),
    last_missing=("last-state-missing", edit("states[later.clamp(max=steps)]", "states[later.clamp(max=steps - 1)]")),
    again=("begins-again", edit("states[later.clamp(max=steps)]", "states[later % (steps + 1)]")),
    zeros_beyond=(
        "zeros-beyond-the-end",
        edit("states[later.clamp(max=steps)]", "states[later.clamp(max=steps)] * (later <= steps).unsqueeze(1)"),
    ),
    end_as_row=("end-as-a-row", edit("return Batch(states[:-1]", "return Batch(states")),
    whole_windows=("whole-windows-only", _n_step(_WHOLE)),
    next_as_state=("next-state-as-state", edit("return Batch(states[:-1]", "return Batch(states[1:]")),
    swapped_fields=(
        "fields-swapped",
        edit(
            "Batch(states[:-1], actions, summed,",
            "Batch(states[:-1], actions, discount,",
            ", discount)\n    # --- end",
            ", summed)\n    # --- end",
        ),
    ),
    plain_tuple=("a-plain-tuple", edit(_BATCH, _BATCH.replace("Batch(", "("))),
    rows=(
        "a-list-of-rows",
        edit(_BATCH, f"found = {_BATCH.removeprefix('return ')}\n    return [Batch(*row) for row in zip(*found)]"),
    ),
    lists=("not-tensors", edit(_BATCH, _BATCH.replace("summed,", "summed.tolist(),"))),
    double=(
        "double-precision",
        edit("summed = torch.zeros(steps)", "summed = torch.zeros(steps, dtype=torch.float64)"),
    ),
    float_actions=("actions-as-floats", edit(_BATCH, _BATCH.replace("actions,", "actions.float(),"))),
    in_place=(
        "changes-its-arguments",
        edit(
            _ADD,
            "rewards[: steps - k] += gamma**k * (rewards[k:] if k else 0)",
            _RANGE,
            "summed = rewards\n    for k in range(1, min(n, steps)):",
        ),
    ),
    n_fixed=("n-fixed", edit(_RANGE, "for k in range(min(3, steps)):", _LATER, "later = torch.arange(steps) + 3")),
    gamma_fixed=("gamma-fixed", edit(_ADD, "summed[: steps - k] += 0.98**k * rewards[k:]")),
    short_episode=("short-episode", edit(_RANGE, "for k in range(n):")),
    negative_size=(
        "short-episode",
        edit(_DISCOUNT, "discount = torch.cat([torch.full((steps - n,), gamma**n), torch.zeros(n)])"),
    ),
    nothing=("returns-nothing", edit(_BATCH, _BATCH.removeprefix("return "))),
)
