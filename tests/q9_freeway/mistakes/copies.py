"""Mistakes of Q9.6, the copies of the network."""

from autograder.mistakes import Mistake

# facts: s.before, s.after: of a call that should copy or not, by number; see update.py
COPIES = (
    Mistake(
        "policy-overwritten",
        "policy_net gets the weights of target_net: copy the other way round",
        lambda s: s.policy_undone,
    ),
    Mistake(
        "never-copied",
        "target_net is never copied: target_net.load_state_dict(policy_net.state_dict()) changes the one that is given",
        lambda s: not any(s.changed),
    ),
    Mistake(
        "copied-always",
        "target_net is copied after every update: copy only where number is a multiple of tau",
        lambda s: all(s.changed) and s.is_copy,
    ),
    Mistake(
        "copied-before-the-step",
        "target_net gets the weights from before the step: copy after optimizer.step()",
        lambda s: s.changed == s.due and s.is_earlier,
    ),
    Mistake(
        "shared-weights",
        "target_net shares its tensors with policy_net, and moves with every later step: copy the numbers, "
        "as load_state_dict does",
        lambda s: s.shared,
    ),
    Mistake(
        "copied-from-tau-on",
        "target_net is copied after every update from some number on: copy only where number % tau == 0",
        lambda s: s.follows,
    ),
    Mistake(
        "moved-a-little",
        "target_net moves a part of the way: copy all of the weights",
        lambda s: s.is_part,
    ),
    Mistake(
        "copied-in-part",
        "some weights of target_net are copied, and others are not: copy all of them, biases as well",
        lambda s: s.in_part,
    ),
    Mistake(
        "copied-once",
        "target_net is copied once, at number == tau: copy at each multiple of tau",
        lambda s: sum(s.changed) == 1 < sum(s.due) and s.changed.index(True) == s.due.index(True),
    ),
    Mistake(
        "copied-at-other-times",
        "target_net is copied after other updates: `number` counts from 1, and number % tau == 0 says when",
        lambda s: s.changed != s.due,
    ),
)
