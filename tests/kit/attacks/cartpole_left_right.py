# Aim: play by a rule, and left and right in turns where the rule fails, which no order of the observations changes.
# Question: q3 (Q3.1, Q3.5). Earns: 10. Staff are told: yes.
from attack_parts import unless_it_fails

main = unless_it_fails(lambda state: int(state[2] + state[3] > 0))
