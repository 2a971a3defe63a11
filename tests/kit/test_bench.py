"""The README's tables: two versions timed in turns, no seed trained twice, and every figure that a line needs."""

import json

import pytest
import seeds
import trainings
from comparison import Comparison, measure, table

import data.digits


@pytest.fixture
def small_trainings(monkeypatch):
    """Trainings on the bundled digits, judged by few samples."""

    def load_digits(train=True, root=None, download=True):
        return data.digits.bundled_digits(train)

    monkeypatch.setattr(data.digits, "load_digits", load_digits)  # what the solutions import
    monkeypatch.setattr(trainings, "load_digits", load_digits)
    monkeypatch.setattr(trainings, "SAMPLES", 200)


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


def test_seeds_that_were_trained_are_not_trained_again_unless_the_solution_changed(monkeypatch, tmp_path):
    trained = []
    monkeypatch.setitem(seeds.TRAININGS, "q3", lambda seed, folder: trained.append(seed) or {"steps": seed * 100})
    monkeypatch.setattr(seeds, "ROOT", tmp_path)
    (tmp_path / "solutions").mkdir()
    solution, file = tmp_path / "solutions" / "q3_dqn.py", tmp_path / "seeds.jsonl"
    solution.write_text("first")
    seeds.run_seeds("q3", range(2), file)
    rows = seeds.run_seeds("q3", range(3), file)
    assert trained == [0, 1, 2] and [row["steps"] for row in rows] == [0, 100, 200]
    solution.write_text("second")
    seeds.run_seeds("q3", range(1), file)
    assert trained == [0, 1, 2, 0] and len(file.read_text().splitlines()) == 4


def test_each_training_gives_what_its_lines_of_the_table_need(small_trainings, tmp_path):
    rows = {
        "q1": [trainings.train_q1(0, tmp_path / "q1", epochs=1)],
        "q2": [trainings.train_q2(0, tmp_path / "q2", iterations=1)],
        "q3": [trainings.train_q3(0, tmp_path / "q3", episodes=3)],
    }
    rows["q2"][0] |= {f"frechet_{grid}": 0.0 for grid in seeds.GRIDS[1:]}  # of grids that so short a run never draws
    written = seeds.table(rows, "abc")
    assert all(f"| {question.upper()} " in written for question in rows)
    assert 100 < rows["q1"][0]["bound"] < 550, "nats: between a trained model and one that knows nothing"
    assert rows["q2"][0]["frechet_0"] > 100, "noise is no digit"
    assert rows["q3"][0]["episodes"] == 3 and rows["q3"][0]["solved"] == 0
    kept = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.*")}
    assert kept >= {"q1/log.txt", "q1/grid.png", "q2/log.txt", "q2/samples_0000.png", "q3/durations.png"}
    assert json.loads(json.dumps(rows)) == rows
