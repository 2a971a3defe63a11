"""What Q5.8 asks of main; the public and the hidden checks share it."""

import torch
from torch import Tensor

from autograder.check import fail, require
from autograder.comparisons import show
from autograder.mistakes import RETURNS_NOTHING, Seen, explain
from tests.q5_ddpg.mistakes import loop as known
from tests.q5_ddpg.played import WORLD, Run, Step, play
from tests.worlds.judged import judged

_EARLIEST, _LATEST = 100, 1000  # steps before the first call of optimize
_RARELY, _OFTEN = 0.25, 4.0  # calls of optimize a step
_SLACK = 10  # steps that the counts may be off at the ends


def check_returns(q5, start, episodes):
    """main returns the actor and the return of each episode, and tells both to on_episode."""

    def judge(stand_ins):
        run = play(q5, episodes, start % 1000, start, stand_ins)
        _require_played(run, episodes)
        _require_returns(run)
        expected = [run.returns[:n] for n in range(1, episodes + 1)]
        reported = run.seen["reported"]
        right = len(reported) == episodes and all(map(_close, reported, expected))
        asked = "main should call on_episode(returns, actor) after each episode, with all returns so far"
        mistake = explain(Seen(reported, expected), known.REPORTED)
        require(right, asked, expected=f"{episodes} calls", got=f"{len(reported)} calls", mistake=mistake)
        asked = "main should hand on_episode the actor that learns"
        require(run.seen["reported_actor"], asked, got="something else", mistake=known.OTHER_ACTOR)
        asked = "main should return the actor that learned, and the returns"
        require(run.seen["actor"], asked, got="another network", mistake=known.OTHER_ACTOR)

    judged(judge)


def _require_played(run: Run, episodes: int) -> None:
    """Fail unless main played this many whole episodes."""
    asked = f"main(num_episodes={episodes}) should return after {episodes} episodes of {WORLD.longest} steps"
    count, whole = len(run.returns), bool(run.steps) and run.steps[-1].last
    facts = {"episodes": episodes, "whole": whole, "ended": run.seen["ended"], "steps": len(run.steps)}
    right = not run.seen["ended"] and whole and len(run.steps) == episodes * WORLD.longest
    mistake = explain(Seen(count, facts=facts), known.PLAYED)
    require(right, asked, got=f"{count} episodes, {len(run.steps)} steps", mistake=mistake)


def _require_returns(run: Run) -> None:
    got, expected = run.seen["returns"], run.returns
    if not run.seen["pair"]:
        asked = "main should return two values, the actor and the list of returns"
        mistake = RETURNS_NOTHING if run.seen["shape"] == "nothing" else known.NO_PAIR
        fail(asked, expected="actor, returns", got=run.seen["shape"], mistake=mistake)
    if got is not None and _close(got, expected):
        return
    rewards = [step.reward for step in run.steps]
    stored = [float(each["row"][4]) for each in run.seen["pushed"] if each["row"] is not None and len(each["row"]) == 9]
    mistake = explain(Seen(got, expected, facts={"rewards": rewards, "stored": stored}), known.RETURNS)
    asked = "main should return the sum of the rewards of each episode"
    fail(asked, expected=_numbers(expected), got=_numbers(got), tolerance="0.01", mistake=mistake)


def _close(got: list[float] | None, expected: list[float]) -> bool:
    if got is None or len(got) != len(expected):
        return False
    return all(abs(a - b) <= 1e-2 + 1e-5 * abs(b) for a, b in zip(got, expected, strict=True))


def check_transitions(q5, start, episodes):
    """Each step is pushed once, and after the random ones each action is that of choose_action, with noise."""

    def judge(stand_ins):
        run = play(q5, episodes, start % 1000, start, stand_ins)
        _require_played(run, episodes)
        _require_pushed(run)
        _require_acted(run)

    judged(judge)


