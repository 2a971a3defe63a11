"""What Q4.7 asks of main: its durations, its seeds, and when it ends; the public and the hidden checks share it."""

import torch

from autograder.check import fail, require
from autograder.comparisons import show
from autograder.host.student_error import Raised
from autograder.host.world_replay import WINDOW
from autograder.mistakes import RETURNS_NOTHING, Seen, explain
from tests.q4_policy_gradient.handed import check_updates
from tests.q4_policy_gradient.mistakes import loop as known
from tests.q4_policy_gradient.played import WORLD, cartpole, play
from tests.worlds.judged import judged
from tests.worlds.poles import Poles

_SHOWN = 50  # characters of a list
_SHORT = 1  # step of the episodes that only have to pass


def check_durations(q4, seed, episodes):
    """main returns the number of steps of each episode, as the grader counted them, and tells them to on_episode."""

    def judge(stand_ins):
        run = play(q4, cartpole(seed), episodes, seed, stand_ins)
        _require_played(run, episodes)
        _require_durations(run, episodes)
        expected = [run.durations[:n] for n in range(1, episodes + 1)]
        reported = [_whole_numbers(each) for each in run.seen["reported"]]
        if reported != expected:
            called = len(reported) == episodes
            asked = "main should call on_episode after each episode, with all durations so far"
            got = f"{len(reported)} calls, the last with {str(reported[-1:])[:80]}"
            mistake = known.REPORTED_WRONGLY if called else known.NOT_REPORTED
            fail(asked, expected=f"{episodes} calls, the last with {str(expected[-1:])[:80]}", got=got, mistake=mistake)

    judged(judge)


def _require_played(run, episodes):
    """Fail unless main played this many whole episodes, and returned."""
    asked = f"main(num_episodes={episodes}, stop_average=None) should return after {episodes} episodes"
    count = sum(episode.over for episode in run.episodes)
    if run.seen["ended"]:
        fail(asked, got=f"it had played {count} when it was stopped", mistake=known.NUM_EPISODES_IGNORED)
    whole = count == len(run.episodes) == episodes
    got = f"it returned after {count} whole episodes of {len(run.episodes)}"
    mistake = known.RETURNS_EARLY if count < episodes else known.NUM_EPISODES_IGNORED
    require(whole, asked, got=got, mistake=mistake if count == len(run.episodes) else known.NOT_TO_THE_END)


def _require_durations(run, episodes):
    returned = run.seen["returned"]
    found = _whole_numbers(returned)
    if found == run.durations:
        return
    seen = Seen(returned if found is None else found, run.durations)
    mistake = RETURNS_NOTHING if returned is None else explain(seen, known.DURATIONS)
    asked = f"main(num_episodes={episodes}) should return the number of steps of each episode"
    got = show(returned) if found is None else str(found)[:_SHOWN]
    fail(asked, expected=str(run.durations)[:_SHOWN], got=got, tolerance="none", mistake=mistake)


def _whole_numbers(value):
    """The numbers of a list, or None where it is no list of numbers."""
    if isinstance(value, torch.Tensor) and value.ndim == 1:
        value = value.tolist()
    if not isinstance(value, list | tuple):
        return None
    numbers = [v.item() if isinstance(v, torch.Tensor) and v.numel() == 1 else v for v in value]
    return list(numbers) if all(isinstance(v, int | float) and not isinstance(v, bool) for v in numbers) else None


def check_endings(q4, seed):
    """main resets after an episode that was cut, gives the whole of it to update, and plays on after its 100th."""
    lengths = [_SHORT] * (WINDOW + 2) + [WORLD.longest, _SHORT]

    def judge(stand_ins):
        played = []
        try:
            world = Poles(WORLD, seed, lengths).answer
            run = play(q4, world, len(lengths), seed, stand_ins, report=False, played=played)
        except Raised as error:
            if abs(len(played) - WINDOW) > 1:
                raise
            asked, got = f"main should play on after its {WINDOW}th episode", error.sentence[:160]
            fail(asked, got=f"after {len(played)} episodes {got}", mistake=known.STOPS_AT_100, where=error.where)
        _require_played(run, len(lengths))
        _require_durations(run, len(lengths))
        check_updates(run)

    judged(judge)


def check_stops(q4, seed, lengths, bar, after, report=False):
    """main ends after so many of these episodes, where the average of the latest 100 exceeds the bar.

    With `report` it tells the last one to on_episode as well, if it tells the others.
    """

    def judge(stand_ins):
        run = play(q4, Poles(WORLD, seed, lengths).answer, len(lengths), seed, stand_ins, bar, report=report)
        played = sum(episode.over for episode in run.episodes)
        if report and len(run.seen["reported"]) == played - 1:
            asked = "main should call on_episode after each episode, also after the last one"
            expected, got = f"{played} calls in {played} episodes", f"{played - 1} calls"
            fail(asked, expected=expected, got=got, mistake=known.LAST_NOT_REPORTED)
        own = _whole_numbers(run.seen["returned"]) or lengths  # wrong durations are told by another check
        if played in (after, _stop(own, bar, len(lengths))) and not run.seen["ended"]:
            return
        facts = {"lengths": lengths, "bar": bar, "asked": len(lengths)}
        mistake = known.STOPPED_WITHOUT_BAR if bar is None else explain(Seen(played, after, facts=facts), known.STOPS)
        asked = f"main(num_episodes={len(lengths)}, stop_average={bar}) should end after {after} of these episodes"
        fail(asked, expected=f"{after} episodes", got=f"{played} episodes", tolerance="none", mistake=mistake)

    judged(judge)


def _stop(durations, bar, most):
    """After how many episodes main stops by these durations; after `most` where it never does."""
    window = range(WINDOW, len(durations) + 1)
    return next((n for n in window if bar is not None and sum(durations[n - WINDOW : n]) > WINDOW * bar), most)


def check_seed(q4, seed):
    """The seed is that of the first reset and of the actions: the same one gives the same run, and another one another.

    Two runs with different seeds agree in all their actions with a probability below 2^-24: three episodes of CartPole
    have at least 8 steps each, and the stand-in for sample_action tosses a coin.
    """

    def judge(stand_ins):
        once, twice, other = (play(q4, cartpole(seed), 3, each, stand_ins) for each in (seed, seed, seed + 1))
        mistake = explain(Seen(once.seen["resets"], facts={"seed": seed}), known.RESETS)
        asked = f"main(seed={seed}) should hand the seed to the first reset, and to that one only"
        require(mistake is None, asked, got=f"seeds of the resets: {once.seen['resets']}", mistake=mistake)
        actions = [[episode.taken for episode in run.episodes] for run in (once, twice, other)]
        asked = "the same seed should give the same run"
        require(actions[0] == actions[1], asked, got="other actions", mistake=known.NOT_SEEDED)
        asked = "another seed should give another run"
        require(actions[0] != actions[2], asked, got="the same actions", mistake=known.SEED_FIXED)

    judged(judge)
