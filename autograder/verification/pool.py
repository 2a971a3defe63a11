"""Processes that grade, each with a zygote of its own."""

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from threading import Thread
from typing import Any, TypeVar

from autograder.host.zygote import Zygote
from autograder.question import Question

Task = TypeVar("Task")
Done = TypeVar("Done")
_zygotes: list[Zygote] = []  # of this process: one


def grade_all(
    work: Callable[[Zygote, Task], Done], tasks: Iterable[Task], questions: Iterable[Question], jobs: int
) -> Iterator[Done]:
    """What `work` makes of every task, `jobs` of them at a time, in the order of the tasks.

    Args:
        work: a function of a module, called with a process's zygote and a task.
        tasks: what is to be done.
        questions: those that the zygotes know.
        jobs: how many processes there are.
    """
    # spawned, not forked: a process that has read the answers must not become the parent of a zygote
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, initializer=_start, initargs=(tuple(questions),)) as pool:
        yield from pool.map(partial(_do, work), tasks)


def _do(work: Callable[[Zygote, Any], Any], task: Any) -> Any:
    return work(_zygotes[0], task)


def _start(questions: tuple[Question, ...]) -> None:
    _zygotes.append(Zygote(questions))
    Thread(target=_end_with_parent, daemon=True).start()  # after the fork: a zygote has one thread


def _end_with_parent() -> None:
    """Do not wait for work for ever where the command was killed."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
