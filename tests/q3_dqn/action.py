"""What Q3.1 and Q3.2 ask of a Q-network and of select_action; the public and the hidden checks share it."""

import math

import torch

from autograder.check import fail, require
from autograder.comparisons import show, tensor_of_shape
from autograder.mistakes import Mistake, Seen, explain
from autograder.results import Finding
from tests.q3_dqn import mistakes as dqn
from tests.q3_dqn.reference import WRONG_SCHEDULES, epsilon, likely

_ROWS_MIXED = (
    "something is computed over the whole batch, such as a mean over dim 0: treat each row alone",
    "rows-mixed",
)
_CLEARLY = 3.0  # nats: an explanation is named where it is exp(3) = 20 times as likely as the next
_SCALES = [1.0, 10.0, -10.0]  # of the parameters: whatever the initial values are, no end of the network stays hidden


def check_unbounded(q3, rng, nets, rows):
    """No activation bounds the Q-values from any side.

    A right network fails if none of `nets` fresh ones, at three scales, gives a value below 0, one above 0 and one
    beyond 1. One network alone did so in 0 of 600 trials with each of eight architectures (from linear to three hidden
    layers), so with a probability below 0.005 (95 % confidence); six of them do with one below 2e-14.
    """
    states = torch.randn(rows, 4, generator=rng) * torch.where(torch.arange(rows) % 2 == 0, 1.0, 30.0)[:, None]
    values = q3.instrument.q_values("DQN", states, nets, _SCALES)
    values = tensor_of_shape(
        values, (nets, len(_SCALES), rows, 2), "the Q-values of some fresh networks", None, dqn.SHAPES
    ).double()
    bounded = bool(values.min() >= -1) or bool(values.max() <= 1)  # a GELU at the end lets small negative values by
    slip = explain(Seen(values, None, facts={"values": values}), dqn.NETWORK)
    if bounded or slip[1] in ("softmax", "log-softmax", "softmax-over-batch"):
        asked = "Q-values should be unbounded (seen over many states and networks, their weights also scaled up)"
        got = f"values from {values.min().item():.4g} to {values.max().item():.4g}"
        fail(asked, expected="values below -1 and above 1", got=got, mistake=slip)


def check_rows(q3, rng, rows):
    """The Q-values of a state do not depend on what else is in the batch."""
    model = q3.DQN().eval()
    states = torch.randn(rows, 4, generator=rng)
    together = tensor_of_shape(model(states), (rows, 2), "the Q-values", mistakes=dqn.SHAPES)
    if not torch.equal(together, model(states)):  # a network with noise of its own cannot be compared with itself
        return
    alone = torch.cat([model(states[i : i + 1]).reshape(1, 2) for i in range(rows)])
    worst = (together - alone).abs().max().item()
    tolerance = 1e-4 * (1 + alone.abs().max().item())  # float32 in another order leaves some 1e-7
    if worst > tolerance:
        columns = bool(((together.sum(0) - 1).abs() < 1e-4).all())
        slip = (
            "softmax over dim 0: the Q-values of one action sum to 1 over the batch; drop the softmax",
            "softmax-over-batch",
        )
        asked = "a state's Q-values should be the same alone and in a batch"
        got = f"a difference of {worst:.4g}"
        fail(
            asked,
            expected="no difference",
            got=got,
            tolerance=f"{tolerance:.1g}",
            mistake=slip if columns else _ROWS_MIXED,
        )


def check_depends_on_state(q3, rng, rows):
    """Q-values change with the state, and the two actions have values of their own."""
    states = torch.randn(rows, 4, generator=rng)
    values = q3.instrument.q_values("DQN", states, 3, [1.0])
    values = tensor_of_shape(values, (3, 1, rows, 2), "the Q-values of some fresh networks", None, dqn.SHAPES)
    values = values.double()[:, 0]
    spread = (values.amax(1) - values.amin(1)).max().item()
    slip = "the layers are not used, or their input is not the state"
    require(
        spread > 1e-6,
        "the Q-values should depend on the state",
        expected="different values for different states",
        got=f"the same for {rows} states, up to {spread:.1g}",
        mistake=Mistake("state-ignored", slip),
    )
    apart = (values[..., 0] - values[..., 1]).abs().max().item()
    require(
        apart > 1e-6,
        "the two actions should have Q-values of their own",
        expected="two different columns",
        got=f"the same, up to {apart:.1g}",
        mistake=Mistake(
            "actions-equal", "both columns are one value: the last layer has two outputs, one for each action"
        ),
    )


def check_one_index(q3, rng, calls):
    """The greedy and the random action are both one index, in one shape, as a minibatch of them is joined."""
    choose(q3, rng, [(0.0, 0.0, 200.0, 0), (1.0, 1.0, 200.0, 0)], calls, one_shape=True)


