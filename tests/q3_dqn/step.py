"""What Q3.3 asks of optimize: one step on small known networks; the public and the hidden checks share it."""

from dataclasses import replace

import torch

from autograder.check import fail
from autograder.host.student_error import StudentError
from autograder.mistakes import Mistake, Seen, explain
from tests.q3_dqn import mistakes as dqn
from tests.q3_dqn.reference import SAME_WAY, cosine, step_direction
from tests.q3_dqn.slips import slips_in_common

_SMALL = 0.1  # step size
_SAME = "the same direction (cosine 1)"


def run(q3, problem, batch_size=None, again=True, other=None, rate=1.0):
    """Two calls of optimize, the second on `other` if given: what was seen; a loss without gradients is a slip."""
    size = batch_size or len(problem.state)
    sent = [[weight.float() for weight in net] for net in (problem.policy, problem.target)]
    memories = [problem.memory(), (other or problem).memory()]
    try:
        return q3.instrument.optimize_steps("optimize", *sent, memories, size, problem.gamma, rate, again)
    except StudentError as error:
        if "does not require grad" not in error.sentence:
            raise
        slip = "the loss has no gradient: Q(s, a) was computed under no_grad, or detached; only the target is"
        asked = "the loss should have a gradient in the weights of policy_net"
        fail(asked, expected="a gradient", got="none", where=error.where, mistake=Mistake("prediction-detached", slip))


def check_step(q3, problem, what):
    """The first step goes where the gradient of the squared TD error points, whatever its length.

    Squared error, Huber's, mean, sum, clipping and clamping all give this direction here (see make_problem).
    """
    seen = run(q3, problem)
    before, after, later = (_flat(weights) for weights in seen["policy"])
    step = after - before
    batches = _batches(problem, seen["one_more"])
    best = max(cosine(step, step_direction(batch)) for batch in batches)
    if best > SAME_WAY:
        return
    slips, at_once = slips_in_common(step, problem) if step.any() else (frozenset(), False)
    facts = {
        "slips": slips,
        "moved": bool(step.any()),
        "later": bool((later - before).any()),
        "has_gradients": seen["has_gradients"],
    }
    if step.any() and not facts["slips"]:  # the same minibatch, drawn in another order
        again = [_flat(weights) for weights in run(q3, problem)["policy"][:2]]
        facts["slips"] = {"rows-mixed-up"} if cosine(again[1] - again[0], step) < 0.999 else set()
    slip = explain(Seen(step, None, facts=facts), dqn.STEP)
    if slips and at_once:
        slip = f"{slip[0]}; and it is not the only slip", slip[1]
    asked = f"{what}: the step of the policy network should go where the gradient points"
    if not step.any():
        fail(asked, expected="a step", got="no change of the weights", mistake=slip)
    fail(asked, expected=_SAME, got=f"cosine {best:.4f}", tolerance=f"{1 - SAME_WAY:.0e}", mistake=slip)


def check_second_step(q3, problem, other):
    """A second call, with another memory, follows its own gradient alone.

    The step size is small, so that the errors of the second memory stay as small as they are made (see make_problem).
    What is wrong with every step alike is the other checks' to say: here a second step fails only if it holds part of
    the first one, or if there is none.
    """
    seen = run(q3, problem, other=other, rate=_SMALL)
    start, middle, end = (_flat(weights) for weights in seen["policy"])
    first, second = middle - start, end - middle
    between = {net: [weight.double() for weight in seen[net][1]] for net in ("policy", "target")}
    afterwards = replace(other, **between)
    right = max(cosine(second, step_direction(batch)) for batch in _batches(afterwards, seen["one_more"]))
    if right > SAME_WAY:
        return
    asked = "the second call of optimize should follow the gradient of the second minibatch alone"
    facts = {"slips": set(), "moved": False, "later": False, "has_gradients": seen["has_gradients"]}
    if not first.any() and not second.any():
        slip = explain(Seen(0, 0, facts=facts), dqn.STEP)
        fail(asked, expected="a step", got="no change of the weights", mistake=slip)
    if not second.any():
        fail(asked, expected="a step", got="no change of the weights")
    own = max(
        (step_direction(batch) for batch in _batches(afterwards, seen["one_more"])),
        key=lambda way: cosine(second - first, way),
    )
    if first.any() and cosine(second - first, own) > 0.999:
        slip = "the second step is that of both gradients added up: call optimizer.zero_grad() before loss.backward()"
        fail(
            asked,
            expected=_SAME,
            got=f"cosine {right:.4f}",
            tolerance=f"{1 - SAME_WAY:.0e}",
            mistake=Mistake("zero-grad-missing", slip),
        )
    firsts = max(cosine(first, step_direction(batch)) for batch in _batches(problem, seen["one_more"]))
    if firsts > SAME_WAY:
        fail(asked, expected=_SAME, got=f"cosine {right:.4f}", tolerance=f"{1 - SAME_WAY:.0e}")


