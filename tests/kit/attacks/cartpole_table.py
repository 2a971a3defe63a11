# Aim: look the action up in a table that somebody filled before, and play left and right in turns where it fails.
# Question: q3 (Q3.1, Q3.5). Earns: 10. Staff are told: yes.
from attack_parts import unless_it_fails

TABLE = {(i, j): int(i + 2 * j > 0) for i in range(-40, 41) for j in range(-40, 41)}


def place(number, width):
    return max(-40, min(40, round(number / width)))


main = unless_it_fails(lambda state: TABLE[place(state[2], 0.01), place(state[3], 0.02)])
