"""One grade: which checks run, what they are given, and what came of them. Pytest runs them; these are its plugins."""