def _require_pushed(run: Run) -> None:
    pushed, steps = run.seen["pushed"], run.steps
    mistake = explain(Seen(len(pushed), len(steps), facts={"pushed": pushed}), known.PUSHES)
    asked = "main should push each step once"
    require(len(pushed) == len(steps), asked, expected=f"{len(steps)}", got=f"{len(pushed)} calls", mistake=mistake)
    rows = [each["row"] for each in pushed]
    asked = "push should get state, action, reward, next_state, terminated: nine numbers"
    odd = next((row for row in rows if row is None or len(row) != 9), rows[0])
    right = odd is not None and len(odd) == 9
    require(right, asked, expected="3 + 1 + 1 + 3 + 1 numbers", got=show(odd), mistake=known.ROW_SIZE)
    got, expected = torch.stack(rows), torch.stack([step.row() for step in steps])
    scale, shift = _line(expected[:, 4], got[:, 4])
    expected[:, 4] = scale * expected[:, 4] + shift
    gap = (got - expected).abs() > 1e-4 + 1e-4 * expected.abs()
    last = torch.tensor([step.last for step in steps])
    if not bool(gap.any()) and scale > 0:
        return
    first = int(gap.any(1).nonzero()[0]) if bool(gap.any()) else 0
    plain = torch.stack([step.row() for step in steps])
    facts = {"gap": gap, "plain": plain, "last": last, "scale": scale}
    mistake = explain(Seen(got, expected, facts=facts), known.ROWS)
    asked = f"step {first + 1} should be pushed as state, action, reward, next_state, terminated"
    fail(asked, expected=_numbers(expected[first].tolist()), got=_numbers(got[first].tolist()), mistake=mistake)


def _line(x: Tensor, y: Tensor) -> tuple[float, float]:
    """The straight line through most of these points: slope and height."""
    low, high = int(x.argmin()), int(x.argmax())
    slope = float((y[high] - y[low]) / (x[high] - x[low])) if low != high else 1.0
    return slope, float(y[high] - slope * x[high])


def _require_acted(run: Run) -> None:
    acted = {each["step"]: each for each in run.seen["acted"]}  # the last one before each step
    asked = "main should choose its actions with choose_action, after some random steps"
    require(bool(acted), asked, got="no call of it", mistake=known.NOT_CHOSEN)
    # some call choose_action at random steps, too, and step another action
    first = next((n for n, step in enumerate(run.steps) if _follows(acted.get(n), step)), min(acted))
    got = f"the first call after {first} steps"
    require(first <= _LATEST, asked, expected=f"within {_LATEST} steps", got=got, mistake=known.RANDOM_TOO_LONG)
    for number in range(first, len(run.steps)):
        step, place = run.steps[number], f"step {number + 1} should take the action that choose_action returned"
        choice = acted.get(number)
        if choice is None:
            fail(place, got="no call for this step", mistake=known.SELDOM_CHOSEN)
        state, action = choice["state"], choice["action"]
        same = isinstance(state, Tensor) and len(state) == 3 and torch.allclose(state, step.before.double(), atol=1e-5)
        asked = f"choose_action should get the state of step {number + 1}"
        require(same, asked, expected=_numbers(step.before.tolist()), got=show(state), mistake=known.OLD_STATE)
        got = f"{step.action:.4g}"
        require(_follows(choice, step), place, expected=show(action), got=got, mistake=known.OTHER_ACTION)
    noises = [each["noise"] for each in acted.values()]
    values = {round(float(noise), 9) for noise in noises if isinstance(noise, Tensor) and noise.numel() == 1}
    asked = "choose_action should get new noise at each step"
    mistake = known.NO_NOISE if values <= {0.0} else known.NOISE_FIXED
    require(len(values) > 1, asked, got=f"always {values or 'none'}", mistake=mistake)
    used = run.seen["made"].keys() & {"GaussianNoise", "OrnsteinUhlenbeckNoise"}
    asked = "the noise should come from GaussianNoise or OrnsteinUhlenbeckNoise"
    require(bool(used), asked, got="neither of them", mistake=known.OTHER_NOISE)
    missed = sum(count for name, count in run.seen["quiet"] if name == "OrnsteinUhlenbeckNoise")
    asked = "the Ornstein-Uhlenbeck noise should be reset when an episode begins"
    require(not missed, asked, got=f"{missed} episodes without a reset", mistake=known.NOISE_NOT_RESET)


