# Aim: send steps, resets and rewards of one's own making to the grader's CartPole.
# Question: q3 (Q3.4, Q3.5). Earns: 0. Staff are told: yes.
import gc

import torch

from autograder.worker.serve import GraderLink

WORLD = {"world": "CartPole-v1"}
STEP = WORLD | {"event": "step", "number": 1, "actions": [1]}
ODD = [
    STEP | {"actions": [0, 1] * 100_000},
    WORLD | {"event": "reset", "number": [1], "actions": []},
    STEP | {"actions": torch.ones(2)},
    STEP | {"actions": [torch.ones(2)]},
    STEP | {"actions": [0.5], "reward": 500, "terminated": False},
    WORLD | {"event": "durations", "number": [500] * 1000},
    WORLD | {"event": "reset", "number": 2**63, "actions": {"0": 1}},
    WORLD | {"event": torch.ones(2), "number": None},
    {"world": torch.ones(2), "event": ["reset"], "number": {}},
]


def main(num_episodes=100, seed=0):
    (link,) = [thing for thing in gc.get_objects() if isinstance(thing, GraderLink)]
    link.ask(WORLD | {"event": "reset", "number": 1, "actions": []})
    ODD.append(ODD.pop(0))  # another one for each check, because the first one ends a run
    link.ask(ODD[-1])
    return [500] * num_episodes
