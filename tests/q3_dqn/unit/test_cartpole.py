"""CartPole across the line: the worker plays as on gymnasium's own, and the grader counts what its replay gives."""

import pytest
import torch

from autograder.host.student_error import RunEnded
from autograder.host.world_replay import WorldReplay
from autograder.line.worlds import ENDED, Stepping
from autograder.project import SOLUTIONS
from tests.q3_dqn.mistakes.loop import RETURNS_IN_THE_LOOP
from tests.q3_dqn.question import QUESTION

WORLD = QUESTION.worlds[0]
STEPPING = pytest.mark.parametrize("stepping", list(Stepping), ids=str)

EPISODE = """
import copy, threading
import gymnasium as gym
def episode(env):
    env.reset()
    steps = 1
    while not any(env.step(steps % 2)[2:4]):
        steps += 1
    return steps
"""


@STEPPING
def test_episodes_are_counted_by_the_grader(student, stepping):
    source = (
        "import gymnasium as gym\n"
        "def play(n):\n    env = gym.make('CartPole-v1', render_mode='human')\n    lengths = []\n"
        "    for _ in range(n):\n        s, info = env.reset(seed=1)\n        steps, over = 0, False\n"
        "        while not over:\n            s, r, terminated, truncated, info = env.step(steps % 2)\n"
        "            steps, over = steps + 1, terminated or truncated\n"
        "        lengths.append(steps)\n    return lengths\n"
    )
    module, replay = student(source), WorldReplay(WORLD, seed=3, stepping=stepping)
    module.host.service = replay.answer
    assert module.play(5) == replay.durations[0]
    assert replay.steps == sum(replay.durations[0])


def test_the_worker_sees_the_same_episodes_whoever_makes_the_steps(student):
    """A rule that seldom falls: 500 steps show any difference between the copy and the pole that counts."""
    source = (
        "import gymnasium as gym\n"
        "def play(n):\n    env = gym.make('CartPole-v1')\n    seen = []\n"
        "    for _ in range(n):\n        state, _ = env.reset()\n        over = False\n"
        "        while not over:\n            state, _, fell, cut, _ = env.step(int(state @ [0, 0.1, 1, 1] > 0))\n"
        "            over = fell or cut\n            seen.append([*map(float, state), fell, cut])\n    return seen\n"
    )
    module, seen = student(source), []
    for stepping in Stepping:
        replay = WorldReplay(WORLD, seed=3, stepping=stepping)
        module.host.service = replay.answer
        seen.append(module.play(4))
    assert seen[0] == seen[1] == seen[2]
    assert len(seen[0]) == replay.steps > 1000


def test_steps_that_a_changed_copy_made_after_the_fall_do_not_count(student):
    source = (
        "import gymnasium as gym\n"
        "def f():\n    e = gym.make('CartPole-v1')\n    e.unwrapped.theta_threshold_radians = 1000\n"
        "    e.unwrapped.x_threshold = 1e9\n    e.reset()\n"
        "    return sum(1 for _ in iter(lambda: any(e.step(0)[2:4]), True))\n"
    )
    module, replay = student(source), WorldReplay(WORLD, seed=3)
    module.host.service = replay.answer
    assert module.f() == 499
    assert replay.durations == [[replay.steps]]
    assert replay.steps < 12
    assert replay.left_out == 500 - replay.steps


def test_a_game_that_is_interrupted_at_import_leaves_the_line_in_order(student):
    source = (
        "import gymnasium as gym\nenv = gym.make('CartPole-v1')\ndef f(): return 5\n"
        "while True:\n    env.reset()\n    while not env.step(0)[2]: pass\n"
    )
    module = student(source)
    assert [module.f() for _ in range(3)] == [5, 5, 5]
    assert "`if __name__" in module.host.load_error.sentence


