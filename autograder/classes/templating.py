"""The templates of the pages for staff; their style is that of a grade's page."""

from functools import cache
from pathlib import Path

import jinja2

from autograder.reports.page import pages

_TEMPLATES = [str(Path(place).with_name("templates")) for place in (__file__, pages.__file__)]


@cache
def environment() -> jinja2.Environment:
    """The templates; everything that they are given is escaped."""
    return pages.environment().overlay(loader=jinja2.FileSystemLoader(_TEMPLATES))
