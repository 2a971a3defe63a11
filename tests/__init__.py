"""The rooms of the questions, and what they share; tests/kit holds the tests of the engine."""
