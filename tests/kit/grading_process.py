"""A grader in a process of its own, as fresh as the command line's: it has read nothing secret when the zygote starts.

    python grading_process.py [--user UID] [--unlocked] KIT

KIT is the folder that holds autograder/, homeworks/, solutions/ and the rooms in tests/; root becomes another user
first with --user, and with --unlocked workers are not locked down, to see what the lock is worth. Requests come as
lines of JSON: {"path": what is graded, "question": its short name, "exercises": those alone, "quick": false for the
training, too, "hurry": factor of all deadlines, "out": where the grade is written}; what else they hold is a secret
that this process then knows. Each is answered by a line: the grade, and "left", the processes that it left.
"""

import argparse
import contextlib
import ctypes
import gc
import importlib
import json
import os
import secrets
import shutil
import sys
import tempfile
from pathlib import Path

_SUBREAPER = 36  # prctl's number: orphaned grandchildren become our children, so that none goes unseen


def main() -> None:
    """Answer requests until an empty line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--user", type=int)
    parser.add_argument("--unlocked", action="store_true")
    parser.add_argument("kit", type=Path)
    given = parser.parse_args()
    kit = given.kit
    sys.path.insert(0, str(kit))
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    if given.user is not None:
        _become(given.user, kit)
    answers, sys.stdout = sys.stdout, sys.stderr
    from autograder.calibration import time_scale
    from autograder.homework import ALL, load_homework
    from autograder.host.zygote import Zygote
    from autograder.isolation.lockdown import LAYERS

    zygote = Zygote(load_homework(ALL).questions, frozenset() if given.unlocked else LAYERS)
    known, machine = {zygote.pid}, time_scale()
    for line in iter(sys.stdin.readline, "\n"):  # not to the end of file: others may hold the pipe open, too
        reply = _grade(zygote, json.loads(line), machine)
        reply["left"] = [process for process in _children() if process[0] not in known]
        if not reply.get("error") and not known - {zygote.pid}:
            known |= {pid for pid, _ in reply["left"]}  # what the first grade leaves belongs to the grader itself
            reply["left"] = []
        print(json.dumps(reply), file=answers, flush=True)
        del reply
        _give_back()
    zygote.close()


def _become(uid: int, kit: Path) -> None:
    """Become an ordinary user, for good; what an interpreter that this user may not read offers is imported before."""
    for name in _modules_of_a_grade(kit):
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    gc.collect()
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    os.environ["HOME"] = tempfile.gettempdir()


def _modules_of_a_grade(kit: Path) -> list[str]:
    """The names of what a grade imports, learned by a grade in another process: the rooms are not among them."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        from autograder.datasets import DataSets
        from autograder.homework import ALL, load_homework
        from autograder.host.zygote import Zygote

        zygote = Zygote(load_homework(ALL).questions)
        packed = shutil.make_archive(tempfile.mktemp(), "zip", kit / "solutions")  # a zip, to learn what zips need, too
        _grade(zygote, {"path": packed, "question": "q3"}, 1.0)
        os.unlink(packed)
        for name in {name for question in load_homework(ALL).questions for name in question.data}:  # for the trainings
            DataSets().load(name)
        zygote.close()
        rooms = str(kit / "tests")
        names = [n for n, m in sys.modules.items() if not str(getattr(m, "__file__", "") or "").startswith(rooms)]
        os.write(writing, json.dumps(names).encode())
        os._exit(0)
    os.close(writing)
    with open(reading) as pipe:
        names = json.load(pipe)
    os.wait()
    return [str(name) for name in names if name != "__main__"]


def _grade(zygote, request: dict, machine: float) -> dict:
    from autograder.errors import GraderError
    from autograder.grading import grade
    from autograder.grading.run import Options
    from autograder.homework import ALL, load_homework
    from autograder.intake import SubmissionError

    scale = machine * request.get("hurry", 1.0)
    seeds = {"seed": secrets.randbits(31), "hidden_seed": secrets.randbits(48)}
    chosen = {"quick": request.get("quick", True), "exercises": tuple(request.get("exercises", ()))}
    options = Options((load_homework(ALL).question(request["question"]),), scale=scale, **chosen, **seeds)
    out = request.get("out")
    try:
        result = grade.grade(zygote, Path(request["path"]), options, Path(out) if out else None)
    except (SubmissionError, GraderError) as error:
        return {"error": f"{type(error).__name__}: {error}"}
    return result.to_json() | {"grader_failed": result.grader_failed}


def _give_back() -> None:
    """Hand freed memory back: what one attack made of the heap is not part of what the next one takes."""
    gc.collect()
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


def _children() -> list[tuple[int, str]]:
    import psutil

    found = []
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if process.status() != psutil.STATUS_ZOMBIE:
                found.append((process.pid, " ".join(process.cmdline())[:200]))
    return found


if __name__ == "__main__":
    main()