def test_an_abandoned_episode_counts_with_the_steps_it_had(student):
    source = (
        "import gymnasium as gym\ndef f():\n    e = gym.make('CartPole-v1')\n"
        "    e.reset(); e.step(0); e.step(1); e.reset(); e.step(0)\n"
    )
    module, replay = student(source), WorldReplay(WORLD, seed=3)
    module.host.service = replay.answer
    module.f()
    assert replay.durations == [[2]]


AGENT = """
def main(n, make, leaving):
    env = gym.make('CartPole-v1')
    for number in range(n):
        env = gym.make('CartPole-v1') if make else env
        state, _ = env.reset()
        bad, over = leaving and number % 2, False
        while not over:
            state, _, fell, cut, _ = env.step(0 if bad else int(state @ [0, 0.1, 1, 1] > 0))
            over = fell or cut or (bad and abs(state[2]) > 0.15)
"""


@pytest.mark.parametrize("leaving", [False, True], ids=["honest", "bad-episodes-left"])
def test_an_environment_for_each_episode_changes_no_average(student, leaving):
    """Every other episode is a bad one here, and is left amid its fall: it counts all the same, with few steps."""
    module, averages = student(EPISODE + AGENT), []
    for make in (False, True):
        replay = WorldReplay(WORLD, seed=3)
        module.seconds, module.host.service = 60, replay.answer
        module.main(104, make, leaving)
        averages.append(replay.best_average)
    if leaving:
        assert all(240 < average < 260 for average in averages)
    else:
        assert all(average > 490 for average in averages)


def test_a_reset_without_a_step_draws_no_other_start(student):
    """Else code that plays ahead on a copy of its own could draw until a start pleases it."""
    source = (
        "import gymnasium as gym\ndef f():\n    e = gym.make('CartPole-v1')\n"
        "    starts = [[*map(float, e.reset()[0])] for _ in range(3)]\n    e.step(0)\n"
        "    return *starts, [*map(float, e.reset()[0])]\n"
    )
    module, replay = student(source), WorldReplay(WORLD, seed=3)
    module.host.service = replay.answer
    first, second, third, other = module.f()
    assert first == second == third != other
    assert replay.durations == [[1]]


def test_a_run_ends_with_its_budget(student):
    source = (
        "import gymnasium as gym\ndef f():\n    e = gym.make('CartPole-v1')\n"
        "    while True:\n        e.reset()\n        over = False\n"
        "        while not over:\n            _, _, a, b, _ = e.step(0)\n            over = a or b\n"
    )
    module, replay = student(source), WorldReplay(WORLD, seed=3, max_episodes=4)
    module.host.service = replay.answer
    with pytest.raises(RunEnded):
        module.f()
    assert replay.episodes == 4


def test_an_environment_of_the_module_outlives_a_run_that_stopped_amid_an_episode(student):
    """Its unfinished episode is none of the next run's."""
    source = "env = gym.make('CartPole-v1')\n"
    source += "def f():\n    played = episode(env)\n    env.reset(); env.step(0)\n    return played\n"
    module = student(EPISODE + source)
    for stepping in (Stepping.COPY, Stepping.GRADER, Stepping.TOLD, Stepping.COPY):
        replay = WorldReplay(WORLD, seed=3, stepping=stepping)
        module.host.service = replay.answer
        assert [module.f()] == replay.durations[0]


@STEPPING
def test_a_copied_environment_is_one_of_its_own(student, stepping):
    source = "def f():\n    env = gym.make('CartPole-v1')\n    other = copy.deepcopy(env)\n"
    source += "    return [(episode(env), episode(other)) for _ in range(3)]\n"
    module, replay = student(EPISODE + source), WorldReplay(WORLD, seed=3, stepping=stepping)
    module.host.service = replay.answer
    assert module.f() == list(zip(*replay.durations, strict=True))


