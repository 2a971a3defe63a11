"""Any world across the line: the worker plays as on gymnasium's own, and what the grader's replay comes to counts."""

import gymnasium
import numpy as np
import pytest
import torch

from autograder.host import world_replay
from autograder.host.student_error import Raised, RunEnded
from autograder.host.world_replay import WorldReplay, Worlds
from autograder.line.worlds import Stepping
from toy_rooms import TOY

WORLDS = {world.id: world for world in TOY.worlds}
# play(id, episodes, steps): what an agent sees and earns whose actions come from a generator of its own
PLAY = """
import copy
import gymnasium as gym
import numpy as np

def action_of(env, observation, rng):
    space = env.action_space
    if isinstance(space, gym.spaces.Discrete):
        return int(rng.integers(space.n))
    return rng.uniform(space.low, space.high).astype(DTYPE)

def play(name, episodes, steps=10**6):
    env, rng = gym.make(name), np.random.default_rng(5)
    seen, returns = [], []
    for _ in range(episodes):
        observation, _ = env.reset(seed=1)
        total, over, made = 0.0, False, 0
        while not over and made < steps:
            seen.append(np.asarray(observation))
            observation, reward, terminated, truncated, _ = env.step(action_of(env, observation, rng))
            total, over, made = total + float(reward), terminated or truncated, made + 1
        returns.append(total)
    return np.stack(seen), returns
"""
STEPPING = pytest.mark.parametrize("stepping", list(Stepping), ids=str)
IN_EVERY_WORLD = pytest.mark.parametrize("name", WORLDS)


@pytest.fixture
def played(student):
    """Runs a function of a file in one world, and gives what it returned and the grader's replay."""

    def run(source, name, function, *arguments, dtype="np.float32", **options):
        module = student(f"{source}\nDTYPE = {dtype}\n")
        replay = WorldReplay(WORLDS[name], seed=3, **options)
        module.seconds = 60
        module.seed(0)  # starts the worker
        module.host.service = replay.answer
        return getattr(module, function)(*arguments), replay

    return run


@IN_EVERY_WORLD
@STEPPING
def test_the_grader_comes_to_the_same_returns(played, name, stepping):
    (_, returns), replay = played(PLAY, name, "play", name, 3, stepping=stepping)
    assert replay.returns == [returns], "bit for bit"
    assert replay.steps == sum(replay.durations[0]) and replay.episodes == 3


@pytest.mark.parametrize("dtype", ["np.float32", "np.float64"])
@STEPPING
def test_actions_in_any_precision_are_the_same_actions_on_both_sides(played, dtype, stepping):
    """What the worker sends is what it steps with: a float64 that was rounded on the way would lead elsewhere."""
    (_, returns), replay = played(PLAY, "Pendulum-v1", "play", "Pendulum-v1", 2, dtype=dtype, stepping=stepping)
    assert replay.returns == [returns] and len(set(returns)) == 2


@IN_EVERY_WORLD
def test_the_worker_sees_the_same_whoever_makes_the_steps(played, name):
    seen = [played(PLAY, name, "play", name, 3, stepping=stepping)[0][0] for stepping in Stepping]
    assert all(torch.equal(seen[0], other) for other in seen[1:])
    assert len(seen[0]) > 20


@IN_EVERY_WORLD
def test_the_first_episode_is_gymnasium_s_own_from_the_seed_drawn(played, name):
    """A bare environment of this process, reset as the grader says, shows what the worker saw."""
    (seen, _), replay = played(PLAY, name, "play", name, 1, 1)
    start = replay._start(next(iter(replay._environments.values())))
    observation, _ = gymnasium.make(name).reset(seed=start)
    assert np.array_equal(np.asarray(observation), seen[0].numpy())


@IN_EVERY_WORLD
@STEPPING
def test_a_reset_without_a_step_draws_no_other_start(played, name, stepping):
    source = "import gymnasium as gym, numpy as np\n" + (
        "def starts(name):\n    env = gym.make(name)\n"
        "    return [np.asarray(env.reset(seed=seed)[0]) for seed in (1, None, 2, 3)]\n"
        "def moves(name):\n    env = gym.make(name)\n    seen = []\n"
        "    for _ in range(4):\n        seen.append(np.asarray(env.reset(seed=7)[0]))\n"
        "        env.step(env.action_space.sample())\n    return seen\n"
    )
    starts, replay = played(source, name, "starts", name, stepping=stepping)
    assert all(torch.equal(starts[0], other) for other in starts) and replay.episodes == 0
    moves, replay = played(source, name, "moves", name, stepping=stepping)
    assert torch.equal(moves[0], starts[0]) and not all(torch.equal(moves[0], other) for other in moves)
    assert replay.durations == [[1, 1, 1]], "what a reset cuts short counts with the steps that it had"


