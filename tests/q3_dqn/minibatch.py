"""What Q3.3 asks of the minibatch that optimize learns from: how many transitions, which ones, and how often each."""

import torch

from autograder.check import fail
from autograder.mistakes import Seen, explain
from tests.q3_dqn.mistakes import minibatch as mistakes
from tests.q3_dqn.reference import likely, make_problem, row_gradients
from tests.q3_dqn.step import check_step

_NET = [4, 64, 2]  # its gradients have 450 numbers, so those of 40 transitions are told apart
_STORED, _BATCH, _CALLS = 40, 8, 12
_RATE = 20.0  # so large that float32 rounds off nothing of a step
_FITS = 1e-2  # of a step's length, what the gradients of the stored transitions may leave unexplained
_DRAWN = 0.15  # of the largest share in a step: smaller ones are rounding
_WHOLE = 0.1  # how far from a whole number a share may be, for rounding


def check_minibatch(q3, rng):
    """Each call learns from batch_size different transitions, drawn at random from the whole memory.

    Which they are is told from the step, a sum of the gradients of the transitions drawn: with gamma 0, small errors
    and a wide network only one sum gives it.

    A right answer fails with a probability below 5e-8: that is the level at which the share of transitions from the
    older half is tested, as if they were drawn with replacement, where the counts spread wider. That all calls draw
    the same ones, or only neighbours, has a probability below 1e-70.
    """
    problem = make_problem(rng, _NET, _STORED, terminals=0, gamma=0.0)
    sent = [[weight.float() for weight in net] for net in (problem.policy, problem.target)]
    seen = q3.instrument.minibatch_steps("optimize", *sent, problem.memory(), _BATCH, 0.0, _RATE, _CALLS)
    shares = [_shares(step.double(), row_gradients(problem)) for step in seen["steps"]]
    if any(share is None for share in shares):
        check_step(q3, problem.of(list(range(_BATCH))), "with gamma 0")  # what is wrong with every step is told there
    asked = f"with {_STORED} transitions in the memory, each call should learn from {_BATCH} of them, drawn at random"
    drawn = [[] if share is None else (share > 0).nonzero().flatten().tolist() for share in shares]
    facts = {
        "drawn": drawn,
        "most": max((float(share.max()) for share in shares if share is not None), default=0.0),
        "stored": _STORED,
        "batch": _BATCH,
        "lengths": seen["lengths"],
        "numbers": " or ".join(map(str, sorted({len(rows) for rows in drawn}))),
    }
    older = sum(row < _STORED // 2 for rows in drawn for row in rows)
    even = any(len(rows) != _BATCH for rows in drawn) or likely(older, _BATCH * _CALLS, 0.5)
    cause = explain(Seen(drawn, facts=facts | {"older": older, "even": even}), mistakes.MINIBATCH)
    if cause or any(len(rows) != _BATCH for rows in drawn):
        fail(asked, expected=f"{_BATCH} different ones of {_STORED}", got=_shown(facts), mistake=cause)


def _shares(step, gradients):
    """How often each transition was drawn, (stored,); None where their gradients do not make the step."""
    if not step.any() or not torch.isfinite(step).all():
        return None
    found = torch.linalg.lstsq(gradients.T, step[:, None]).solution[:, 0]
    if (gradients.T @ found - step).norm() > _FITS * step.norm():
        return None
    if not found.max() > 0 or found.min() < -_DRAWN * found.max():
        return None
    found = torch.where(found > _DRAWN * found.max(), found, 0.0)
    times = found / found[found > 0].min()
    return times.round() if (times - times.round()).abs().max() < _WHOLE else None


def _shown(facts):
    first = facts["drawn"][0]
    places = ", ".join(str(row + 1) for row in first[:10]) + (", ..." if len(first) > 10 else "")
    often = f"; one of them {round(facts['most'])} times in one call" if facts["most"] > 1.5 else ""
    return f"{facts['numbers']} different ones (first call: transitions {places or 'none'}){often}"
