"""Mistakes of Q5.5, the target networks."""

import torch

from autograder.mistakes import Mistake


def _only(seen, chosen):
    """The target's parameters where only those parts move whose number is chosen."""
    moved = seen.expected
    sizes = [part.numel() for part in seen.parts]
    pieces = zip(seen.before.split(sizes), moved.split(sizes), strict=True)
    return torch.cat([after if chosen(i) else before for i, (before, after) in enumerate(pieces)])


NET_CHANGED = Mistake("net-changed", "the network itself moves: only the target network does")
OTHER_OBJECTS = Mistake(
    "parameters-replaced",
    "the parameters are replaced by new ones: change them in place, such as with copy_(), or through .data",
)
# Formulas: the target's parameters, flat; facts: before (as they were), net (the network's), tau, parts
FOLLOWING = (
    Mistake(
        "tau-reversed",
        "tau is the wrong way round: (1 - tau) of the target stays, and tau of the network is added",
        # with tau = 1 nothing moves: neither does it where nothing is assigned
        formula=lambda s: s.tau * s.before + (1 - s.tau) * s.net if s.tau < 1 else torch.full_like(s.net, torch.nan),
    ),
    Mistake(
        "target-not-moved",
        "the target network does not move: assign in place. `parameter = ...` in a loop only names a new tensor",
        formula=lambda s: s.before,
    ),
    Mistake("wholly-copied", "the network is copied: move only by tau", formula=lambda s: s.net),
    Mistake(
        "first-part-missing",
        "(1 - tau) * theta' is missing: this is tau * theta",
        formula=lambda s: s.tau * s.net,
    ),
    Mistake(
        "target-not-shrunk",
        "tau * theta is added to all of theta': take (1 - tau) * theta'",
        formula=lambda s: s.before + s.tau * s.net,
    ),
    Mistake(
        "moves-away",
        "the target moves away from the network: tau * (theta - theta')",
        formula=lambda s: s.before - s.tau * (s.net - s.before),
    ),
    Mistake(
        "network-not-scaled",
        "theta is not multiplied by tau",
        formula=lambda s: (1 - s.tau) * s.before + s.net,
    ),
    Mistake("only-weights", "the biases stay: move every parameter", formula=lambda s: _only(s, lambda i: not i % 2)),
    Mistake("only-biases", "the weights stay: move every parameter", formula=lambda s: _only(s, lambda i: i % 2)),
    Mistake(
        "only-one-part",
        "only one of the parameters moves: is the `return` inside the loop?",
        lambda s: any(s.is_near(_only(s, lambda i, j=j: i == j)) for j in range(len(s.parts))),
    ),
    Mistake(
        "tau-fixed",
        "this is another tau than the argument",
        lambda s: any(
            s.is_near(s.before + t * (s.net - s.before)) for t in (0.001, 0.005, 0.01, 0.02, 0.05, 0.1) if t != s.tau
        ),
    ),
)
