"""Grades the homework: the student's code runs in a worker process, every judgement is made outside of it."""

__version__ = "0.1.0"
