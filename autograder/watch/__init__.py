"""Grades again what can have changed, each time a file is saved."""
