"""What Q4.5 asks of policy_loss; the public and the hidden checks share it."""

from dataclasses import replace

import torch

from autograder.check import fail, require
from autograder.comparisons import close, number, show
from autograder.host.student_error import StudentError
from tests.q4_policy_gradient.loss_search import explain_loss
from tests.q4_policy_gradient.mistakes import loss as known
from tests.q4_policy_gradient.reference import chosen_entry, log_policy, score, surrogate
from tests.q4_policy_gradient.small_world import ACTIONS, STATES, SmallWorld


def _drawn(rng, n):
    logits = 1.5 * torch.randn(n, 2, generator=rng)
    return logits, torch.randint(2, (n,), generator=rng), torch.randn(n, generator=rng) + 0.3


def _rows(q4, loss, expected, logits, actions, gains):
    """The mistake that a wrong loss shows, as rows for `close`; none where the loss is right or no number."""
    if not isinstance(loss, torch.Tensor) or loss.numel() != 1 or abs(float(loss) - expected) < 1e-5 * abs(expected):
        return ()
    (gradient,) = q4.instrument.gradients("policy_loss", [logits.clone(), actions.clone(), gains.clone()], [0])
    found = explain_loss(float(loss), gradient, logits, actions, gains)
    return (replace(found, fits=lambda seen: True),) if found else ()


def check_value(q4, rng, sizes):
    """The loss of some steps against float64."""
    for n in sizes:
        logits, actions, gains = _drawn(rng, n)
        got = q4.policy_loss(logits.clone(), actions.clone(), gains.clone())
        expected = surrogate(gains, logits, actions)
        rows = _rows(q4, got, expected, logits, actions, gains)
        close(got, expected, f"the loss of {n} step{'s'[: n > 1]}", mistakes=rows)


def check_gradient(q4, rng, sizes):
    """The gradient with respect to the logits is (pi - 1 at the action taken) times the advantage, row by row."""
    for n in sizes:
        logits, actions, gains = _drawn(rng, n)
        (got,) = q4.instrument.gradients("policy_loss", [logits.clone(), actions.clone(), gains.clone()], [0])
        if got is None:  # what is no number has no gradient, either
            number(q4.policy_loss(logits.clone(), actions.clone(), gains.clone()), "the loss")
        require(
            got is not None,
            "the loss should be differentiable in the logits",
            expected="a gradient",
            got="none",
            mistake=known.DETACHED,
        )
        expected = -score(logits, actions) * gains.double()[:, None]
        rows = ()
        if got.shape == expected.shape and not torch.allclose(got.double(), expected, rtol=1e-4, atol=1e-5):
            loss = q4.policy_loss(logits.clone(), actions.clone(), gains.clone())
            rows = _rows(q4, loss, surrogate(gains, logits, actions), logits, actions, gains)
        what = f"the gradient of the loss of {n} step{'s'[: n > 1]} with respect to the logits"
        close(got, expected, what, mistakes=rows)


def check_large_logits(q4, rng, size):
    """The loss is finite and right where a probability is too small for float32."""
    gaps = size * (1 + torch.rand(6, generator=rng))
    logits = torch.stack([gaps, -gaps], 1)
    actions = torch.arange(6) % 2
    gains = torch.randn(6, generator=rng).abs() + 0.5
    got = q4.policy_loss(logits.clone(), actions.clone(), gains.clone())
    expected = surrogate(gains, logits, actions)
    if isinstance(got, torch.Tensor) and got.numel() == 1 and not bool(torch.isfinite(got)):
        asked = f"the loss should be finite with logits as large as {logits.abs().max().item():.0f}"
        fail(asked, expected=show(expected), got=show(got.reshape(())), mistake=known.OVERFLOW)
    facts = {"gains": gains.double(), "logs": chosen_entry(log_policy(logits), actions)}
    rows = (*_rows(q4, got, expected, logits, actions, gains), known.LOG_CUT)
    close(got, expected, "the loss with large logits", mistakes=rows, **facts)


def check_unbiased(q4, rng, note):
    """Averaged over all trajectories of a small world, minus the gradient of the loss is that of the expected return.

    The weights are the student's own rewards-to-go where they are right; where they are not, Q4.3 says so, and the
    grader's are used here.
    """
    world = SmallWorld.drawn(rng)
    gains, bias = _to_go(q4, world), 4 * torch.rand(STATES, generator=rng).double()[world.states]
    names = {"whole return": world.whole(), "reward-to-go": gains, "reward-to-go minus a baseline": gains - bias}
    exact, variances, worst = world.gradient(), {}, {}
    for name, weights in names.items():
        sent = [world.logits.float(), world.states, world.actions, weights.float()]
        estimates = -q4.instrument.loss_gradients(*sent, about="policy_loss").double()
        if estimates.shape != (len(world.states), STATES, ACTIONS):
            fail("the loss should be differentiable in the logits", mistake=known.DETACHED)
        worst[name] = (world.mean(estimates) - exact).abs().max().item()
        variances[name] = world.variance(estimates)
    note("; ".join(f"{name}: bias {worst[name]:.1g}, variance {variances[name]:.3g}" for name in names))
    for name, difference in worst.items():
        require(
            difference < 2e-5,
            f"the estimate from the loss should be unbiased (all trajectories of a small world, weights: {name})",
            expected=f"the gradient of the expected return, up to {exact.abs().max().item():.3g}",
            got=f"an expectation that differs by {difference:.3g}",
            tolerance="2e-05",
        )
    own, whole = variances["reward-to-go"], variances["whole return"]
    asked = "the reward-to-go should lower the variance of the estimate"
    require(own < 0.9 * whole, asked, expected=f"below {0.9 * whole:.3g}", got=f"{own:.3g}")


def _to_go(q4, world):
    """The student's rewards-to-go, (432, 4) float64, where they are right; else the grader's."""
    expected = world.to_go()
    try:
        found = q4.instrument.each_episode(world.rewards().float().tolist(), 1.0, about="rewards_to_go")
    except StudentError:
        return expected
    if not all(isinstance(each, torch.Tensor) and each.shape == expected.shape[1:] for each in found):
        return expected
    rows = torch.stack([each.double() for each in found])
    return rows if torch.allclose(rows, expected, rtol=1e-5, atol=1e-5) else expected
