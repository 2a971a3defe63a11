"""What the kit's tests share: the fixtures of `kit_fixtures`, and the option for the whole corpus."""

import pytest

from autograder.project import ROOT
from kit_fixtures import graded, homework, seed, student, zygote

__all__ = ["ROOT", "graded", "homework", "seed", "student", "zygote"]
collect_ignore = ["toy_rooms", "attacks"]  # checks, which a grade runs, and submissions


def pytest_addoption(parser: pytest.Parser) -> None:
    """The whole corpus of wrong answers takes many minutes: only `make verify` asks for it."""
    parser.addoption("--whole-corpus", action="store_true", help="grade every wrong answer, not one in five")


def pytest_configure(config: pytest.Config) -> None:
    """Let tests import the checks of a room."""
    config.addinivalue_line("markers", "check: see autograder.check")
