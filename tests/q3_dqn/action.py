"""What Q3.2 asks of select_action; the public and the hidden checks share it."""

import torch

from autograder.check import fail
from autograder.comparisons import show
from autograder.evidence import nowhere
from autograder.mistakes import Seen, explain
from autograder.search import Reference, find
from autograder.search import counts as by_counts
from tests.q3_dqn import pictures
from tests.q3_dqn.mistakes import action as mistakes
from tests.q3_dqn.reference import Setting, epsilon, likely

_CLEARLY = 3.0  # nats: an explanation is named where it is exp(3) = 20 times as likely as the next
_ENOUGH = 4  # settings, for two mistakes at once to be told from their counts
_GREEDY, _RANDOM = Setting(0.0, 0.0, 200.0, 50), Setting(1.0, 1.0, 200.0, 50)


def check_one_index(q3, rng, calls):
    """The greedy and the random action are both one index, in one shape, as a minibatch of them is joined."""
    choose(q3, rng, [_GREEDY._replace(steps=0), _RANDOM._replace(steps=0)], calls, one_shape=True)


def choose(q3, rng, settings, calls, one_shape=False):
    """What select_action chose, compared with the better action.

    Args:
        q3: the student's module.
        rng: the generator of the network and the states.
        settings: (end, start, decay, steps) each.
        calls: calls for each setting; in half of the states the better action is 0, in the other half 1.
        one_shape: whether it fails where the results are of different shapes, numbers beside tensors, or not int64.

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
    result = q3.instrument.chosen_actions("select_action", [weight, bias], states, [tuple(at) for at in settings])
    if "odd" in result:
        _fail_no_action(result["odd"])
    if one_shape and len(result["kinds"]) > 1:
        fail(
            "select_action should always return one shape",
            expected="shape (1, 1)",
            got=" and ".join(result["kinds"]),
            mistake=mistakes.ACTION_SHAPES,
        )
    others = [dtype for dtype in result["dtypes"] if dtype != str(torch.int64)]
    if one_shape and others:
        fail(
            "select_action should return an int64 tensor",
            expected=str(torch.int64),
            got=" and ".join(result["dtypes"]),
            mistake=mistakes.ACTION_DTYPE,
        )
    actions = result["actions"]
    wrong = actions[(actions != 0) & (actions != 1)]
    if len(wrong):
        seen = Seen(wrong.abs().max().item())
        cause = explain(seen, mistakes.ACTIONS)
        fail("select_action should return an action", expected="0 or 1", got=f"{seen.got}", mistake=cause)
    return (actions != better).sum(1).tolist(), actions.sum(1).tolist()


def _fail_no_action(value):
    fail(
        "select_action should return one action",
        expected="a LongTensor of shape (1, 1)",
        got=f"{show(value)} of dtype {value.dtype}" if isinstance(value, torch.Tensor) else show(value),
        mistake=explain(Seen(value), mistakes.NO_ACTION),
    )


def check_greedy(q3, rng, calls):
    """With epsilon 0 the better action is taken in every state."""
    (zero, one), (ones, _) = choose(q3, rng, [_GREEDY, _RANDOM], calls)
    if zero:
        facts = {"zero": zero / calls, "one": one / calls, "ones": ones / calls}
        fail(
            f"with epsilon 0 every one of {calls} calls should take the action with the larger Q-value",
            expected=f"{calls} times",
            got=f"{calls - zero} times",
            tolerance="none",
            mistake=explain(Seen(zero, 0, facts=facts), mistakes.GREEDY),
        )


def check_exploration(q3, rng, settings, calls, evidence=nowhere):
    """The share of random actions is epsilon at each setting, and random actions are drawn evenly.

    Each count is tested exactly at the level 5e-8 (two-sided): a right answer fails with a probability below
    5e-8 * (settings + 1), so 5e-7 for nine settings.
    """
    settings = [Setting(*at) for at in settings]
    counts, ones = [], []
    for setting, times in zip(settings, calls, strict=True):
        other, one = choose(q3, rng, [setting], times)
        counts += other
        ones += one
    if shown := pictures.exploration(settings, counts, calls):
        evidence(shown)
    wrong = [i for i, at in enumerate(settings) if not likely(counts[i], calls[i], epsilon(at) / 2)]
    full = next((i for i, at in enumerate(settings) if epsilon(at) == 1), None)
    if wrong:
        i = wrong[0]
        share = epsilon(settings[i]) / 2
        end, start, decay, steps = settings[i]
        fail(
            f"at eps_end {end:g}, eps_start {start:g}, eps_decay {decay:g}, steps_done {steps} epsilon should be "
            f"{2 * share:.3g}",
            expected=f"the worse action in {share:.1%} of the calls (epsilon / 2)",
            got=f"in {counts[i] / calls[i]:.1%} of {calls[i]} calls",
            tolerance=_room(share, calls[i]),
            mistake=_explained(settings, counts, calls, None if full is None else ones[full] / calls[full]),
        )
    if full is not None and not likely(ones[full], calls[full], 0.5):
        share = ones[full] / calls[full]
        fail(
            "with epsilon 1 both actions should be equally frequent",
            expected="action 1 in 50.0% of the calls",
            got=f"action 1 in {share:.1%} of the calls",
            tolerance=_room(0.5, calls[full]),
            mistake=explain(Seen(share, facts={"ones": share}), mistakes.UNEVEN),
        )


def _room(share, calls):
    return f"{5.5 * (share * (1 - share) / calls) ** 0.5:.1%}, for chance"


def _explained(settings, counts, calls, ones):
    """The mistake that explains the counts, if there is one."""
    share = sum(counts) / sum(calls)
    fixed = all(likely(k, n, share, 1e-4) for k, n in zip(counts, calls, strict=True))
    whole = _are_whole(settings, counts, calls, ones)
    seen = Seen(counts, facts={"share": share, "fixed": fixed, "ones": ones, "whole": whole})
    return (
        explain(seen, (mistakes.SAME_DRAW, *mistakes.UNEVEN))
        or likeliest_schedule(settings, counts, calls)
        or explain(seen, mistakes.FIXED)
    )


def _are_whole(settings, counts, calls, ones):
    """Whether nothing was drawn: the worse action in no call of some settings, and in those of one action of others."""
    between = [i for i, at in enumerate(settings) if 0.1 < epsilon(at) < 0.9]
    shares = {2 * counts[i] / calls[i] for i in between}
    return 0.0 in shares and shares <= {0.0, 1.0} and (1.0 in shares or ones in (0, 1))


def likeliest_schedule(settings, counts, calls):
    """The wrong schedule of epsilon that explains the counts; None where two different ones do about as well."""

    def shares(parts):
        epsilons = [min(max(parts["epsilon"](at), 0), 1) for at in settings]
        return [[min(max(parts["other"](share), 0), 1) for share in epsilons]]

    likeness = by_counts(calls, lambda k, n, share: likely(k, n, share, 1e-4), _CLEARLY)
    reference = Reference(mistakes.PARTS, shares)
    return find(counts, reference, mistakes.SCHEDULES, likeness, pairs=len(settings) >= _ENOUGH)
