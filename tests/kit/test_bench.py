"""The tables of RESULTS.md: two versions timed in turns, no seed trained twice, and every figure that a line needs."""

import inspect
import json
import re

import pytest

import data.digits
from autograder import rooms
from data.torchvision_operators import ensure_importable
from tests.bench import seeds, speed
from tests.bench.comparison import Comparison, measure, table
from tests.bench.spread import middle_and_worst, over, percent
from toy_rooms import TOY

TRAINED = seeds.questions_with_seeds()
SHORT = {"epochs": 1, "iterations": 1, "episodes": 3}  # of whichever of them a room's `train` takes


@pytest.fixture
def small(monkeypatch):
    """Trainings on the bundled digits, judged by few samples."""
    ensure_importable()

    def load_digits(train=True, root=None, download=True):
        return data.digits.bundled_digits(train)

    monkeypatch.setattr(data.digits, "load_digits", load_digits)  # what the solutions import
    for question in TRAINED:
        for name, value in (("load_digits", load_digits), ("SAMPLES", 200)):
            if hasattr(seeds.of(question), name):
                monkeypatch.setattr(seeds.of(question), name, value)


def test_two_versions_are_timed_in_turns_and_compared_round_by_round():
    """The machine is half as fast in the second round: both times double, and the ratio stays."""
    now, speed, worked = 0.0, iter([9, 9, 1, 1, 2, 2]), []

    def work(name, seconds):
        def run():
            nonlocal now
            now += seconds * next(speed)
            worked.append(name)
            return 10

        return run

    figure = measure(Comparison("a row", "s", "", work("ours", 1.0), work("plain", 4.0), lambda: now), rounds=2)
    assert worked == ["ours", "plain"] * 3
    assert figure.ours == pytest.approx([0.1, 0.2]) and figure.plain == pytest.approx([0.4, 0.8])
    assert "| a row |  | 0.15 s [0.1, 0.2] | 0.6 s [0.4, 0.8] | 0.25 [0.25, 0.25] |" in table([figure], 2, "make bench")


def test_a_row_without_a_plain_version_has_no_ratio():
    ticks = iter(range(100))
    figure = measure(Comparison("a row", "ms", "≤ 5", lambda: 1000, clock=lambda: float(next(ticks))), rounds=1)
    assert "| a row | ≤ 5 | 1 ms [1, 1] |  |  |" in table([figure], 1, "make bench")


def test_the_rows_of_all_rooms_are_measured_in_the_order_of_the_questions():
    found = [row.what.partition(" ")[0] for row in speed.rows()]
    with_bench = [question.id for question in rooms.every_question() if rooms.has(question, "bench")]
    assert list(dict.fromkeys(found)) == with_bench and with_bench


def test_figures_over_seeds():
    rows = [{"a": 1.0}, {"a": 2.0}, {"a": 6.0}]
    assert over(rows, "a") == "3.0 ± 2.6" and over(rows[:1], "a", ".2f") == "1.00"
    assert percent([{"a": 0.5}], "a") == "50.0 %"
    assert middle_and_worst(rows, "a", ".0f") == "2, 6; 3 ± 3"


def test_seeds_that_were_trained_are_not_trained_again_unless_the_solution_changed(monkeypatch, tmp_path):
    trained, solution, file = [], tmp_path / "toy.py", tmp_path / "seeds.jsonl"

    class Toy:
        """Trains in no time."""

        @staticmethod
        def train(seed, folder):
            trained.append(seed)
            return {"steps": seed * 100}

        @staticmethod
        def table(rows):
            return [("Q99 steps", "few", over(rows, "steps"), len(rows))]

    monkeypatch.setattr(seeds, "of", lambda question: Toy)
    monkeypatch.setattr(rooms, "solution", lambda question: solution)
    solution.write_text("first")
    seeds.run_seeds(TOY, range(2), file)
    rows = seeds.run_seeds(TOY, range(3), file)
    assert trained == [0, 1, 2] and [row["steps"] for row in rows] == [0, 100, 200]
    assert "| Q99 steps | few | 100.0 ± 100.0 | 3 |" in seeds.table({TOY: rows})
    solution.write_text("second")
    seeds.run_seeds(TOY, range(1), file)
    assert trained == [0, 1, 2, 0] and len(file.read_text().splitlines()) == 4


@pytest.mark.parametrize("question", TRAINED, ids=lambda question: question.key)
def test_a_training_gives_what_the_lines_of_the_table_need(question, small, tmp_path):
    room = seeds.of(question)
    short = {name: value for name, value in SHORT.items() if name in inspect.signature(room.train).parameters}
    assert short, "a training that cannot be cut short cannot be tried"
    row = room.train(0, tmp_path / question.key, **short)
    assert json.loads(json.dumps(row)) == row and all(isinstance(value, int | float) for value in row.values())
    assert (tmp_path / question.key / "log.txt").exists()
    whole = {name: row.get(name, 0.0) for name in _Wanted.by(room.table)} | row
    lines = room.table([whole, whole])
    assert all(re.match(rf"{question.id}[ .]", what) and seeds == 2 for what, _, _, seeds in lines)
    assert room.SEEDS > 1


class _Wanted(dict):
    """A row that has every figure, and knows which were asked for: so short a training never comes to some of them."""

    @classmethod
    def by(cls, table) -> set[str]:
        row = cls()
        table([row])
        return set(row)

    def __missing__(self, name: str) -> float:
        self[name] = 0.0
        return 0.0
