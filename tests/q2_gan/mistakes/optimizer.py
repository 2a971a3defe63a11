"""Mistakes in get_optimizer (Q2.4)."""

from collections.abc import Callable
from typing import Any

from autograder.mistakes import Mistake, Seen

LEFT_OUT = Mistake("parameters-left-out", "get_optimizer leaves some parameters out: give it model.parameters()")
KEPT = Mistake(
    "optimizer-kept",
    "a second call gives the optimizer of the first one, which moves another model: make a new one in each call",
)

_RATES = (1e-4, 2e-4, 1e-2, 5e-4, 3e-4, 5e-3, 2e-3, 1e-5, 0.1)
_BETAS = (
    (0.9, 0.999),
    (0.999, 0.5),
    (0.5, 0.9),
    (0.5, 0.99),
    (0.9, 0.5),
    (0.0, 0.999),
    (0.5, 0.5),
    (0.0, 0.9),
    (0.9, 0.9),
)
_DECAYS = (1e-2, 1e-4, 1e-3, 5e-4, 1e-5)
_ADAM = ("Adam", "AdamW")  # classes of torch.optim; which of the two makes no difference without a decay


def _moves(*settings: dict[str, Any]) -> Callable[[Seen], bool]:
    """The predicate that fits where the parameters move as with Adam at one of these settings."""
    return lambda s: any(s.is_near(s.adam(**each)) for each in settings)


def _only(**settings: Any) -> Callable[[Seen], bool]:
    """The predicate that fits where Adam has these settings right and no other one: they are read off it.

    The parameters must move so, too: a student's code may say of itself what it likes.
    """

    def fits(seen: Seen) -> bool:
        names = {"lr": "rate", "betas": "betas"}
        told = {names[key]: getattr(seen, key) for key in settings}
        if seen.kind not in _ADAM or any(type(value) not in (float, int, tuple) for value in told.values()):
            return False
        return all(told[names[key]] != right for key, right in settings.items()) and seen.is_near(seen.adam(**told))

    return fits


_AMSGRAD = Mistake(
    "adam-amsgrad",
    "amsgrad is on: leave it at False",
    lambda s: s.kind in _ADAM and s.amsgrad is True,
)
_DECAY = Mistake(
    "weight-decay",
    "the parameters are pulled towards 0, by a weight decay of {weight_decay}: use none (AdamW has 0.01 of itself)",
    lambda s: s.kind in _ADAM and s.weight_decay not in (0, 0.0),
)
# Seen(got=how far the parameters moved after each step, adam=the same with Adam at other settings, kind=the optimizer's
# class, settings=its settings in words; lr, betas, eps, weight_decay, amsgrad, maximize: as read off it)
MOVES = (
    Mistake(
        "adam-default-betas",
        "the parameters move as with betas (0.9, 0.999), Adam's defaults: set betas=(0.5, 0.999)",
        _moves({"betas": (0.9, 0.999)}),
    ),
    Mistake(
        "adam-betas-swapped",
        "your betas are swapped: betas=(0.5, 0.999)",
        _moves({"betas": (0.999, 0.5)}),
    ),
    Mistake("adam-betas", "your betas are {betas}: set betas=(0.5, 0.999)", _only(betas=(0.5, 0.999))),
    Mistake("adam-rate", "your learning rate is {lr}: set lr=1e-3", _only(lr=1e-3)),
    Mistake(
        "adam-rate-and-betas",
        "your learning rate is {lr}, not 1e-3, and your betas are {betas}, not (0.5, 0.999)",
        _only(lr=1e-3, betas=(0.5, 0.999)),
    ),
    Mistake(
        "adam-betas",
        "your betas are not (0.5, 0.999); your settings are {settings}",
        _moves(*({"betas": betas} for betas in _BETAS)),
    ),
    Mistake(
        "adam-rate",
        "your learning rate is not 1e-3; your settings are {settings}",
        _moves(*({"rate": rate} for rate in _RATES)),
    ),
    Mistake(
        "adam-rate-and-betas",
        "your learning rate is not 1e-3, and your betas are not (0.5, 0.999); your settings are {settings}",
        _moves(*({"rate": rate, "betas": betas} for rate in _RATES for betas in _BETAS[:4])),
    ),
    Mistake(
        "weight-decay",
        "the parameters are pulled towards 0: use no weight decay (AdamW has 0.01 of itself)",
        _moves(*({"decay": decay, "decoupled": decoupled} for decay in _DECAYS for decoupled in (True, False))),
    ),
    Mistake(
        "adam-uphill",
        "the parameters move uphill: leave maximize at False",
        formula=lambda s: -s.expected,
    ),
    Mistake(
        "other-optimizer",
        "this is {kind}: use torch.optim.Adam",
        lambda s: s.kind not in _ADAM,
    ),
    _AMSGRAD,
    _DECAY,
    Mistake("adam-eps", "your eps is {eps}: leave it at its default, 1e-8", lambda s: s.eps != 1e-8),
    Mistake(
        "adam-settings",
        "the parameters do not move as with Adam(lr=1e-3, betas=(0.5, 0.999)); your settings are {settings}",
        lambda s: s.kind in _ADAM,
    ),
)

# the same facts, of an optimizer whose first steps are right
UNSEEN = (_AMSGRAD, _DECAY)