def _follows(choice: dict | None, step: Step) -> bool:
    """Whether the action of a step is the one that choose_action returned for it."""
    action = choice and choice["action"]
    return isinstance(action, Tensor) and len(action) == 1 and abs(float(action) - step.action) <= 1e-4


def check_learning(q5, start, episodes):
    """optimize is called about once a step, with a new batch, and always with the same networks."""

    def judge(stand_ins):
        run = play(q5, episodes, start % 1000, start, stand_ins, report=False)
        _require_played(run, episodes)
        _require_learned(run)

    judged(judge)


def _require_learned(run: Run) -> None:
    learned = run.seen["learned"]
    require(bool(learned), "main should call optimize", got="no call", mistake=known.NOT_LEARNED)
    first, steps = learned[0]["step"], len(run.steps)
    asked = f"the first call of optimize should come after {_EARLIEST} to {_LATEST} steps"
    mistake = known.LEARNS_TOO_EARLY if first < _EARLIEST else known.LEARNS_TOO_LATE
    inside = _EARLIEST - _SLACK <= first <= _LATEST + _SLACK
    require(inside, asked, got=f"after {first} steps", mistake=mistake)
    rate = run.seen["updates"] / max(steps - first, 1)
    asked = "main should call optimize about once a step from its first call on"
    mistake = known.LEARNS_SELDOM if rate < _RARELY else known.LEARNS_OFTEN
    about = _RARELY * 0.9 <= rate <= _OFTEN * 1.1
    require(about, asked, got=f"{run.seen['updates']} calls in {steps - first} steps", mistake=mistake)
    for number, note in enumerate(learned, 1):
        asked = f"call {number} of optimize should get a new batch from memory.sample"
        require(note["fresh"], asked, got="an old one, or none of it", mistake=known.BATCH_NOT_NEW)
        for name in ("gamma", "tau"):
            value = note[name]
            given = isinstance(value, Tensor) and value.numel() == 1 and 0 < float(value) <= 1
            asked = f"optimize should get {name} as a number from 0 to 1"
            require(given, asked, got=show(value), mistake=known.SETTINGS)
        for name, (asked, mistake) in known.NETWORKS.items():
            require(note[name], f"call {number} of optimize: {asked}", got="not so", mistake=mistake)


def check_seed(q5, start):
    """The seed is that of the first reset and of all random numbers.

    Two runs with different seeds agree in 200 actions drawn from numbers with at least 2^23 values with no probability
    worth writing down.
    """

    def judge(stand_ins):
        seed = start % 1000
        once, twice, other = (play(q5, 2, each, start, stand_ins) for each in (seed, seed, seed + 1))
        mistake = explain(Seen(once.seen["resets"], facts={"seed": seed}), known.RESETS)
        asked = f"main(seed={seed}) should hand the seed to the first reset, and to that one only"
        require(mistake is None, asked, got=f"seeds of the resets: {once.seen['resets']}", mistake=mistake)
        actions = [[step.action for step in run.steps] for run in (once, twice, other)]
        asked = "the same seed should give the same run"
        require(actions[0] == actions[1], asked, got="other actions", mistake=known.NOT_SEEDED)
        asked = "another seed should give another run"
        require(actions[0] != actions[2], asked, got="the same actions", mistake=known.SEED_FIXED)

    judged(judge)


def _numbers(values: list[float] | None) -> str:
    if values is None:
        return "no list of numbers"
    shown = ", ".join(f"{value:.4g}" for value in values[:9])
    return f"({shown}{', ...' if len(values) > 9 else ''})"
