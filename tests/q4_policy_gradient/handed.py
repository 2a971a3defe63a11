"""What Q4.7 asks of the calls in main: what sample_action and update are given."""

import torch
from torch import Tensor

from autograder.check import fail, require
from autograder.comparisons import show
from autograder.mistakes import Seen, explain
from tests.q4_policy_gradient.mistakes import loop as known
from tests.q4_policy_gradient.played import cartpole, play
from tests.worlds.judged import judged


def check_handed(q4, seed, episodes):
    """Each step is drawn with sample_action, and each episode is given to update once, with what happened in it."""

    def judge(stand_ins):
        run = play(q4, cartpole(seed), episodes, seed, stand_ins)
        check_samples(run)
        check_updates(run)

    judged(judge)


def check_samples(run):
    """sample_action is called once for each step, in the state of that step, and its action is the one stepped."""
    samples, steps = run.seen["samples"], [(e.before[i], e.taken[i]) for e in run.episodes for i in range(len(e.taken))]
    asked = "main should call sample_action once for each step, and step the action that it returns"
    mistake = known.SAMPLED_SELDOM if len(samples) < len(steps) else known.SAMPLED_OFTEN
    mistake = mistake if samples else known.NOT_SAMPLED
    got = f"{len(samples)} calls"
    require(len(samples) == len(steps), asked, expected=f"{len(steps)} calls", got=got, mistake=mistake)
    for number, (sample, (state, action)) in enumerate(zip(samples, steps, strict=True), 1):
        place = f"call {number} of sample_action should get the state of step {number}"
        given = sample["state"]
        shaped = isinstance(given, Tensor) and given.shape == (1, 4)
        require(shaped, place, expected="shape (1, 4)", got=show(given), mistake=known.STATE_SHAPE)
        same = torch.allclose(given.double(), state[None].double(), atol=1e-5)
        expected, got = _numbers(state), _numbers(given[0])
        require(same, place, expected=expected, got=got, mistake=known.STATE_NOT_ADVANCED)
        drawn = sample["action"]
        drawn = int(drawn) if isinstance(drawn, Tensor) and drawn.numel() == 1 else drawn
        place = f"step {number} should take the action that sample_action returned"
        require(drawn == action, place, expected=str(drawn), got=str(action), mistake=known.OTHER_ACTION)


def check_updates(run):
    """update is called once after each episode, with that episode alone."""
    updates, episodes = run.seen["updates"], run.episodes
    facts = {"steps": run.steps, "episodes": len(episodes)}
    mistake = explain(Seen(len(updates), len(episodes), facts=facts), known.UPDATES)
    asked = "main should call update once after each episode"
    expected, got = f"{len(episodes)} calls in {run.steps} steps", f"{len(updates)} calls"
    require(len(updates) == len(episodes), asked, expected=expected, got=got, mistake=mistake)
    so_far, last = 0, None
    for number, (given, episode) in enumerate(zip(updates, episodes, strict=True), 1):
        so_far += len(episode.taken)
        got = f"call {number} came after {given['samples']} steps, and the episode had ended after {so_far}"
        once_a_step = len(run.seen["samples"]) == run.steps  # else the calls of sample_action tell nothing of the time
        require(given["samples"] == so_far or not once_a_step, asked, got=got, mistake=known.UPDATE_LATE)
        _require_handed(number, given, episode, so_far, last)
        last = episode


def _require_handed(number, given, episode, so_far, last):
    """Fail unless update got the networks, this episode and a discount."""
    steps = len(episode.taken)
    asked = f"call {number} of update should get the states, actions and rewards of episode {number}"
    right = (
        _is(given.get("states"), episode.states)
        and _is(given.get("actions"), episode.actions)
        and given["actions"].dtype == torch.int64
        and _is(given.get("rewards"), episode.rewards)
    )
    facts = {"so_far": so_far, "last": last}
    if not right or not given["nets"]:
        mistake = explain(Seen(given, episode, facts=facts), known.HANDED)
        got = ", ".join(f"{name} {show(given.get(name))}" for name in ("states", "actions", "rewards"))
        fail(asked, expected=f"shapes ({steps}, 4), ({steps},), and {steps} rewards", got=got, mistake=mistake)
    gamma = given["gamma"]
    number_given = isinstance(gamma, int | float) and 0 <= gamma <= 1
    asked = "the last argument of update should be the discount"
    require(number_given, asked, expected="a number from 0 to 1", got=show(gamma), mistake=known.GAMMA)
    asked = "update should get the policy, the value network, and an optimizer over the parameters of each"
    wrong = [name for name, same in given["nets"].items() if not same]
    mistake = {"minimises": known.MAXIMISES, "kept": known.MADE_ANEW}.get("".join(wrong), known.OTHER_NETS)
    require(not wrong, asked, got=f"not so: {', '.join(wrong)}", mistake=mistake)


def _is(got, wanted):
    """Whether an argument has this shape and these numbers; (T,) may come as a list."""
    return (
        isinstance(got, Tensor)
        and got.shape == wanted.shape
        and torch.allclose(got.double(), wanted.double(), atol=1e-5)
    )


def _numbers(state):
    return "(" + ", ".join(f"{number:.3f}" for number in state.tolist()) + ")"
