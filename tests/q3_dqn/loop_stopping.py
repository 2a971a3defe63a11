"""How main begins, reports and stops (Q3.4): the seed of its resets, on_episode, and its bar for the average."""

from types import SimpleNamespace

from autograder.check import fail
from autograder.host.student_error import Raised, StudentError
from autograder.mistakes import Seen, explain
from tests.q3_dqn.mistakes.loop import LAST_NOT_REPORTED, REPORTS, RESETS, STOPS
from tests.q3_dqn.watched_run import WORLD
from tests.worlds.poles import Poles

# The average of the latest 100 exceeds 2.5 after 116 of these episodes, that of all so far after 7 and after 135, and
# one duration after 6. The sum of fewer than 100, divided by 100, does not exceed it.
_RISING = [1] * 5 + [6, 9] + [1] * 33 + [3] * 120
_RUNS = (  # lengths of the episodes, stop_average, and after how many of them main may stop
    (_RISING, 2.5, 116),
    ([1] * 102, 0.5, 100),
    ([1] * 103, 1.0, 103),
    ([1] * 102, None, 102),
)


def check_seed_and_reports(q3, seed, note):
    """The first reset takes the seed, and no other one; on_episode gets all durations so far after each episode.

    A main without a seed has none to give, and one that never calls on_episode gets a tip.
    """
    episodes = 4
    seen = _play(q3, seed, [3] * episodes, None).seen
    mistake = explain(Seen(seen["resets"], facts={"seed": seed}), RESETS)
    if "seed" in seen["takes"] and mistake:
        fail(
            f"main(seed={seed}) should hand the seed to the first reset, and to that one only",
            expected=f"seeds of the resets: [{seed}, None, None, ...]",
            got=str(seen["resets"][:4]),
            mistake=mistake,
        )
    reported, expected = seen["reported"], [[3] * so_far for so_far in range(1, episodes + 1)]
    if not reported:
        note("tip: call on_episode(durations) after each episode, and the script shows how far it is")
    elif reported != expected:
        fail(
            "main should call on_episode after each episode, with the list of all durations so far",
            expected=f"{len(expected)} calls, the last with {expected[-1]}",
            got=f"{len(reported)} calls, the last with {_shown(reported[-1])}",
            mistake=explain(Seen(reported), REPORTS),
        )


def _shown(durations):
    if durations is None:
        return "no list of numbers"
    return str(durations) if len(durations) < 10 else f"{len(durations)} durations, {durations[:4]} and so on"


def check_stops(q3, seed, note):
    """With a bar main stops once the average of the latest 100 exceeds it; one that never stops by it gets a tip."""
    ignored = False
    for lengths, bar, after in _RUNS:
        run = _play(q3, seed, lengths, bar)
        played = run.poles.played
        if played == after and len(run.seen["reported"]) == played - 1:
            fail(
                "main should call on_episode after each episode, also after the last one",
                expected=f"{played} calls in {played} episodes",
                got=f"{played - 1} calls",
                mistake=LAST_NOT_REPORTED,
                earned=0.5,
            )
        if played == after or run.poles.ended:  # some play episodes that do not count, to fill the memory
            continue
        if bar is not None and played == len(lengths):
            ignored = True
            continue
        fail(
            f"main(num_episodes={len(lengths)}, stop_average={bar}) should stop once the average of the latest 100 "
            "durations exceeds stop_average",
            expected=f"{after} episodes",
            got=f"{played} episodes",
            tolerance="none",
            mistake=explain(Seen(played, after, facts={"lengths": lengths, "bar": bar}), STOPS),
        )
    if ignored:
        note("tip: your main plays on when the average exceeds stop_average. Stopping there saves time")


def _play(q3, seed, lengths, bar):
    """A run with spies, which is quick; where main stops with an error, one with the student's own functions."""
    try:
        return _run(q3, seed, lengths, bar, spied=True)
    except Raised as first:
        try:
            return _run(q3, seed, lengths, bar, spied=False)
        except StudentError:
            raise first from None


def _run(q3, seed, lengths, bar, spied):
    poles = Poles(WORLD, seed, lengths)
    q3.host.service = poles.answer
    return SimpleNamespace(poles=poles, seen=q3.instrument.play_until("main", len(lengths), seed, bar, spied))