@IN_EVERY_WORLD
def test_every_environment_has_starts_of_its_own(played, name):
    """Whoever makes an environment for each episode does not see the same one again and again."""
    source = "import gymnasium as gym, numpy as np\ndef f(name): return [gym.make(name).reset()[0] for _ in range(8)]\n"
    starts, _ = played(source, name, "f", name)
    assert len({tuple(torch.as_tensor(start).flatten().tolist()) for start in starts}) > 4


def test_a_copy_of_an_environment_is_one_of_its_own(played):
    source = (
        "import copy, gymnasium as gym\n"
        "def f():\n    env = gym.make('Taxi-v4')\n    env.reset()\n    env.step(0)\n    other = copy.deepcopy(env)\n"
        "    other.reset()\n    other.step(1); other.step(1); other.reset()\n    env.step(0); env.reset()\n"
    )
    _, replay = played(source, "Taxi-v4", "f")
    assert replay.durations == [[2], [2]]


def test_a_copy_starts_with_a_reset(played):
    source = (
        "import copy, gymnasium as gym\n"
        "def f():\n    env = gym.make('Taxi-v4')\n    env.reset()\n    copy.deepcopy(env).step(0)\n"
    )
    with pytest.raises(Raised, match="as soon as terminated or truncated is True"):
        played(source, "Taxi-v4", "f")


def test_several_worlds_of_one_question_are_replayed_apart(student):
    source = (
        "import gymnasium as gym\n"
        "def f():\n    made = [gym.make(name) for name in ('Taxi-v4', 'Pendulum-v1', 'CartPole-v0')]\n"
        "    seen = []\n    for env in made: env.reset()\n"
        "    for _ in range(3):\n        for env in made: env.step(env.action_space.sample())\n"
        "    for env in made: env.reset()\n    return [type(env.unwrapped).__name__ for env in made]\n"
    )
    module, worlds = student(source), Worlds(TOY.worlds, seed=1)
    module.seed(0)
    module.host.service = worlds.answer
    assert module.f() == ["TaxiEnv", "PendulumEnv", "CartPoleEnv"]
    assert [replay.durations for replay in worlds._replays.values()] == [[[3]], [[3]], [[3]]]


@pytest.mark.parametrize(
    ("name", "action"), [("Taxi-v4", "6"), ("Taxi-v4", "'up'"), ("Pendulum-v1", "'up'"), ("Pendulum-v1", "[1.0, 2.0]")]
)
def test_what_is_no_action_is_the_student_s_error_and_ends_no_run(played, name, action):
    source = (
        f"import gymnasium as gym\ndef f():\n    env = gym.make({name!r})\n    env.reset()\n    env.step({action})\n"
    )
    with pytest.raises(Raised, match="is no action"):
        played(source, name, "f")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Taxi-v4", "0"),
        ("Taxi-v4", "np.int64(0)"),
        ("Taxi-v4", "np.array(0)"),
        ("Pendulum-v1", "[0.5]"),
        ("Pendulum-v1", "0.5"),
        ("Pendulum-v1", "(0.5,)"),
        ("Pendulum-v1", "np.array([0.5])"),
        ("Pendulum-v1", "np.array([[0.5]])"),
        ("Pendulum-v1", "torch.tensor([0.5])"),
        ("Pendulum-v1", "np.float32(0.5)"),
    ],
)
def test_actions_in_any_form_that_has_one_meaning_are_taken(played, name, value):
    source = (
        "import gymnasium as gym, numpy as np, torch\n"
        f"def f():\n    env = gym.make({name!r})\n    env.reset()\n    total = env.step({value})[1]\n"
        "    env.reset()\n    return float(total)\n"
    )
    reward, replay = played(source, name, "f")
    assert replay.returns == [[reward]]


@pytest.mark.parametrize(
    "budget", [{"max_episodes": 2}, {"max_steps": 150}, {"enough": lambda replay: replay.episodes == 2}]
)
def test_a_run_ends_with_its_budget(played, budget):
    with pytest.raises(RunEnded):
        played(PLAY, "Pendulum-v1", "play", "Pendulum-v1", 9, **budget)


def test_an_episode_is_cut_where_the_question_says(played):
    _, replay = played(PLAY, "Taxi-v4", "play", "Taxi-v4", 2)
    assert all(length <= WORLDS["Taxi-v4"].longest for length in replay.durations[0])
    (seen, _), replay = played(PLAY, "Pendulum-v1", "play", "Pendulum-v1", 1)
    assert replay.durations == [[200]] and len(seen) == 200


