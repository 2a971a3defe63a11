"""Mistakes of Q6.4, the targets of double Q-learning."""

import torch

from autograder.mistakes import Mistake


def _taken(table, actions):
    return table[torch.arange(len(table)), actions]


# The parts of right targets. The problem p has rewards (B,), over (B,) bool, policy and target (B, A): the rows of both
# networks for the next states, policy_now and target_now: those of states counted from 0; gamma. All float64.
PARTS = {
    "rewards": lambda p: p.rewards,
    "gamma": lambda p: p.gamma,
    "chooser": lambda p: p.policy,
    "judge": lambda p: p.target,
    "chosen": lambda p, chooser: chooser.argmax(1),
    "worth": lambda p, judge, actions: _taken(judge, actions),
    "alive": lambda p: (~p.over).double(),
}
TARGETS = (
    Mistake(
        "plain-maximum",
        "this is the largest value of target_net: let policy_net choose the action, and take target_net's value of it",
        variations=(("chooser", lambda p: p.target),),
    ),
    Mistake(
        "nets-swapped",
        "the networks are swapped: policy_net chooses, and target_net says what that is worth",
        variations=(("nets", lambda p, chooser, judge: (judge, chooser)),),
    ),
    Mistake(
        "policy-judges",
        "policy_net chooses and says what that is worth: its value is target_net's to say",
        variations=(("judge", lambda p: p.policy),),
    ),
    Mistake(
        "bootstrapped-at-the-end",
        "where the step terminated the episode the target is r: nothing can be earned after that",
        variations=(("alive", lambda p: torch.ones_like(p.rewards)),),
    ),
    Mistake(
        "terminated-inverted",
        "the next state counts only where the step has terminated the episode: it is the other way round",
        variations=(("alive", lambda p: p.over.double()),),
    ),
    Mistake(
        "no-future",
        "the next states do not count",
        variations=(("alive", lambda p: torch.zeros_like(p.rewards)),),
    ),
    Mistake(
        "zero-at-the-end",
        "where the step terminated the episode the target is 0: the reward of this step still counts",
        variations=(("rewards", lambda p: p.rewards * ~p.over),),
    ),
    Mistake("not-discounted", "gamma is missing", variations=(("gamma", lambda p: 1.0),)),
    Mistake(
        "gamma-fixed",
        "this is another gamma than the one given: use the argument",
        variations=tuple(("gamma", lambda p, fixed=fixed: fixed) for fixed in (0.99, 0.95, 0.9, 0.98)),
    ),
    Mistake(
        "gamma-squared",
        "gamma is multiplied twice",
        variations=(("gamma", lambda p: p.gamma**2),),
    ),
    Mistake("reward-missing", "the rewards are missing", variations=(("rewards", lambda p: 0 * p.rewards),)),
    Mistake(
        "reward-clipped",
        "the rewards are clipped to [-1, 1]: take them as they are",
        variations=(("rewards", lambda p: p.rewards.clamp(-1, 1)), ("rewards", lambda p: p.rewards.sign())),
    ),
    Mistake(
        "gamma-on-the-reward",
        "gamma is on the reward as well: only the next state is discounted",
        variations=(("rewards", lambda p: p.gamma * p.rewards),),
    ),
    Mistake(
        "smallest-value",
        "the action with the smallest value is chosen: choose the largest",
        variations=(("chosen", lambda p, chooser: chooser.argmin(1)),),
    ),
    Mistake(
        "index-for-value",
        "the index of the action is taken for its value: take target_net's value of it",
        variations=(("worth", lambda p, judge, actions: actions.double()),),
    ),
    Mistake(
        "best-of-the-batch",
        "the maximum is over the batch: take that of each row (dim=1)",
        variations=(
            ("chosen", lambda p, chooser: chooser.argmax().remainder(chooser.shape[1]).expand(len(chooser))),
            ("worth", lambda p, judge, actions: judge.max().expand(len(judge))),
        ),
    ),
    Mistake(
        "mean-of-both",
        "this is an average: take target_net's value of the chosen action",
        variations=(
            ("worth", lambda p, judge, actions: (_taken(p.target, actions) + _taken(p.policy, actions)) / 2),
            ("worth", lambda p, judge, actions: judge.mean(1)),
        ),
    ),
    Mistake(
        "smaller-of-both",
        "this is the smaller value of both networks: take target_net's value of the chosen action",
        variations=(
            ("worth", lambda p, judge, actions: torch.minimum(p.target.amax(1), p.policy.amax(1))),
            ("worth", lambda p, judge, actions: torch.minimum(_taken(p.target, actions), _taken(p.policy, actions))),
        ),
    ),
    Mistake(
        "minus",
        "the next state's value is subtracted: add it",
        variations=(("gamma", lambda p: -p.gamma),),
    ),
)
PARTS |= {"nets": lambda p, chooser, judge: (chooser, judge)}

# got, expected: the shape of the targets
SHAPES = (
    Mistake(
        "targets-square",
        "every reward meets every value: (B,) plus (B, 1) broadcasts to (B, B). Drop the second dimension",
        lambda s: s.got == 2 * s.expected and s.expected != (1,),
    ),
    Mistake(
        "targets-column",
        "there is a dimension too many: rewards are (B,), and so are the targets",
        lambda s: s.got == (*s.expected, 1),
    ),
    Mistake(
        "value-of-each-action",
        "there is a value for each action: take the one of the chosen action",
        lambda s: len(s.got) == 2 and s.got[0] == s.expected[0],
    ),
)
GRADIENT = Mistake(
    "targets-not-detached",
    "a gradient flows into the targets, so the loss moves them as well: write torch.no_grad() or .detach()",
)
CHANGES_ARGUMENTS = Mistake(
    "changes-its-arguments", "the caller uses tensors and networks once more: leave them as they are"
)