@STEPPING
def test_environments_may_be_played_in_threads(student, stepping):
    source = (
        "def f():\n    played = [[], [], []]\n"
        "    def go(mine):\n        env = gym.make('CartPole-v1')\n"
        "        for _ in range(40): mine.append(episode(env))\n"
        "    threads = [threading.Thread(target=go, args=(mine,)) for mine in played]\n"
        "    for thread in threads: thread.start()\n    for thread in threads: thread.join()\n    return played\n"
    )
    module, replay = student(EPISODE + source), WorldReplay(WORLD, seed=3, stepping=stepping)
    module.seconds, module.host.service = 30, replay.answer
    assert sorted(module.f()) == sorted(replay.durations)
    assert replay.left_out == 0


def test_what_gymnasium_says_of_cartpole_is_there(student):
    source = "def f():\n    env = gym.make('CartPole-v1', render_mode='rgb_array_list')\n    steps = episode(env)\n"
    source += "    return env.spec.max_episode_steps, env.spec.reward_threshold, len(env.render()) - steps\n"
    assert student(EPISODE + source).f() == (500, 475.0, 1)


def test_wrapped_and_vectorised_environments_are_counted(student):
    source = (
        "from gymnasium.wrappers import RecordEpisodeStatistics, TransformObservation\n"
        "def f():\n    env = gym.make('CartPole-v1', max_episode_steps=9)\n"
        "    env = RecordEpisodeStatistics(TransformObservation(env, lambda seen: 2 * seen, None))\n"
        "    return [episode(env) for _ in range(3)]\n"
        "def g():\n    envs = gym.make_vec('CartPole-v1', num_envs=3)\n    envs.reset(seed=0)\n"
        "    for _ in range(100): envs.step(envs.action_space.sample())\n"
    )
    module = student(EPISODE + source)
    for play, environments in ((module.f, 1), (module.g, 3)):
        replay = WorldReplay(WORLD, seed=3)
        module.host.service = replay.answer
        play()
        assert len(replay.durations) == environments and all(replay.durations)
        assert replay.left_out == 0


STEP = {"world": WORLD.id, "event": "step", "number": 1, "actions": [0]}
RESET = STEP | {"event": "reset", "actions": []}
ODD = [
    STEP | {"number": 2},  # before a reset
    STEP | {"actions": []},
    STEP | {"actions": [2]},
    STEP | {"actions": [0.0]},
    STEP | {"actions": [torch.ones(2)]},
    STEP | {"actions": torch.ones(2)},
    STEP | {"actions": {"0": 1}},
    {"world": WORLD.id, "event": "step", "number": 1},
    RESET | {"world": "Taxi-v3"},
    RESET | {"number": [1]},
    RESET | {"number": 1.5},
    RESET | {"number": True},
    RESET | {"event": torch.ones(2)},
    RESET | {"event": "__class__"},
]


@pytest.mark.parametrize("message", ODD, ids=range(len(ODD)))
def test_a_message_that_makes_no_sense_ends_the_run(message):
    replay = WorldReplay(WORLD, seed=3)
    assert "value" in replay.answer(RESET)
    assert replay.answer(message) == {"world": ENDED}
    assert replay.ended


ONE_STEP = """
def main(num_episodes=1000, seed=0):
    env, memory = gymnasium.make("CartPole-v1"), ReplayMemory(100)
    state, _ = env.reset()
    seen, *_ = env.step(1)
    memory.push(torch.tensor([state]), torch.tensor([[1]]), torch.tensor([seen]), torch.tensor([1.0]))
    return [1]
"""


@pytest.mark.parametrize("main", ["def main(num_episodes=1000, seed=0):\n    return []\n", ONE_STEP])
def test_a_main_that_returns_at_once_earns_nothing_and_is_told_why(graded, main):
    grade = graded((SOLUTIONS / QUESTION.file).read_text() + main, "Q3.4")
    assert grade.points == 0 and not grade.for_staff
    assert RETURNS_IN_THE_LOOP.name in {outcome.finding.mistake for outcome in grade.all_outcomes()}
