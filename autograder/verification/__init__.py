"""Proves the grader on answers known to be wrong or right; the student kit has none of this."""
