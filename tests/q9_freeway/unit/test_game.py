"""The script's game and memory: what the room says of Freeway is true of it. Skipped where ale-py is not installed."""

import sys
from types import ModuleType

import numpy as np
import pytest
import torch

from tests.bench.solutions import load_solution
from tests.q9_freeway.question import QUESTION


@pytest.fixture(scope="module")
def q9() -> ModuleType:
    return load_solution(QUESTION)


def test_without_the_package_the_script_ends_with_a_sentence(q9: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ale_py", None)
    with pytest.raises(SystemExit, match="pip install ale-py"):
        q9.make_env()


def test_the_bytes_are_those_of_chicken_and_cars(q9: ModuleType) -> None:
    """UP moves byte 14 by a pixel a frame; cars move as SPEEDS and the signs of features say, and stay on the ring."""
    pytest.importorskip("ale_py", reason="needs ale-py: pip install ale-py==0.12.1")
    env = q9.make_env()
    ram, _ = env.reset(seed=0)
    assert (ram.shape, ram.dtype) == ((128,), np.uint8)
    seen = [ram]
    for _ in range(30):
        ram, *_ = env.step(q9.NOOP)
        seen.append(ram)
    states = q9.features(np.array(seen))
    moved = 80 * np.diff(states[:, 1:], axis=0) % q9.COLUMNS
    assert moved.sum(0) / (30 * q9.FRAMES) == pytest.approx(q9.SPEEDS, abs=0.02)
    assert states.min() >= -1 and states.max() <= 1
    heights = [int(env.step(q9.UP)[0][q9.HEIGHT]) for _ in range(2)]
    assert np.diff([q9.BOTTOM, *heights]).tolist() == [q9.FRAMES] * 2


def test_always_up_scores_21(q9: ModuleType) -> None:
    pytest.importorskip("ale_py", reason="needs ale-py: pip install ale-py==0.12.1")
    env = q9.make_env().env  # without waiting first
    env.reset(seed=0)
    score, done, steps = 0.0, False, 0
    while not done:
        _, reward, terminated, truncated, _ = env.step(q9.UP)
        score, steps, done = score + reward, steps + 1, terminated or truncated
    assert (score, steps) == (21, 2048)


def test_a_full_memory_replaces_the_oldest(q9: ModuleType) -> None:
    memory = q9.Memory(3)
    for number in range(5):
        row = torch.full((1,), float(number))
        memory.push(q9.Batch(row.expand(1, 11), row.long(), row, row.expand(1, 11), row))
    assert len(memory) == 3
    assert sorted(set(memory.sample(64).action.tolist())) == [2, 3, 4]
    assert [tuple(field.shape) for field in memory.sample(2)] == [(2, 11), (2,), (2,), (2, 11), (2,)]


def test_what_is_near_a_chicken_is_where_its_car_is(q9: ModuleType) -> None:
    """Of a chicken in lane 3 whose car is right in front of it, the middle one of the seven places is 1."""
    ram = np.zeros(128, dtype=np.uint8)
    ram[q9.HEIGHT], ram[q9.CARS + 3] = q9.LANES[3], q9.COLUMN
    near = q9.look_ahead(torch.from_numpy(q9.features(ram))[None])
    assert near.shape == (1, 106) and torch.isfinite(near).all()
    own = near[0, :84].reshape(6, 2, 7)[1]  # the second of the six lanes is the chicken's own
    assert own[0].tolist() == pytest.approx([0, 0, 0, 1, 0, 0, 0], abs=1e-4)
