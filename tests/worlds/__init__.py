"""Worlds that need more than the generic replay of an environment."""
