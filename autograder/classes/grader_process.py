"""The process that grades: one zygote, forked before anything secret is known, and submissions one after the other.

It reads requests as lines of JSON and answers each with a line of JSON. The first line is its own: how it can lock
student code in. When its input ends, it ends, whatever it is doing: nobody is left who waits for the grade.
"""

import base64
import contextlib
import json
import os
import queue
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

from autograder.errors import GraderError
from autograder.question import Question

LOOK, GRADE = "look", "grade"


def answer_requests(questions: Sequence[Question]) -> None:
    """Answer requests until there are no more; see the module."""
    requests, answers = sys.stdin, os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no answer
    from autograder.host.zygote import Zygote, ZygoteError

    try:
        zygote = Zygote(questions)
    except (OSError, ZygoteError) as error:
        _say(answers, {"failed": f"the grader cannot start: {error}"})
        return
    with contextlib.closing(zygote):
        _say(answers, {"isolation": zygote.isolation.to_json(), "sentence": zygote.isolation.sentence})
        waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=_read, args=(requests, waiting), daemon=True).start()  # after the fork of the zygote
        grader = _Grader(zygote, questions)
        while True:
            request = json.loads(waiting.get())
            looks = request["do"] == LOOK
            _say(answers, grader.look_over(request["with_data"]) if looks else grader.grade(request))


def _read(requests: TextIO, waiting: "queue.SimpleQueue[str]") -> None:
    """Read requests; where they end, end the process at once, and the zygote and its workers with it."""
    for line in requests:
        waiting.put(line)
    os._exit(0)


def _say(answers: TextIO, content: dict[str, Any]) -> None:
    print(json.dumps(content), file=answers, flush=True)


class _Grader:
    """Grades what requests name, with one zygote and the data sets loaded once."""

    def __init__(self, zygote: Any, questions: Sequence[Question]) -> None:
        from autograder.datasets import DataSets

        self._zygote, self._questions, self._data = zygote, tuple(questions), DataSets()

    def look_over(self, with_data: bool) -> dict[str, Any]:
        """How much slower than the reference this machine is, and where its data come from."""
        from autograder.calibration import time_scale

        scale, names = time_scale(), dict.fromkeys(name for question in self._questions for name in question.data)
        try:
            data = {name: str(self._data.load(name)[0].source) for name in names} if with_data else {}
        except (OSError, ValueError) as error:
            return {"failed": str(error)}
        return {"scale": scale, "data": data}

    def grade(self, request: dict[str, Any]) -> dict[str, Any]:
        """Grade one question of a submission.

        Its exercises are chosen, not the question alone: hidden checks then draw the same inputs as in a whole grade.
        """
        import psutil

        from autograder.grading.grade import NotWritten, grade
        from autograder.grading.run import Options
        from autograder.intake import SubmissionError

        start = time.monotonic()
        question = next(each for each in self._questions if each.id == request["question"])
        options = Options(
            self._questions,
            request["quick"],
            request["public"],
            request["seed"],
            request["hidden_seed"],
            tuple(exercise.id for exercise in question.exercises),
            time.monotonic() + request["seconds"],
            request["scale"],
        )
        results = Path(request["results"]) if request["results"] else None
        path = self._zygote.temporary / f"{request['name']}.zip"  # the zygote removes it where this process is killed
        path.touch(0o600)
        path.write_bytes(base64.b64decode(request["content"]))
        try:
            found = grade(self._zygote, path, options, results, data=self._data)
            if os.waitpid(self._zygote.pid, os.WNOHANG)[0]:
                os._exit(1)  # nothing can be graded any more, and perhaps for this reason something was not
            reply: dict[str, Any] = {"grade": found.to_json()}
        except SubmissionError as error:
            reply = {"unreadable": str(error)}
        except NotWritten as error:
            reply = {"grade": error.grade.to_json()}
        except (GraderError, OSError) as error:
            reply = {"failed": str(error)}
        path.unlink(missing_ok=True)
        return reply | {"seconds": round(time.monotonic() - start, 2), "memory": psutil.Process().memory_info().rss}