GOOD = {"world": "Taxi-v4", "event": "reset", "number": 1, "actions": []}
STEP = GOOD | {"event": "step", "actions": [0]}
FLOATS = {"world": "Pendulum-v1", "event": "step", "number": 1, "actions": torch.zeros(2, 1)}
NONSENSE = {
    "another world": GOOD | {"world": "Pendulum-v1"},
    "no world": GOOD | {"world": torch.ones(2)},
    "another event": GOOD | {"event": "close"},
    "no event": GOOD | {"event": ["reset"]},
    "no number": GOOD | {"number": None},
    "a number that is a truth": GOOD | {"number": True},
    "a part is missing": {"world": "Taxi-v4", "event": "reset"},
    "an action out of range": STEP | {"actions": [6]},
    "a negative action": STEP | {"actions": [-1]},
    "a truth for an action": STEP | {"actions": [True]},
    "a float for an action": STEP | {"actions": [0.0]},
    "a tensor for ints": STEP | {"actions": torch.zeros(2)},
    "a step without actions": STEP | {"actions": []},
    "actions by name": STEP | {"actions": {"0": 1}},
    "actions that are none": STEP | {"actions": None},
}
NONSENSE_IN_FLOATS = {
    "ints for floats": FLOATS | {"actions": [0]},
    "another shape": FLOATS | {"actions": torch.zeros(2, 2)},
    "no dimension": FLOATS | {"actions": torch.zeros(())},
    "no step at all": FLOATS | {"actions": torch.zeros(0, 1)},
}


@pytest.mark.parametrize("what", [*NONSENSE, *NONSENSE_IN_FLOATS])
def test_nonsense_ends_the_run(what):
    message = (NONSENSE | NONSENSE_IN_FLOATS)[what]
    world = "Taxi-v4" if what in NONSENSE else "Pendulum-v1"
    replay = WorldReplay(WORLDS[world], seed=1)
    assert replay.answer(GOOD | {"world": world})["world"] == world
    assert replay.answer(message) == {"world": "ended"} and replay.ended
    assert replay.answer(GOOD | {"world": world}) == {"world": "ended"}, "and stays ended"


@pytest.mark.parametrize(
    "numbers", [torch.full((1, 1), torch.nan), torch.full((1, 1), torch.inf), torch.ones(1, 1) * 9]
)
def test_odd_numbers_lead_to_no_error_of_the_grader(numbers):
    replay = WorldReplay(WORLDS["Pendulum-v1"], seed=1)
    replay.answer(GOOD | {"world": "Pendulum-v1"})
    replay.answer(FLOATS | {"actions": numbers})
    replay.answer(GOOD | {"world": "Pendulum-v1"})
    assert replay.ended or replay.durations == [[1]]


def test_a_step_before_a_reset_ends_the_run():
    replay = WorldReplay(WORLDS["Taxi-v4"], seed=1)
    assert replay.answer(STEP) == {"world": "ended"}


def test_environments_without_an_end_end_the_run(monkeypatch):
    monkeypatch.setattr(world_replay, "MAX_ENVIRONMENTS", 3)
    replay = WorldReplay(WORLDS["Taxi-v4"], seed=1)
    answers = [replay.answer(GOOD | {"number": number})["world"] for number in range(5)]
    assert answers == ["Taxi-v4"] * 3 + ["ended"] * 2


@pytest.mark.parametrize(
    "message", [{}, {"world": None}, {"world": []}, {"world": "Acrobot-v1"}, {"world": "CartPole-v0"}]
)
def test_a_world_that_the_question_has_not_is_over_at_once(message):
    assert Worlds(TOY.worlds, seed=1).answer(GOOD | message | ({} if message else {"world": 0})) == {"world": "ended"}


def test_what_the_grader_steps_shows_its_own_observation(student):
    """A worker that changes its copy changes nothing: it is shown what the grader's environment shows."""
    source = (
        "import gymnasium as gym, numpy as np\n"
        "def f():\n    env = gym.make('Pendulum-v1')\n    start, _ = env.reset()\n"
        "    env.unwrapped.state = np.zeros(2)\n    seen = env.step([0.0])[0]\n    env.reset()\n"
        "    return start, seen\n"
    )
    module, replay = student(source), WorldReplay(WORLDS["Pendulum-v1"], seed=1, stepping=Stepping.GRADER)
    module.seed(0)
    module.host.service = replay.answer
    start, seen = module.f()
    bare = gymnasium.make("Pendulum-v1").unwrapped
    each = next(iter(replay._environments.values()))
    each.started = 1
    observation, _ = bare.reset(seed=replay._start(each))
    assert torch.equal(start, torch.from_numpy(observation))
    assert torch.equal(seen, torch.from_numpy(bare.step(np.zeros(1, np.float32))[0]))