def choose(q3, rng, settings, calls, one_shape=False):
    """What select_action chose, compared with the better action.

    Args:
        q3: the student's module.
        rng: the generator of the network and the states.
        settings: (eps_end, eps_start, eps_decay, steps_done) each.
        calls: calls for each setting; in half of the states the better action is 0, in the other half 1.
        one_shape: whether it fails where the results are of different shapes, or numbers beside tensors.

    Returns:
        (other, ones): for each setting the number of calls that took another than the better action, and action 1.
    """
    weight = torch.randn(2, 4, generator=rng)
    bias = 0.3 * torch.randn(2, generator=rng)
    pool = torch.randn(40 * calls + 400, 4, generator=rng)
    values = pool @ weight.T + bias
    gap = values[:, 1] - values[:, 0]
    half = (calls + 1) // 2
    left, right = pool[gap < -0.2][:half], pool[gap > 0.2][:half]
    if min(len(left), len(right)) < half:  # a network that nearly always prefers one action: draw another
        return choose(q3, rng, settings, calls, one_shape)
    states = torch.stack([left, right], 1).reshape(-1, 4)[:calls]
    better = torch.arange(calls) % 2
    result = q3.instrument.chosen_actions("select_action", [weight, bias], states, settings)
    if "odd" in result:
        fail(_no_action(result["odd"]))
    if one_shape and len(result["kinds"]) > 1:
        got = " and ".join(result["kinds"])
        slip = "the greedy and the random action differ: what takes one, torch.cat or .item(), stops at the other"
        fail(
            "select_action should always return one shape",
            expected="shape (1, 1)",
            got=got,
            mistake=Mistake("action-shapes", slip),
        )
    actions = result["actions"]
    wrong = actions[(actions != 0) & (actions != 1)]
    if len(wrong):
        seen = Seen(wrong.abs().max().item(), None)
        slip = explain(seen, dqn.ACTIONS)
        fail("select_action should return an action", expected="0 or 1", got=f"{seen.got}", mistake=slip)
    return (actions != better).sum(1).tolist(), actions.sum(1).tolist()


def _no_action(value):
    asked, expected = "select_action should return one action", "a LongTensor of shape (1, 1)"
    slip = ("", "")
    if value is None:
        slip = ("the function returned nothing: is a `return` missing?", "returns-nothing")
    elif isinstance(value, torch.Tensor) and value.numel() == 1:
        slip = ("that is a Q-value, not an action: max gives values and indices, take the index", "q-value-returned")
    elif isinstance(value, torch.Tensor) and value.numel() == 2:
        slip = ("these are both Q-values: return the index of the larger one", "q-values-returned")
    shown = f"{show(value)} of dtype {value.dtype}" if isinstance(value, torch.Tensor) else show(value)
    return Finding(asked, expected, shown, "", *slip)


def check_greedy(q3, rng, calls):
    """With epsilon 0 the better action is taken in every state."""
    (zero, one), (ones, _) = choose(q3, rng, [(0.0, 0.0, 200.0, 50), (1.0, 1.0, 200.0, 50)], calls)
    if zero:
        facts = {"zero": zero / calls, "one": one / calls, "ones": ones / calls}
        slip = explain(Seen(zero, 0, facts=facts), dqn.GREEDY)
        asked = f"with epsilon 0 every one of {calls} calls should take the action with the larger Q-value"
        fail(asked, expected=f"{calls} times", got=f"{calls - zero} times", tolerance="none", mistake=slip)


def _fitting_schedules(settings, counts, calls):
    """The names of the wrong schedules that explain the counts; none where two different ones do about as well."""

    def shares(name):
        most = 2 if name == "eps-explores-only-other" else 1
        return [min(max(WRONG_SCHEDULES[name](*setting), 0), most) / 2 for setting in settings]

    def explains(name):
        return all(likely(k, n, p, 1e-4) for k, n, p in zip(counts, calls, shares(name), strict=True))

    def log_likelihood(name):
        chances = zip(counts, calls, shares(name), strict=True)
        return sum(k * math.log(max(p, 1e-12)) + (n - k) * math.log(max(1 - p, 1e-12)) for k, n, p in chances)

    found = sorted(filter(explains, WRONG_SCHEDULES), key=log_likelihood, reverse=True)
    rivals = [name for name in found[1:] if log_likelihood(found[0]) - log_likelihood(name) < _CLEARLY]
    return set() if any(shares(name) != shares(found[0]) for name in rivals) else set(found[:1])


def check_exploration(q3, rng, settings, calls):
    """The share of random actions is epsilon at each setting, and random actions are drawn evenly.

    Each count is tested exactly at the level 5e-8 (two-sided): a right answer fails with a probability below
    5e-8 * (settings + 1), so 5e-7 for nine settings.
    """
    counts, ones = [], []
    for setting, times in zip(settings, calls, strict=True):
        other, one = choose(q3, rng, [setting], times)
        counts += other
        ones += one
    wrong = [i for i, s in enumerate(settings) if not likely(counts[i], calls[i], epsilon(*s) / 2)]
    full = next((i for i, s in enumerate(settings) if epsilon(*s) == 1), None)
    even = full is None or likely(ones[full], calls[full], 0.5)
    if not wrong and even:
        return
    share = sum(counts) / sum(calls)
    same_share = all(likely(k, n, share, 1e-4) for k, n in zip(counts, calls, strict=True))
    fits = _fitting_schedules(settings, counts, calls) or ({"eps-fixed"} if same_share else set())
    facts = {"slips": fits, "share": share, "ones": None if full is None else ones[full] / calls[full]}
    slip = explain(Seen(counts, None, facts=facts), dqn.EXPLORING)
    worst = wrong[0] if wrong else full
    end, start, decay, steps = settings[worst]
    share = epsilon(*settings[worst]) / 2
    asked = (
        f"at eps_end {end:g}, eps_start {start:g}, eps_decay {decay:g}, steps_done {steps} epsilon should be "
        f"{2 * share:.3g}"
    )
    room = 5.5 * (share * (1 - share) / calls[worst]) ** 0.5
    expected = f"{share:.1%} of the actions other than the better one (epsilon / 2)"
    got = f"{counts[worst] / calls[worst]:.1%} of {calls[worst]} actions"
    if not wrong:
        asked, expected, got = (
            "with epsilon 1 both actions should be equally frequent",
            "action 1 in 50.0% of the calls",
            f"action 1 in {facts['ones']:.1%} of the calls",
        )
    fail(asked, expected=expected, got=got, tolerance=f"{room:.1%}, for chance", mistake=slip)
