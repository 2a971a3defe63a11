"""What Q3.3 asks of optimize: one step on small known networks; the public and the hidden checks share it."""

import math
from dataclasses import replace

import torch

from autograder.check import fail, require
from autograder.evidence import nowhere
from autograder.host.student_error import Raised
from autograder.mistakes import Seen, explain
from autograder.search import cosine
from tests.q3_dqn import pictures
from tests.q3_dqn.mistakes import step as mistakes
from tests.q3_dqn.reference import SAME_WAY, step_direction
from tests.q3_dqn.step_search import explain_step, explain_unordered_step

_SMALL = 0.1  # step size
_NEARLY = 0.999  # cosine above which two steps of the student's own are the same, up to rounding


def run(q3, problem, batch_size=None, again=True, other=None, rate=1.0):
    """Two calls of optimize, the second on `other` if given: what was seen; fails where the loss has no gradient."""
    size = batch_size or len(problem.state)
    sent = [[weight.float() for weight in net] for net in (problem.policy, problem.target)]
    memories = [problem.memory(), (other or problem).memory()]
    try:
        return q3.instrument.optimize_steps("optimize", *sent, memories, size, problem.gamma, rate, again)
    except Raised as error:
        if not mistakes.PREDICTION_DETACHED.explains(error):
            raise
        fail(
            "the loss should have a gradient in the weights of policy_net",
            expected="a gradient",
            got="none",
            where=error.where,
            mistake=mistakes.PREDICTION_DETACHED,
        )


def check_step(q3, problem, what, evidence=nowhere):
    """The first step goes where the gradient of the squared TD error points, whatever its length.

    Squared error, Huber's, mean, sum, clipping and clamping all give this direction here (see make_problem).
    """
    seen = run(q3, problem)
    before, after, later = (_flat(weights) for weights in seen["policy"])
    step = after - before
    ways = [step_direction(batch) for batch in _batches(problem, seen["one_more"])]
    best, right = max(((cosine(step, way), way) for way in ways), key=lambda pair: pair[0])
    if shown := pictures.step(step, right):
        evidence(shown)
    if best > SAME_WAY:
        return
    asked = f"{what}: the step of the policy network should go where the gradient points"
    if not torch.isfinite(step).all():
        fail(asked, expected="finite weights", got="NaN or infinity in the weights", mistake=mistakes.STEP_NAN)
    if not step.any():
        facts = {"has_gradients": seen["has_gradients"], "waits": seen["waits"], "steps": seen["steps"][0]}
        facts |= {"moved": False, "later": bool((later - before).any())}
        cause = explain(Seen(step, facts=facts), mistakes.NO_STEP)
        fail(asked, expected="a step", got="no change of the weights", mistake=cause)
    cause = explain(Seen(seen["steps"][0]), mistakes.STEPS_COUNTED)
    if not cause:
        again = _are_same(_first_step(q3, problem), step)
        cause = explain_step(step, problem) if again else _of_chance(q3, problem, step)
    _fail_way(asked, best, cause)


def check_large_step(q3, problem, what):
    """The same as `check_step`, with large Q-values; a step that goes wrong here alone has clipped something."""
    seen = run(q3, problem)
    before, after = (_flat(weights) for weights in seen["policy"][:2])
    best = max(cosine(after - before, step_direction(batch)) for batch in _batches(problem, seen["one_more"]))
    if not (best > SAME_WAY or seen["waits"]):
        asked = f"{what}: the step of the policy network should go where the gradient points"
        _fail_way(asked, 0.0 if math.isnan(best) else best, mistakes.VALUES_CLIPPED)


def _of_chance(q3, problem, step):
    """Why the same memory does not give the same step again, where this can be told."""
    row = int(problem.terminal.double().argmin())  # one that goes on, if there is one
    one = problem.of([row] * len(problem.state))  # no order, however it is drawn
    if not _are_same(_first_step(q3, one), _first_step(q3, one)):
        return mistakes.STEP_AT_RANDOM
    rewards_alone = replace(problem, gamma=0.0)  # next values in other rows change nothing here
    mixed = problem.gamma and _are_same(_first_step(q3, rewards_alone), _first_step(q3, rewards_alone))
    if mixed:
        return mistakes.ROWS_MIXED_UP
    return explain_unordered_step(step, problem)  # None for a minibatch that is not drawn as it should be


def _are_same(step, other):
    return cosine(step, other) > _NEARLY


def check_second_step(q3, problem, other):
    """A second call, with another memory, follows its own gradient alone.

    The step size is small, so that the errors of the second memory stay as small as they are made (see make_problem).
    What is wrong with every step alike is the other checks' to say. Here a second step is wrong if it holds part of the
    first one, if there is none, or if it is not the step that a first call makes from the same weights and memory.
    """
    seen = run(q3, problem, other=other, rate=_SMALL)
    start, middle, end = (_flat(weights) for weights in seen["policy"])
    first, second = middle - start, end - middle
    afterwards = replace(other, **{net: [weight.double() for weight in seen[net][1]] for net in ("policy", "target")})
    ways = [step_direction(batch) for batch in _batches(afterwards, seen["one_more"])]
    right = max(cosine(second, way) for way in ways)
    if right > SAME_WAY:
        _require_one_step(seen["steps"])
        return
    asked = "the second call of optimize should follow the gradient of the second minibatch alone"
    if not (first.any() and second.any()):
        facts = {"has_gradients": seen["has_gradients"], "waits": seen["waits"], "steps": min(seen["steps"])}
        facts |= {"moved": bool(first.any()), "later": bool(second.any())}
        cause = explain(Seen(second, facts=facts), mistakes.NO_STEP)
        fail(asked, expected="a step at each call", got="no change of the weights", mistake=cause)
    if max(cosine(second - first, way) for way in ways) > _NEARLY:
        _fail_way(asked, right, mistakes.ZERO_GRAD_MISSING)
    alone = _first_step(q3, afterwards, rate=_SMALL)
    if cosine(second, alone) > _NEARLY:
        return
    both = cosine(second - first, alone) > _NEARLY
    _fail_way(asked, right, mistakes.ZERO_GRAD_MISSING if both else None)


