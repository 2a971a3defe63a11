"""What Q4.3 asks of rewards_to_go; the public and the hidden checks share it."""

from dataclasses import replace
from types import SimpleNamespace

import torch

from autograder.check import fail, require
from autograder.comparisons import close, show, tensor_of_shape
from autograder.search import Reference, find, values
from tests.q4_policy_gradient.mistakes import returns as known
from tests.q4_policy_gradient.reference import discounted
from tests.q4_policy_gradient.small_world import SmallWorld

_ENOUGH = 6  # steps, for two mistakes at once to be told from their returns


def check_returns(q4, rewards, gamma, as_list, show_all=None):
    """The returns of one episode against float64, as a float32 tensor (T,). `show_all` is called with them."""
    exact = rewards.float().double()
    form = "a list" if as_list else "a tensor"
    what = f"the reward-to-go of {len(rewards)} rewards ({form}) with gamma {gamma:g}"
    got = q4.rewards_to_go(rewards.float().tolist() if as_list else rewards.float(), gamma)
    if isinstance(got, list | tuple):
        fail(f"{what} should be a tensor", expected=f"shape ({len(rewards)},)", got=show(got), mistake=known.A_LIST)
    if isinstance(got, torch.Tensor) and got.shape == rewards.shape and not bool(torch.isfinite(got).all()):
        mistake = known.DIVIDES_BY_GAMMA if gamma == 0 else None
        fail(f"{what} should hold finite numbers only", expected="finite numbers", got=show(got), mistake=mistake)
    got = tensor_of_shape(got, rewards.shape, what, mistakes=known.SHAPES if got is not None else ())
    if show_all:
        show_all(got)
    expected = discounted(gamma, exact)
    close(got, expected, what, mistakes=_rows(got, exact, gamma, expected))


def check_arguments(q4, name, args):
    """The function leaves its arguments as they are."""
    for before, after in zip(args, q4.instrument.arguments_after(name, [_copy(arg) for arg in args]), strict=True):
        same = torch.equal(before, after) if isinstance(before, torch.Tensor) else before == after
        require(
            same,
            f"{name} should leave its arguments as they are",
            expected=show(before),
            got=show(after),
            mistake=known.IN_PLACE,
        )


def _copy(arg):
    return arg.clone() if isinstance(arg, torch.Tensor) else list(arg) if isinstance(arg, list) else arg


def check_unbiased(q4, rng, note):
    """Averaged over all trajectories of a small world, the estimate is the gradient, with less variance than before."""
    world = SmallWorld.drawn(rng)
    found = q4.instrument.each_episode(world.rewards().float().tolist(), 1.0, about="rewards_to_go")
    rows = [tensor_of_shape(each, (world.states.shape[1],), "a reward-to-go", None) for each in found]
    estimates = world.estimates(torch.stack(rows))
    worst = (world.mean(estimates) - world.gradient()).abs().max().item()
    own, whole = world.variance(estimates), world.variance(world.estimates(world.whole()))
    note(f"bias {worst:.1g}, variance {own:.3g} (with the whole return: {whole:.3g})")
    require(
        worst < 1e-5,
        "weighted with your rewards-to-go, the estimate should be unbiased (gamma 1, all paths of a small world)",
        expected=f"the gradient, up to {world.gradient().abs().max().item():.3g}",
        got=f"an expectation that differs by {worst:.3g}",
        tolerance="1e-05",
        mistake=_of_all(world, torch.stack(rows)),
    )
    require(
        own < 0.9 * whole,
        "the reward-to-go should lower the variance of the estimate",
        expected=f"below {0.9 * whole:.3g}, which is 90% of that with the whole return",
        got=f"{own:.3g}",
        mistake=known.VARIANCE,
    )


def _of_all(world, rows):
    """The mistake that one episode's returns show."""
    return _explained(rows[1].double(), world.rewards()[1], 1.0)


def _rows(got, rewards, gamma, expected):
    """The mistake that wrong returns show, as rows for `close`."""
    found = None if torch.allclose(got.double(), expected) else _explained(got.double(), rewards, gamma)
    return (replace(found, fits=lambda seen: True),) if found else ()


def _explained(got, rewards, gamma):
    problem = SimpleNamespace(rewards=rewards, gamma=gamma)
    reference = Reference(known.PARTS, lambda parts: [known.returns_of(problem, parts)])
    return find(got, reference, known.RETURNS, values(atol=1e-5), pairs=len(rewards) >= _ENOUGH)
