"""What Q6.7 and Q6.8 ask of the loops: episodes, reports, seeds, ends; the public and the hidden checks share it."""

from autograder.check import fail, require
from autograder.comparisons import show
from autograder.host.world_replay import WINDOW
from autograder.mistakes import RETURNS_NOTHING, Seen, explain
from tests.q6_q_learning.mistakes import loop as known
from tests.q6_q_learning.mistakes.handed import FIRST
from tests.q6_q_learning.played import LOOPS, SETTINGS, play, whole_list
from tests.worlds.judged import judged


def check_result(q6, name, seed, lengths):
    """The training plays all episodes to their ends, reports each, and returns what is asked for."""
    kind = LOOPS[name]

    def judge(stand_ins):
        run = play(q6, kind, lengths, seed, stand_ins)
        _require_played(run, kind, len(lengths))
        numbers = run.returns if name == "taxi" else [float(n) for n in run.durations]
        if name == "taxi":
            _require_table(run)
        else:
            _require_list(run, run.seen["returned"], numbers, "should return the duration of each episode", kind)
        wanted = [numbers[:n] for n in range(1, len(lengths) + 1)]
        reported = run.seen["reported"]
        what = "the sums of rewards" if name == "taxi" else "the durations"
        if len(reported) != len(lengths):
            asked, got = f"{kind.name} should call on_episode after each episode", f"{len(reported)} calls"
            fail(asked, expected=f"{len(lengths)} calls", got=got, mistake=known.NOT_REPORTED)
        for got, right in reversed(list(zip(reported, wanted, strict=True))):
            _require_list(run, got, right, f"should call on_episode with {what} of all episodes so far", kind)
        quiet = play(q6, kind, lengths[:2], seed, stand_ins, report=False)
        _require_played(quiet, kind, 2)

    judged(judge)


def _require_played(run, kind, episodes):
    """Fail unless the training played this many whole episodes, and returned."""
    asked = f"{kind.name}(num_episodes={episodes}) should play {episodes} episodes to their ends and return"
    over = sum(episode[-1].terminated or episode[-1].truncated for episode in run.episodes)
    if run.seen["ended"]:
        fail(asked, got=f"it had played {over} when it was stopped", mistake=known.NUM_EPISODES_IGNORED)
    got = f"it returned after {over} whole episodes of {len(run.episodes)}"
    mistake = known.RETURNS_EARLY if over == len(run.episodes) else known.NOT_TO_THE_END
    require(over == len(run.episodes) == episodes, asked, got=got, mistake=mistake)


def _require_table(run):
    table, first = run.seen["returned"], run.seen["first"]
    asked, expected = "train_taxi should return the table", "shape (500, 6)"
    if not hasattr(table, "shape") or tuple(table.shape) != (500, 6):
        mistake = RETURNS_NOTHING if table is None else explain(Seen(table), known.NO_TABLE)
        fail(asked, expected=expected, got=show(table), mistake=mistake)
    _require_first(first)
    kept = run.seen["kept"]
    require(kept, asked, expected="the table that q_update got", got="another", mistake=known.NOT_RETURNED)


def _require_first(first):
    wanted = SETTINGS[3]
    right = first is None or (first[0] == first[1] == wanted)
    got = "" if first is None else f"from {first[0]:g} to {first[1]:g}"
    asked = "all cells of the table should be settings.first at the start"
    require(right, asked, expected=f"{wanted:g}", got=got, mistake=FIRST)


def _require_list(run, got, right, asked, kind):
    found = whole_list(got)
    if found is not None and [round(each, 6) for each in found] == [round(each, 6) for each in right]:
        return
    lasts = [episode[-1].reward for episode in run.episodes][: len(right)]
    facts = {"durations": [float(n) for n in run.durations][: len(right)], "lasts": lasts}
    seen = Seen(got if found is None else found, list(right), facts=facts)
    mistake = RETURNS_NOTHING if got is None else explain(seen, known.LISTS)
    shown = show(got) if found is None else str(found)[:100]
    fail(f"{kind.name} {asked}", expected=str(right)[:100], got=shown, tolerance="none", mistake=mistake)


def check_stops(q6, seed, lengths, bar, after):
    """train_cartpole ends after so many of these episodes, where the average of the latest 100 exceeds the bar."""
    kind = LOOPS["cartpole"]

    def judge(stand_ins):
        run = play(q6, kind, lengths, seed, stand_ins, stop_average=bar)
        played = sum(episode[-1].terminated or episode[-1].truncated for episode in run.episodes)
        own = whole_list(run.seen["returned"]) or lengths  # wrong durations are told by another check
        if played in (after, _stop(own, bar, len(lengths))) and not run.seen["ended"]:
            reports, asked = len(run.seen["reported"]), "train_cartpole should call on_episode before it stops"
            mistake = known.STOPS_UNREPORTED if reports == played - 1 else known.NOT_REPORTED
            require(reports == played, asked, expected=f"{played} calls", got=f"{reports} calls", mistake=mistake)
            return
        facts = {"lengths": lengths, "bar": bar, "asked": len(lengths)}
        mistake = known.STOPPED_WITHOUT_BAR if bar is None else explain(Seen(played, after, facts=facts), known.STOPS)
        asked = f"train_cartpole with stop_average={bar} should end after {after} of {len(lengths)} chosen episodes"
        fail(asked, expected=f"{after} episodes", got=f"{played} episodes", tolerance="none", mistake=mistake)

    judged(judge)


def _stop(durations, bar, most):
    """After how many episodes it stops by these durations; after `most` where it never does."""
    window = range(WINDOW, len(durations) + 1)
    return next((n for n in window if bar is not None and sum(durations[n - WINDOW : n]) > WINDOW * bar), most)


def check_seed(q6, name, seed):
    """The seed is that of the first reset and of the actions: the same one gives the same run, and another one another.

    Two runs with different seeds agree in all their 60 fair draws with a probability below 2^-60.
    """
    kind = LOOPS[name]

    def judge(stand_ins):
        runs = []
        for own in (seed, seed, seed + 1):
            runs.append(play(q6, kind, [20, 20, 20], seed, stand_ins, own_seed=own))
        mistake = explain(Seen(runs[0].seen["resets"], facts={"seed": seed}), known.RESETS)
        asked = f"{kind.name}(seed={seed}) should hand the seed to the first reset, and to that one only"
        require(mistake is None, asked, got=f"seeds of the resets: {runs[0].seen['resets']}"[:100], mistake=mistake)
        actions = [[step.action for step in run.steps] for run in runs]
        asked = "the same seed should give the same run"
        require(actions[0] == actions[1], asked, got="other actions", mistake=known.NOT_SEEDED)
        asked = "another seed should give another run"
        require(actions[0] != actions[2], asked, got="the same actions", mistake=known.SEED_FIXED)

    judged(judge)
