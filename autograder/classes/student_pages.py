"""The page of each student, to be sent back, and the one for staff; written after grading, on all processors."""

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from autograder.classes.store import Store
from autograder.reports.page.pages import PAGE, write_pages

_PATH = "starter"  # what students grade on their own machines: for the commands that repeat a check


def write_student_pages(store: Store, folders: Sequence[str], order: tuple[str, ...], workers: int) -> int:
    """Write the pages that are missing or older than their grade; how many.

    Args:
        store: the grades.
        folders: of the submissions.
        order: the ids of the questions.
        workers: how many processes write.
    """
    late = [folder for folder in folders if _is_late(store, folder)]
    if late:
        # spawned: Dask's threads are no company for a fork
        with ProcessPoolExecutor(min(workers, len(late)), multiprocessing.get_context("spawn")) as pool:
            list(pool.map(partial(_write, store.folder, order), late, chunksize=4))
    return len(late)


def _is_late(store: Store, folder: str) -> bool:
    page, grade = store.place(folder) / PAGE, store.grade_file(folder)
    return grade.is_file() and (not page.is_file() or page.stat().st_mtime_ns < grade.stat().st_mtime_ns)


def _write(results: Path, order: tuple[str, ...], folder: str) -> None:
    store = Store(results)
    record = store.record(folder)
    grade = record.grade(order) if record else None
    if grade:
        write_pages(grade, store.place(folder), _PATH, (), staff=True)
