"""The training check of question 3: an agent that keeps the pole up."""

import math

import torch

from autograder.check import check, fail
from autograder.host.student_error import StudentError
from autograder.host.world_replay import CartPoleServer
from autograder.line.wire import WireError
from autograder.mistakes import Seen, explain
from tests.q3_dqn import mistakes as dqn
from tests.worlds.cartpole_labels import Labels

_POINTS = 10
_GOAL, _CHANCE = 300, 20  # average durations: what is asked, and what random actions reach at about (22)
# The solution solved it with 100 of 100 seeds, after 103 to 329 episodes and, played outside the grader, 5 to 13 CPU
# seconds. Code as in tutorials, with an update at every step, takes 1.4 ms a step on a quiet machine and 2.6 on a busy
# one, and needs 30,000 to 120,000 steps: 38 to 191 seconds in a run each of 23 answers, so there are 300.
_EPISODES, _SECONDS = 1000, 300.0  # of a try; of all tries together, CPU seconds on the reference machine
_TRIES, _WORTH_A_TRY = 3, 20.0  # seconds that must be left for another try
# under other labels, a rule keeps the pole up for some 10 steps; who learns averages 40 within 100 episodes, 12 of 12
_LEARNT, _NOT_LEARNT = 40, 25
_EPISODES_OF_LEARNING, _SECONDS_OF_LEARNING = 400, 40.0


@check("Q3.5", points=_POINTS, seconds=_SECONDS, training=True)
def test_training(q3, rng, note, for_staff):
    """The average over 100 consecutive episodes exceeds 300 within 1000 episodes

    An honest agent is a lottery ticket: there are up to three tries within the time, and the best window of them all
    counts. Below the goal, each quarter point stands for an average 7 higher.
    """
    left, best = _SECONDS, None
    for number in range(1, _TRIES + 1):  # noqa: B007 (used after the loop)
        seed = int(torch.randint(2**31, (), generator=rng))
        server = CartPoleServer(seed, _EPISODES, enough=lambda server: server.best_average > _GOAL)
        returned, error = _play(q3, server, left, server.answer)
        left -= q3.worker.spent
        if error and not server.steps and best is None:
            raise error
        if best is None or server.best_average >= best.best_average:
            best = server
        if best.best_average > _GOAL or (error and error.kind != "ended") or left < _WORTH_A_TRY:
            break
    tries = f"try {number}" if number > 1 else "the first try"
    figures = {"cartpole_average": round(best.best_average, 1)}
    if best.best_average > _GOAL:
        figures["cartpole_episodes"] = best.episodes_to_best
    note(
        f"average {best.best_average:.1f} after {best.episodes_to_best} episodes, {best.steps:,} steps, "
        f"{_SECONDS - left:.0f} s, {tries}",
        **figures,
    )
    if best.left_out and for_staff:
        for_staff(f"q3_dqn.py changes CartPole: it went on for {best.left_out} steps after the pole had fallen")
    if best.best_average > 4 * _LEARNT and for_staff:
        _tell_rules_from_learning(q3, rng, best.best_average, for_staff)
    if best.best_average > _GOAL:
        return
    facts = {
        "average": best.best_average,
        "recent": sum(best.latest) / max(len(best.latest), 1),
        "episodes": best.episodes,
        "returned": returned and best is server,
        "late": error is not None and error.kind == "too slow",
    }
    slip = explain(Seen(best.best_average, _GOAL, facts=facts), dqn.TRAINING)
    word = "try" if number == 1 else "tries"
    got = f"{best.best_average:.1f} at best, in {number} {word} of up to {best.episodes} episodes"
    asked = "the average over 100 consecutive episodes should exceed 300 within 1000 episodes"
    where = ""
    if error and error.kind not in ("ended", "too slow"):
        got, where = f"{got}; {error.sentence}", error.where
        slip = ("", "")
    share = (best.best_average - _CHANCE) / (_GOAL - _CHANCE)
    earned = min(max(math.floor(4 * _POINTS * share) / (4 * _POINTS), 0), 1 - 0.25 / _POINTS)
    fail(asked, expected="above 300", got=got, mistake=slip, where=where, earned=earned)


def _tell_rules_from_learning(q3, rng, average, for_staff):
    """Tell staff, and change no points, when what kept the pole up fails under other labels: was it learnt?"""
    labels = Labels(rng)
    server = CartPoleServer(
        int(torch.randint(2**31, (), generator=rng)),
        _EPISODES_OF_LEARNING,
        enough=lambda server: server.best_average > _LEARNT,
        local=False,  # the labels are no secret from who steps a copy
    )
    _play(q3, server, _SECONDS_OF_LEARNING, labels.hide(server.answer))
    if server.episodes < 100 and server.best_average <= _LEARNT:
        for_staff(
            f"q3_dqn.py reaches {average:.0f} steps on CartPole, and ended after {server.episodes} episodes where the "
            "observations have another order and sign: does it look whether it is watched?"
        )
    elif server.best_average < _NOT_LEARNT:
        for_staff(
            f"q3_dqn.py reaches {average:.0f} steps on CartPole, and {server.best_average:.0f} where the observations "
            "have another order and sign: is it a rule written by hand, or a reward made from the observations?"
        )


def _play(q3, server, seconds, answer):
    """One run of main: whether it came to its own end, and the error with which it stopped."""
    asked_in_vain = 0

    def service(message):
        nonlocal asked_in_vain
        asked_in_vain += server.ended
        if asked_in_vain > 1000:  # it swallows every exception and plays on
            raise WireError("the run has ended")
        return answer(message)

    q3.worker.service, q3.seconds = service, seconds
    try:
        q3.instrument.training(_EPISODES, server.seed)
    except StudentError as error:
        return False, error
    return True, None
