"""The proxies that a check talks to: the student's module, and the objects its functions made."""

import contextlib
from collections.abc import Iterator
from typing import Any

from autograder.host.student_error import NoInstrument, StudentError, TimedOut, Undefined
from autograder.host.worker_host import WorkerHost
from autograder.line.wire import Handle

CALL_SECONDS = 5.0  # CPU seconds for one call
_AGAIN_SECONDS = 1.0  # for a function that once did not come to an end


class StudentObject:
    """An object that stays in the worker: its methods, and the object itself, are called from here."""

    def __init__(self, module: "StudentModule", handle: Handle) -> None:
        self._module, self._handle = module, handle

    def __getattr__(self, name: str) -> "StudentFunction":
        if name.startswith("__"):
            raise AttributeError(name)
        return StudentFunction(self._module, self._handle, name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the object itself, as a model is called."""
        return StudentFunction(self._module, self._handle, "__call__")(*args, **kwargs)

    def __repr__(self) -> str:
        return f"<a {self._handle.kind} in the worker>"


class StudentFunction:
    """A function or a method on the other side of the line."""

    def __init__(self, module: "StudentModule", target: Handle | None, name: str) -> None:
        self._module, self._target, self._name = module, target, name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it with plain data, tensors and StudentObjects; what is not plain data comes back as a StudentObject.

        Raises:
            StudentError: it is not implemented, raised, hung, or ended the worker.
        """
        message = {"do": "call", "target": self._target, "name": self._name, "args": list(args), "kwargs": kwargs}
        kind = self._target.kind if self._target else ""
        shown = self._name if not self._target else kind if self._name == "__call__" else f"{kind}.{self._name}"
        return self._module.ask(message, shown)


class StudentModule:
    """The student's file: its functions run in the worker and give plain data, tensors or StudentObjects.

    `student.instrument.gradients(...)` runs an instrument beside the student's code: one of the room's own, or one of
    `autograder.worker.general_instruments`.
    """

    def __init__(self, host: WorkerHost) -> None:
        self.host = host
        self.instrument = _Instruments(self)
        self.seconds = CALL_SECONDS
        self.answered = False  # whether the student's code has given an answer since this was last set to False
        self._hung: set[str] = set()
        self._seed = 0

    def __getattr__(self, name: str) -> StudentFunction:
        if name.startswith("__"):
            raise AttributeError(name)
        return StudentFunction(self, None, name)

    def seed(self, seed: int) -> None:
        """Seed every generator of the worker, and let go of the objects that earlier checks made."""
        self._seed = seed
        self.ask({"do": "seed", "seed": seed % 2**32}, "seeding")

    @contextlib.contextmanager
    def fresh(self) -> Iterator["StudentModule"]:
        """The same file in a second worker, seeded alike: it has seen nothing of what this one was sent.

        Both share no folder and no object, so a check knows all that passes from one to the other. The second worker
        ends with the `with` block.
        """
        host = self.host.another()
        student = StudentModule(host)
        student.seconds = self.seconds
        try:
            student.seed(self._seed)
            yield student
        finally:
            host.close()
            self.host.alarms += host.alarms

    def ask(self, message: dict[str, Any], name: str) -> Any:
        """Send one request and return its value, handles wrapped.

        Raises:
            StudentError: see StudentFunction; a name that is missing because the import stopped says so, and the grade
                says once what stopped it.
        """
        seconds = min(self.seconds, _AGAIN_SECONDS) if name in self._hung else self.seconds
        try:
            answer = self.host.request({k: _unwrap(v) for k, v in message.items()}, name, seconds)
            self.answered = True
            return self._wrap(answer)
        except StudentError as error:
            if isinstance(error, TimedOut):
                self._hung.add(name)
            stopped = self.host.load_error
            if stopped and isinstance(error, Undefined) and message.get("target") is None:
                raise Undefined(f"{error.sentence}, because its import stopped", stopped.where) from None
            raise

    def _wrap(self, value: Any) -> Any:
        if isinstance(value, Handle):
            return StudentObject(self, value)
        if isinstance(value, list | tuple):
            return type(value)(self._wrap(item) for item in value)
        if isinstance(value, dict):
            return {key: self._wrap(item) for key, item in value.items()}
        return value


class _Instruments:
    """The instruments by name; `about` says what a message calls the student's code that they run."""

    def __init__(self, module: StudentModule) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Any:
        if name not in self._module.host.instruments:
            raise NoInstrument(f"there is no instrument {name}")

        def run(*args: Any, about: str = "", **kwargs: Any) -> Any:
            about = about or (args[0] if args and isinstance(args[0], str) else name)
            return self._module.ask({"do": "instrument", "name": name, "args": list(args), "kwargs": kwargs}, about)

        return run


def _unwrap(value: Any) -> Any:
    if isinstance(value, StudentObject):
        return value._handle
    if isinstance(value, list | tuple):
        return type(value)(_unwrap(item) for item in value)
    if isinstance(value, dict):
        return {key: _unwrap(item) for key, item in value.items()}
    return value
