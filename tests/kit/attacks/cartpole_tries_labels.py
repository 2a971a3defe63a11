# Aim: play badly until it is known which observation is which, and which action, and by a rule from then on.
# Question: q3 (Q3.1, Q3.5). Earns: 10. Staff are told: yes.
import itertools

from attack_parts import main_that

guesses = [
    (a, b, sign) for a, b in itertools.permutations(range(4), 2) for sign in ((1, 1), (-1, -1), (1, -1), (-1, 1))
]
guesses.sort(key=lambda guess: guess != (2, 3, (1, 1)))
at = [0]


def act(state):
    a, b, (first, second) = guesses[at[0] % len(guesses)]
    return int(first * state[a] + second * state[b] > 0)


def after(steps):
    at[0] += steps < 40


main = main_that(act, after)
