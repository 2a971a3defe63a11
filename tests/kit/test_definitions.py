"""A message names the line where a student's file defines what is asked for."""

import pytest

from autograder.definitions import place_of

SOURCE = """\
class Helper:
    def forward(self):
        pass

class CVAE(nn.Module):
    def __init__(self):
        super().__init__()

    def forward(self, x,
    c):
        pass
# a comment in column 0 ends no class
    def generative_model(self, z, c): ...

def forward(x):
    pass

def loss_function(x): pass
def loss_function(x): pass
optimise = 3
"""


@pytest.mark.parametrize(
    ("name", "line"),
    [("CVAE.forward", 9), ("CVAE.generative_model", 13), ("CVAE", 5), ("loss_function", 19), ("forward", 15)],
)
def test_the_line_of_a_definition(name, line, tmp_path):
    (tmp_path / "q1_cvae.py").write_text(SOURCE)
    assert place_of(tmp_path / "q1_cvae.py", name) == f"q1_cvae.py, line {line}"


@pytest.mark.parametrize("name", ["CVAE.recognition_model", "loss", "optimise", "training", "DQN.forward"])
def test_what_is_not_defined_has_no_line(name, tmp_path):
    (tmp_path / "q1_cvae.py").write_text(SOURCE)
    assert place_of(tmp_path / "q1_cvae.py", name) == ""


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"class CVAE" * 100_000, b"def " + b" " * 300_000])
def test_any_file_is_looked_through(content, tmp_path):
    (tmp_path / "q1_cvae.py").write_bytes(content)
    assert place_of(tmp_path / "q1_cvae.py", "CVAE.forward") == ""


def test_a_file_that_has_gone_defines_nothing(tmp_path):
    assert place_of(tmp_path / "q1_cvae.py", "CVAE") == ""
