"""The worker's loop: it loads the student's file, answers the grader's requests, and keeps what is not plain data."""

import contextlib
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import torch

from autograder import datasets, rooms
from autograder.line.wire import Decoder, Handle, WireError, pieces
from autograder.question import Question
from autograder.worker import general_instruments, loading, world_copy
from data.seeding import seed_everything

_CHUNK = 1 << 20


class Interrupted(BaseException):
    """Raised in the student's code when the grader says that the time is up; no `except Exception` catches it."""


Instruments = dict[str, Callable[..., Any]]
_prepared: dict[str, tuple[Question, Instruments]] = {}  # by the room: a locked worker cannot look for it any more


def prepare(question: Question) -> frozenset[str]:
    """Import what workers for this question need, before they are forked; the names of the instruments."""
    own = [rooms.module(question, "instruments")] if rooms.has(question, "instruments") else []
    found = instruments_in(general_instruments, *own)
    _prepared[question.room] = question, found
    return frozenset(found)


def instruments_in(*modules: ModuleType) -> Instruments:
    """The instruments by name; those of later modules replace those of earlier ones."""
    return {
        name: found
        for module in modules
        for name, found in vars(module).items()
        if callable(found) and not name.startswith("_")
    }


class GraderLink:
    """The socket to the grader: whole values out, whole values in."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._decoder = Decoder(trusted=True)
        self._asking = threading.Lock()  # some play in several threads

    def send(self, value: Any) -> None:
        """Send one value; a value that is too large or not plain data raises WireError and sends nothing."""
        for piece in pieces(value):
            self._channel.sendall(piece)

    def receive(self) -> Any:
        """Wait for the next value.

        Raises:
            EOFError: the grader has closed the line.
        """
        while True:
            complete, value = self._decoder.take()
            if complete:
                return value
            received = self._channel.recv(_CHUNK)
            if not received:
                raise EOFError
            self._decoder.feed(received)

    def ask(self, value: Any) -> Any:
        """Send a value that the grader answers while it waits for something else (a world's copy does)."""
        with self._asking:
            self.send(value)
            return self.receive()


class RequestHandler:
    """Holds the student's module and the objects that the grader has handles for."""

    def __init__(self, ask: world_copy.Ask) -> None:
        self._ask = ask
        self._given: list[str] = []
        self._instruments = instruments_in(general_instruments)
        self._objects: dict[int, Any] = {}
        self._next = 0
        self._module: ModuleType | None = None
        self._folder = Path()
        self._answering = False

    def interrupt(self, number: int, frame: Any) -> None:
        """End what answers a request, as the handler of a signal; once the answer is there, it may still be sent."""
        if self._answering:
            raise Interrupted

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Do what one request asks; the reply holds a "value", or "failure": the facts about what went wrong."""
        operations: dict[str, Callable[[dict[str, Any]], Any]] = {
            "load": self._load,
            "call": self._call,
            "instrument": self._instrument,
            "seed": self._seed,
        }
        try:
            self._answering = True
            try:
                return {"value": self._outgoing(operations[request["do"]](request))}
            finally:  # what comes late must stop neither a failure's facts nor the sending
                self._answering = False
        except world_copy.RunEnded:
            return {"failure": {"type": "RunEnded"}}
        except BaseException as error:  # whatever a student's code can raise, SystemExit and Interrupted included
            return {"failure": loading.facts(error, self._folder, self._given)}

    def _load(self, request: dict[str, Any]) -> Any:
        self._folder, self._given = Path(request["folder"]), request["given"]
        if request["room"]:
            question, self._instruments = _prepared[request["room"]]
            world_copy.install(self._ask, question.worlds)
            for name in question.data:
                datasets.hide(name)
        os.chdir(request["scratch"])
        self._module, failure = loading.load(Path(request["file"]), self._folder, self._given)
        return failure

    def _call(self, request: dict[str, Any]) -> Any:
        args, kwargs = self._incoming(request["args"]), self._incoming(request["kwargs"])
        target, name = request["target"], request["name"]
        owner: Any = self._module if target is None else self._objects[target.number]
        function = owner if name == "__call__" else loading.attribute(owner, name)
        return function(*args, **kwargs)

    def _instrument(self, request: dict[str, Any]) -> Any:
        instrument = self._instruments[request["name"]]
        return instrument(self._module, *self._incoming(request["args"]), **self._incoming(request["kwargs"]))

    def _seed(self, request: dict[str, Any]) -> None:
        self._objects.clear()
        seed_everything(request["seed"])

    def _incoming(self, value: Any) -> Any:
        if isinstance(value, Handle):
            return self._objects[value.number]
        if isinstance(value, list | tuple):
            return type(value)(self._incoming(item) for item in value)
        if isinstance(value, dict):
            return {key: self._incoming(item) for key, item in value.items()}
        return value

    def _outgoing(self, value: Any) -> Any:
        if isinstance(value, torch.Tensor | np.ndarray | np.generic):
            return loading.sendable(value)
        if value is None or type(value) in (bool, int, float, str):
            return value
        if type(value) in (list, tuple) or (isinstance(value, tuple) and hasattr(value, "_fields")):
            items = [self._outgoing(item) for item in value]
            return items if isinstance(value, list) else tuple(items)
        if type(value) is dict and all(type(key) is str for key in value):
            return {key: self._outgoing(item) for key, item in value.items()}
        self._next += 1  # anything else stays here and gets a handle
        self._objects[self._next] = value
        return Handle(self._next, type(value).__name__)


def serve(channel: socket.socket) -> None:
    """Say that the worker is locked in, and answer requests until the grader closes the line."""
    link = GraderLink(channel)
    link.send({"locked": True})
    loading.quieten()
    handler = RequestHandler(link.ask)
    signal.signal(signal.SIGUSR1, handler.interrupt)
    while True:
        try:
            request = link.receive()
        except (EOFError, OSError):
            return
        if "do" in request:  # anything else answers a step in a world that was interrupted meanwhile
            _send(link, handler.answer(request) | {"id": request["id"]})


def _send(link: GraderLink, reply: dict[str, Any]) -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()
    try:
        link.send(reply)
    except WireError as error:
        link.send({"id": reply["id"], "failure": {"type": "TooLarge", "message": str(error)}})
