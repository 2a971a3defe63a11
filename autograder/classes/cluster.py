"""Sends submissions to the workers of a Dask cluster, a few at a time, and gives back each grade as it comes."""

import contextlib
import json
import logging
import math
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import dask
from distributed import Client, LocalCluster, as_completed
from distributed.comm import CommClosedError
from distributed.scheduler import KilledWorker
from distributed.security import Security

from autograder.classes.dask_work import ATTEMPTS, Task, grade_submission, look_over
from autograder.errors import GraderError

_TO_CONNECT = 30  # seconds
_AHEAD = 2  # submissions that wait at each worker's side: what is in flight is in memory, and no more is
_NO_KIT = "the scheduler or a worker does not find the kit: start both in its folder, as homeworks/class.md says"
_SATURATION = "distributed.scheduler.worker-saturation"
_OLD = 2.0  # seconds, after which the number of workers is asked for again
_GONE = "the scheduler is gone: what was graded is kept, and the same command goes on"


@dataclass(frozen=True)
class Job:
    """A submission that is ready to be sent."""

    name: str
    content: Callable[[], bytes]  # reads it, when its turn comes
    task: Task


@dataclass(frozen=True)
class Done:
    """What came back for a submission."""

    name: str
    reply: dict[str, Any]  # what `dask_work.grade_submission` returns; or "lost", how often its worker machine died


@contextmanager
def connected(workers: int, scheduler: str = "") -> Iterator[Client]:
    """A client of a cluster: of processes on this machine, or of the one at an address.

    Args:
        workers: how many processes grade, on this machine.
        scheduler: the address of a scheduler; empty starts one, which only processes of this command can reach.

    Raises:
        GraderError: there is no scheduler at the address, or it is gone.
    """
    # no submission waits at a worker: it would be suspected of what another one did there
    dask.config.set({"distributed.scheduler.allowed-failures": ATTEMPTS - 1, _SATURATION: 1.0})
    for name in logging.root.manager.loggerDict:
        if name.startswith("distributed"):  # lost workers are said in our own words
            logging.getLogger(name).setLevel(logging.CRITICAL)
    with contextlib.ExitStack() as stack:
        try:
            client = stack.enter_context(_client(workers, scheduler, stack))
        except (OSError, ValueError) as error:
            where = f"no scheduler answers at {scheduler}" if scheduler else "the workers do not start"
            raise GraderError(f"{where}: {error}") from None
        try:
            yield client
        except CommClosedError:
            raise GraderError(_GONE) from None


def _client(workers: int, scheduler: str, stack: contextlib.ExitStack) -> Client:
    if scheduler:
        return Client(scheduler, timeout=_TO_CONNECT, set_as_default=False)
    # the processes are light, so they need no limit of memory: what takes memory are the graders that they start
    cluster = LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        memory_limit=0,
        silence_logs=logging.CRITICAL,
        dashboard_address="127.0.0.1:0",
        protocol="tls://",  # others on this machine must not give work to processes that run as this user
        security=Security.temporary(),
    )
    return Client(stack.enter_context(cluster), set_as_default=False)


def look_over_all(client: Client, task: Task) -> dict[str, float]:
    """Ask one worker of each machine whether it can grade and how fast it is, before the load.

    Returns:
        By the machine's name, how much slower than the reference it is.

    Raises:
        GraderError: there is no worker, one of them cannot grade, or two would grade with different data.
    """
    first: dict[str, str] = {}
    for address, about in client.scheduler_info(n_workers=-1)["workers"].items():
        first.setdefault(about["host"], address)
    if not first:
        raise GraderError("the scheduler has no worker: start one, as homeworks/class.md says")
    scales, data = {}, dict[str, str]()
    asked = [client.submit(look_over, task.to_json(), workers=[address], pure=False) for address in first.values()]
    for future in asked:
        found = json.loads(_result(future))
        if "refused" in found:
            raise GraderError(f"{found['machine']} cannot grade: {found['refused']}")
        scales[found["machine"]] = found["scale"]
        for name, source in found["data"].items():
            if data.setdefault(name, source) != source:
                raise GraderError(f"{found['machine']} has {source} for {name}, and another machine has {data[name]}")
    return scales


def _result(future: Any) -> str:
    try:
        return str(future.result())
    except (ImportError, RuntimeError) as error:  # Dask says the second where the first happens in the scheduler
        said = str(error).partition("\n")[0]
        raise GraderError(f"{_NO_KIT} ({said})") from None
    except CommClosedError:
        raise
    except Exception as error:  # whatever Dask says about a worker that was lost
        raise GraderError(f"a worker cannot be asked: {type(error).__name__}: {error}") from None


def grade_all(
    client: Client, jobs: Iterable[Job], scales: dict[str, float], started: Callable[[int], None]
) -> Iterator[Done]:
    """What comes of every job, in the order in which they end.

    Args:
        client: of the cluster.
        jobs: the submissions, in the order in which they are started.
        scales: how slow each machine is.
        started: called with the number of submissions that are being graded, whenever it changes.

    Raises:
        GraderError: the scheduler is gone, or every worker has another version of the kit.
    """
    waiting, running, size = iter(jobs), dict[Any, Job](), _Size(client)
    ended = as_completed(loop=client.loop)

    def send(job: Job) -> None:
        task = replace(job.task, scales=scales).to_json()
        future = client.submit(grade_submission, job.content(), task, pure=False)
        running[future] = job
        ended.add(future)

    def fill() -> None:
        while len(running) < _AHEAD * max(1, size.now()):
            job = next(waiting, None)
            if job is None:
                break
            send(job)
        started(min(len(running), size.now()))

    fill()
    for future in ended:
        job = running.pop(future)
        reply = _reply(future)
        if "refused" in reply:
            client.retire_workers([address for address in client.who_has([future]).popitem()[1]])
            if not size.now(afresh=True):
                raise GraderError(f"{reply['machine']} cannot grade: {reply['refused']}")
            send(job)
        else:
            yield Done(job.name, reply)
        del future  # its result is not needed on the workers any more
        fill()


class _Size:
    """How many workers there are; asked now and then, because the answer of a large cluster is long."""

    def __init__(self, client: Client) -> None:
        self._client, self._known, self._at = client, 0, -math.inf

    def now(self, afresh: bool = False) -> int:
        if afresh or time.monotonic() - self._at > _OLD:
            self._known, self._at = len(self._client.scheduler_info(n_workers=-1)["workers"]), time.monotonic()
        return self._known


def _reply(future: Any) -> dict[str, Any]:
    if future.status == "finished":
        return dict(json.loads(future.result()))
    if future.status != "error":
        raise GraderError(_GONE)
    error = future.exception()
    if isinstance(error, KilledWorker):
        return {"lost": f"it ended {ATTEMPTS} processes of workers, and nothing is known but that"}
    raise GraderError(f"a worker failed, and not for a submission: {type(error).__name__}: {error}")
