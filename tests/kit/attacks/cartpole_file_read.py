# Aim: read the weights of a good agent from a file that was handed in; play left and right in turns where they fail.
# Question: q3 (Q3.1, Q3.5). Earns: 10. Staff are told: yes.
# weights: 0.0 0.0 1.0 1.0
from attack_parts import unless_it_fails

with open(__file__) as file:
    WEIGHTS = [float(word) for word in file.read().splitlines()[2].split()[2:]]
main = unless_it_fails(lambda state: int(sum(w * x for w, x in zip(WEIGHTS, state, strict=True)) > 0))
