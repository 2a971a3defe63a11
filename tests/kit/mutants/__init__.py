"""Wrong answers: each a solution with one slip, the exercise that must lose points, and the slip to be named."""

from mutants import q1, q2, q3

MUTANTS = (*q1.MUTANTS, *q2.MUTANTS, *q3.MUTANTS)
