"""What Q5.4 asks of choose_action; the public and the hidden checks share it."""

import torch
from torch import Tensor

from autograder.check import fail, require
from autograder.comparisons import close, show
from autograder.mistakes import RETURNS_NOTHING, Seen, explain
from tests.measures.dense_net import DenseNet
from tests.q5_ddpg.mistakes import acting as known
from tests.q5_ddpg.reference import LARGEST, Acting


def _drawn(rng: torch.Generator) -> Acting:
    return Acting(DenseNet.drawn(rng, 3, 5, 1))


def _asked(q5, acting: Acting, states: Tensor, noise: list[float] | None) -> Tensor:
    """The actions, (N,) float64."""
    seen = q5.instrument.actions(acting.net.sent(), states, noise, about="choose_action")
    for action in seen["actions"]:
        right = isinstance(action, Tensor) and tuple(action.shape) == (1,) and seen["kind"] == "ndarray"
        if not right or action.dtype != torch.float32:
            mistake = RETURNS_NOTHING if action is None else explain(Seen(action, facts=seen), known.FORM)
            kind = f"{seen['kind']}, {show(action)}" + (f", {action.dtype}" if isinstance(action, Tensor) else "")
            asked = "choose_action should give a float32 array of shape (1,)"
            fail(asked, expected="a NumPy array", got=kind.replace("torch.", ""), mistake=mistake)
    require(seen["kept"], "choose_action should leave the state as it is", got="a change", mistake=known.STATE_CHANGED)
    given = seen["given"]
    right = isinstance(given, Tensor) and tuple(given.shape) == (1, 3) and given.dtype == torch.float32
    asked = "the actor should get the state as a float32 tensor (1, 3)"
    require(right, asked, expected="shape (1, 3)", got=show(given), mistake=known.STATE_NOT_A_ROW)
    return torch.cat(seen["actions"]).double()


def check_form(q5, rng):
    """The result is a float32 array of shape (1,)."""
    _asked(q5, _drawn(rng), torch.randn(3, 3, generator=rng), [0.1, 0.0, -5.0])


def check_values(q5, rng, count):
    """The action is the actor's plus the noise, clipped to [-2, 2] after the addition."""
    acting, states = _drawn(rng), torch.randn(count, 3, generator=rng)
    noise = torch.randn(count, generator=rng) * torch.tensor([0.2, 3.0, 1.0])[torch.arange(count) % 3]
    plain = acting.taken(states)[:, 0]
    expected = (plain + noise.double()).clamp(-LARGEST, LARGEST)
    got = _asked(q5, acting, states, noise.tolist())
    facts = {"plain": plain, "noise": noise.double()}
    close(got, expected, "actor(state) + noise, clipped,", mistakes=known.VALUES, **facts)


def check_without_noise(q5, rng, count):
    """Without noise the action is the actor's own."""
    acting, states = _drawn(rng), torch.randn(count, 3, generator=rng)
    plain = acting.taken(states)[:, 0]
    for noise in (None, [0.0] * count):
        got = _asked(q5, acting, states, noise)
        facts = {"plain": plain, "noise": torch.zeros_like(plain)}
        what = "choose_action(actor, state)" if noise is None else "choose_action(actor, state, 0.0)"
        close(got, plain, what, mistakes=(*known.WITHOUT, *known.VALUES), **facts)
