"""Where the parts of the project lie."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOLUTIONS = ROOT / "solutions"
STARTER = ROOT / "starter"
ROOMS = ROOT / "tests"  # one folder a question, and what several of them share
HOMEWORKS = ROOT / "homeworks"
DATA = ROOT / "data"