def _first_step(q3, problem, rate=1.0):
    before, after = (_flat(weights) for weights in run(q3, problem, rate=rate)["policy"][:2])
    return after - before


def _require_one_step(counts):
    """Each call makes one step of the optimizer that it is given."""
    wrong = next((count for count in counts if count != 1), None)
    if wrong is not None:
        mistake = explain(Seen(wrong), mistakes.STEPS_COUNTED)
        asked = "each call of optimize should make one step of the optimizer that it is given"
        fail(asked, expected="1 step", got=f"{wrong} steps", tolerance="none", mistake=mistake)


def _fail_way(asked, best, cause):
    fail(
        asked,
        expected="the same direction",
        got=f"a direction that is {_degrees(best):.3g} degrees away",
        tolerance=f"{_degrees(SAME_WAY):.2g} degrees",
        mistake=cause,
    )


def _degrees(cosine_of_angle):
    return math.degrees(math.acos(min(max(cosine_of_angle, -1.0), 1.0)))


def check_terminal_alone(q3, problem):
    """A minibatch of terminal states alone moves Q-values towards the rewards; an exception costs a quarter point."""
    try:
        check_step(q3, problem, "with terminal states alone")
    except Raised as error:
        if error.type not in ("RuntimeError", "ValueError", "IndexError"):
            raise
        fail(
            "optimize should also learn from a minibatch of terminal states alone",
            expected="a step towards the rewards",
            got=error.sentence,
            where=error.where,
            mistake=mistakes.NO_NEXT_STATE,
            earned=0.8,
        )


def check_target_untouched(q3, problem):
    """optimize moves the policy network, and leaves the target network as it is or moves it softly towards that one."""
    seen = run(q3, problem)
    before, after = _flat(seen["target"][0]), _flat(seen["target"][1])
    require(
        not torch.equal(_flat(seen["policy"][0]), _flat(seen["policy"][2])),
        "optimize should change the policy network, and leave the target network as it is",
        expected="a step of the policy network",
        got="nothing",
        mistake=mistakes.WAITS_TOO_LONG if seen["waits"] else mistakes.NO_STEP_AT_ALL,
    )
    if torch.equal(before, after):
        if seen["target_has_gradients"]:
            asked = "no gradient should flow into the targets y"
            got = "a gradient for target_net"
            fail(asked, expected="none", got=got, mistake=mistakes.TARGET_NOT_DETACHED, earned=0.6)
        return
    policies = [_flat(weights) for weights in seen["policy"][:2]]
    move = after - before
    for policy in policies:  # a soft update in here is harmless
        if cosine(move, policy - before) > _NEARLY and move.norm() < 0.5 * (policy - before).norm():
            return
    synced = any(torch.allclose(after, policy, atol=1e-6) for policy in policies)
    fail(
        "optimize should leave the target network as it is",
        expected="no change",
        got=f"a change of {move.norm():.3g}",
        tolerance="none",
        mistake=mistakes.SYNCED_EACH_STEP if synced else None,
    )


def check_short_memory(q3, problem):
    """With one transition too few nothing happens, and with a full batch it does."""
    size = len(problem.state)
    asked = f"with {size - 1} transitions in the memory and a batch of {size}, optimize should do nothing"
    try:
        seen = run(q3, problem.of(list(range(size - 1))), size, again=False)
    except Raised as error:
        if not (error.mistake and error.mistake.name == mistakes.UNGUARDED_DRAW.name):
            raise
        fail(asked, expected="no change", got=error.sentence, where=error.where, mistake=mistakes.UNGUARDED_DRAW)
    require(
        torch.equal(_flat(seen["policy"][0]), _flat(seen["policy"][2])),
        asked,
        expected="no change",
        got="the policy network changed",
        mistake=mistakes.UNGUARDED_STEP,
    )
    seen = run(q3, problem)
    asked = f"with {size} transitions in the memory and a batch of {size}, optimize should learn"
    if seen["waits"]:
        fail(asked, expected="a step", got="nothing", mistake=mistakes.WAITS_TOO_LONG)
    if seen["one_more"]:
        fail(asked, expected="a step", got="nothing", mistake=mistakes.WAITS_FOR_ONE_MORE, earned=0.5)
    require(
        not torch.equal(_flat(seen["policy"][0]), _flat(seen["policy"][2])),
        asked,
        expected="a step",
        got="nothing",
        mistake=mistakes.NO_STEP_AT_ALL,
    )


def _batches(problem, one_more):
    """The minibatches that may have been drawn: all rows, or where row 0 was stored twice, all but one of them."""
    rows = [*range(len(problem.state)), 0]
    if not one_more:
        return [problem]
    return [problem.of(rows[:i] + rows[i + 1 :]) for i in range(len(rows))]


def _flat(weights):
    return torch.cat([weight.double().flatten() for weight in weights])