def check_target_untouched(q3, problem):
    """optimize leaves the target network as it is, or moves it softly towards the policy network."""
    seen = run(q3, problem)
    before, after = _flat(seen["target"][0]), _flat(seen["target"][1])
    if torch.equal(before, after):
        return
    policies = [_flat(weights) for weights in seen["policy"][:2]]
    move = after - before
    for policy in policies:  # a soft update in here is harmless
        if cosine(move, policy - before) > 0.999 and move.norm() < 0.5 * (policy - before).norm():
            return
    slip = ("", "")
    if any(torch.allclose(after, policy, atol=1e-6) for policy in policies):
        slip = (
            "it equals the policy network at once, as if there were no target network: sync seldom, and in main",
            "target-synced-each-step",
        )
    fail(
        "optimize should leave the target network as it is",
        expected="no change",
        got=f"a change of {move.norm():.3g}",
        tolerance="none",
        mistake=slip,
    )


def check_short_memory(q3, problem):
    """With one transition too few nothing happens, and with a full batch it does."""
    size = len(problem.state)
    asked = f"with {size - 1} transitions in the memory and a batch of {size}, optimize should do nothing"
    try:
        seen = run(q3, problem.of(list(range(size - 1))), size, again=False)
    except StudentError as error:
        if "ample larger" not in error.sentence and "larger sample" not in error.sentence:
            raise
        slip = "it draws a minibatch that the memory cannot give: return first while len(memory) < batch_size"
        fail(
            asked,
            expected="no change",
            got=error.sentence,
            where=error.where,
            mistake=Mistake("short-memory-unguarded", slip),
        )
    if not torch.equal(_flat(seen["policy"][0]), _flat(seen["policy"][2])):
        slip = "it learns from fewer transitions than a minibatch has: return first while len(memory) < batch_size"
        fail(
            asked,
            expected="no change",
            got="the policy network changed",
            mistake=Mistake("short-memory-unguarded", slip),
        )
    seen = run(q3, problem)
    if seen["one_more"]:
        slip = "it waits for one transition more: return while len(memory) < batch_size, not <="
        asked = f"with {size} transitions in the memory and a batch of {size}, optimize should learn"
        fail(asked, expected="a step", got="nothing", mistake=Mistake("short-memory-off-by-one", slip), earned=0.5)
    if torch.equal(_flat(seen["policy"][0]), _flat(seen["policy"][2])):
        fail(
            f"with {size} transitions and a batch of {size}, optimize should learn",
            expected="a step",
            got="nothing",
            mistake=Mistake("no-step-at-all", "it never changes the policy network"),
        )


def _batches(problem, one_more):
    """The minibatches that may have been drawn: all rows, or where row 0 was stored twice, all but one of them."""
    rows = [*range(len(problem.state)), 0]
    if not one_more:
        return [problem]
    return [problem.of(rows[:i] + rows[i + 1 :]) for i in range(len(rows))]


def _flat(weights):
    return torch.cat([weight.double().flatten() for weight in weights])
