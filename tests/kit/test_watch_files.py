"""Saves as editors make them are noticed: in place, by renaming, twice in a row."""

import os
import select
import shutil
import time

import psutil
import pytest

from autograder.watch.files import FolderWatch

PATIENCE = 30.0  # seconds on a busy machine


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """A watch over a folder, and the file in it."""
    folder = tmp_path_factory.mktemp("work")
    file = folder / "answer.py"
    watch = FolderWatch(folder, poll=False)
    end = time.monotonic() + PATIENCE
    while not _noticed(watch, 0.3):
        assert time.monotonic() < end
        file.write_text(f"x = {time.monotonic()}\n")
    yield watch, file
    watch.close()
    assert not psutil.pid_exists(watch.pid)


@pytest.fixture
def watching(begun):
    """The same, with nothing left to notice."""
    begun[1].write_text("x = 0\n")
    while _noticed(begun[0], 0.5):
        pass
    return begun


def _noticed(watch, seconds=PATIENCE):
    ready = bool(select.select([watch], [], [], seconds)[0])
    assert not ready or watch.take()
    return ready


def _in_place(file):
    file.write_text("x = 1\n")


def _renamed_over(file):
    """As VS Code and PyCharm save."""
    draft = file.with_suffix(".tmp")
    draft.write_text("x = 1\n")
    draft.replace(file)


def _with_backup(file):
    """As vim saves: the old file is moved away, and a new one is written."""
    file.replace(file.with_name("answer.py~"))
    file.write_text("x = 1\n")
    file.with_name("answer.py~").unlink()


def _twice(file):
    file.write_text("")
    file.write_text("x = 1\n")


@pytest.mark.parametrize("save", [_in_place, _renamed_over, _with_backup, _twice, os.unlink])
def test_a_save_is_noticed(watching, save):
    watch, file = watching
    save(file)
    assert _noticed(watch)
    assert save is os.unlink or file.read_text() == "x = 1\n"


def test_other_files_are_not(watching):
    watch, file = watching
    file.with_name("curve.png").write_bytes(b"x")
    (file.parent / "__pycache__").mkdir()
    (file.parent / "__pycache__" / "answer.cpython-311.pyc").write_bytes(b"x")
    assert not _noticed(watch, 0.7)


def test_a_folder_that_is_replaced_is_watched_on(watching):
    watch, file = watching
    shutil.rmtree(file.parent)
    assert _noticed(watch)
    file.parent.mkdir()
    file.write_text("x = 1\n")
    assert _noticed(watch)
    while _noticed(watch, 2.5):
        pass
    file.write_text("x = 2\n")
    assert _noticed(watch)


def test_where_nothing_is_told_it_asks_to_look_again_and_again(tmp_path):
    watch = FolderWatch(tmp_path, poll=True)
    assert _noticed(watch) and _noticed(watch)
    watch.close()
