# Aim: send steps, resets and rewards of one's own making to the grader's CartPole.
# Question: q3. Earns: 0. Staff are told: yes.
import gc

from autograder.worker.serve import GraderLink


def main(num_episodes=100, seed=0):
    (link,) = [thing for thing in gc.get_objects() if isinstance(thing, GraderLink)]
    for odd in (
        {"env": "reset", "number": 1},
        {"env": "step", "number": 1, "actions": [0, 1] * 100_000},
        {"env": "step", "number": 1, "actions": [1]},
        {"env": "step", "number": 1, "actions": {"0": 1}},
        {"env": "step", "number": 1, "actions": [0.5], "reward": 500, "terminated": False},
        {"env": "durations", "number": [500] * 1000},
        {"env": "reset", "number": True},
        {"env": "reset", "number": 2**63},
        {"env": "__class__", "number": None},
        {"env": ["reset"], "number": {}},
    ):
        link.ask(odd)
    return [500] * num_episodes
