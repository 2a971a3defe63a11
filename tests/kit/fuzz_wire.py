"""Feeds the wire format what an attacker might send: only a WireError may come of it, and little memory be used.

    python tests/kit/fuzz_wire.py --inputs 100000 --lines 5000

An input is a frame that was valid once and has been damaged, a well-formed frame whose header lies, or noise; it comes
in pieces. Some inputs also go to a WorkerHost as the answers of its worker, which may only end in a StudentError.
"""

import argparse
import contextlib
import json
import os
import random
import socket
import struct
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from autograder.host.student_error import StudentError  # noqa: E402
from autograder.host.worker_host import WorkerHost  # noqa: E402
from autograder.host.zygote import WorkerProcess  # noqa: E402
from autograder.line.wire import MAX_BODY, MAX_HEADER, Decoder, Handle, WireError, encode  # noqa: E402

ALLOWANCE = 256 * 1024  # bytes beside a multiple of what was sent: what JSON and NumPy need for themselves
PER_BYTE = 200  # bytes of memory for one byte sent: an empty list takes 2 bytes of JSON and 56 of memory

_VALID = [
    encode(value)
    for value in (
        {"id": "a" * 16, "value": [1, 2.5, None, True, "text", (3, [4])]},
        {"id": "b" * 16, "value": {"loss": torch.rand(3), "gradients": [torch.rand(2, 3), torch.ones(4).bool()]}},
        {"id": "c" * 16, "failure": {"type": "ValueError", "message": "x" * 50, "line": 3}},
        {"world": "Taxi-v4", "event": "step", "number": 1, "actions": [0, 1, 1]},
        {"value": (Handle(3, "Linear"), float("nan"), torch.zeros(0, 5), torch.arange(5))},
    )
]
_NUMBERS = (0, 1, -1, 2, 7, 2**31, 2**32, 2**63, 2**64, 10**30, -(2**63), 0.5, 1e308, MAX_BODY, MAX_HEADER)
_WORDS = (
    "tuple",
    "dict",
    "tensor",
    "handle",
    "float",
    "value",
    "tensors",
    "id",
    "world",
    "failure",
    "nan",
    "",
    "\ud800",
)
_DTYPES = ("float32", "float64", "uint8", "int64", "bool", "float16", "object", "O", "<f4", "float32,float32", "S9", "")


def one_input(rng: random.Random) -> bytes:
    """A hostile input."""
    return rng.choice((_damaged, _damaged, _lying, _lying, _noise))(rng)


def _noise(rng: random.Random) -> bytes:
    data = rng.randbytes(rng.randrange(80))
    return data if rng.random() < 0.3 else _frame(data, rng.randbytes(rng.randrange(20)))


def _frame(header: bytes, body: bytes) -> bytes:
    return struct.pack(">II", len(header), len(body)) + header + body


def _damaged(rng: random.Random) -> bytes:
    data = bytearray(rng.choice(_VALID))
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        place = rng.randrange(len(data) + 1)
        how = rng.randrange(5)
        if how == 0 and place < len(data):
            data[place] = rng.randrange(256)
        elif how == 1:
            data[place:place] = rng.randbytes(rng.randrange(1, 5))
        elif how == 2:
            del data[place : place + rng.randrange(1, 9)]
        elif how == 3:
            data[place:place] = data[max(0, place - rng.randrange(1, 30)) : place]
        else:
            data += rng.choice(_VALID)[: rng.randrange(200)]
    return bytes(data)


def _lying(rng: random.Random) -> bytes:
    body = rng.randbytes(rng.choice((0, 0, 1, 4, 8, 24, 64)))
    tensors = [_spec(rng) for _ in range(rng.choice((0, 1, 1, 2, 5)))] if rng.random() < 0.9 else _tree(rng, 2)
    header = {"value": _tree(rng, rng.choice((1, 2, 3, 6, 25))), "tensors": tensors}
    if rng.random() < 0.1:
        header = _tree(rng, 3)
    return _frame(json.dumps(header).encode(), body)


def _spec(rng: random.Random) -> object:
    shape = [rng.choice((*_NUMBERS, True, None)) for _ in range(rng.choice((0, 1, 1, 2, 3, 8, 9, 70)))]
    return [rng.choice(_DTYPES), shape] if rng.random() < 0.9 else _tree(rng, 2)


def _tree(rng: random.Random, depth: int) -> object:
    kind = rng.randrange(6) if depth else 0
    if kind == 0:
        return rng.choice((*_NUMBERS, *_WORDS, None, True, False))
    if kind == 1:
        return [_tree(rng, depth - 1) for _ in range(rng.randrange(4))]
    if kind == 2:
        return {rng.choice(_WORDS): _tree(rng, depth - 1) for _ in range(rng.randrange(3))}
    if kind == 3:
        return {"tensor": rng.choice((0, 1, -1, True, None, 2**40, "0"))}
    if kind == 4:
        return {"dict": [[rng.choice(_WORDS), _tree(rng, depth - 1)] for _ in range(rng.randrange(3))]}
    return {rng.choice(("tuple", "handle", "float")): _tree(rng, depth - 1)}


def feed(data: bytes, rng: random.Random) -> int:
    """Feed one input in pieces; how many whole values came out of it, each of which can be sent on as it is."""
    decoder, values, start = Decoder(), 0, 0
    try:
        while start < len(data):
            piece = rng.choice((1, 7, 64, 1 << 20))
            decoder.feed(data[start : start + piece])
            start += piece
            complete, value = decoder.take()
            while complete:
                values += 1
                encode(value)
                json.dumps(str(value), ensure_ascii=False).encode()  # as a message in a report
                complete, value = decoder.take()
    except WireError:
        pass
    return values


def fuzz_decoder(inputs: int, seed: int) -> dict[str, float]:
    """Feed many inputs.

    Returns:
        How many inputs and whole values there were, and the most memory that one of them took.

    Raises:
        AssertionError: one took more memory than its size allows; any other error is one that the format let through.
    """
    rng, values, most = random.Random(seed), 0, 0
    tracemalloc.start()
    try:
        for _ in range(inputs):
            data = one_input(rng)
            tracemalloc.reset_peak()
            before, _ = tracemalloc.get_traced_memory()
            try:
                values += feed(data, rng)
            except Exception as error:
                raise AssertionError(f"{type(error).__name__} from {data!r}") from error
            used = tracemalloc.get_traced_memory()[1] - before
            most = max(most, used)
            assert used < ALLOWANCE + PER_BYTE * len(data), f"{used} bytes for {len(data)}: {data!r}"
    finally:
        tracemalloc.stop()
    return {"inputs": inputs, "values": values, "most bytes": most}


class _Zygote:
    """Stands for a zygote whose workers say what they are told to, and end."""

    lock = SimpleNamespace(share=lambda *args, **kwargs: None)
    temporary = Path(tempfile.gettempdir())

    def __init__(self, says: bytes) -> None:
        self._says = says

    def instruments(self, question: object) -> frozenset[str]:
        return frozenset()

    def fork(self, folder: Path, scratch: Path, packages: Sequence[str] = ()) -> WorkerProcess:
        channel, inside = socket.socketpair()
        printed, printing = os.pipe()
        os.close(printing)
        inside.sendall(encode({"locked": True}) + self._says)
        inside.shutdown(socket.SHUT_WR)
        self._inside = inside
        return WorkerProcess(os.getpid(), channel, printed)

    def end(self, process: WorkerProcess) -> int:
        process.channel.close()
        os.close(process.printed)
        self._inside.close()
        return 0


def fuzz_lines(lines: int, seed: int) -> dict[str, float]:
    """Let workers answer with inputs, all of them prepared before anything was asked.

    Returns:
        How many there were, and how many ended in an error told in a sentence: all must.

    Raises:
        AssertionError: one was taken for an answer; any other error is one that the WorkerHost let through.
    """
    rng, folder = random.Random(seed), Path(__file__).parent / "toy_rooms"  # a host reads all files of its folder
    for _ in range(lines):
        says = b"".join(one_input(rng) for _ in range(rng.choice((0, 1, 1, 3))))
        worker = WorkerHost(_Zygote(says), Path("toy.py"), folder, scale=0.01)  # type: ignore[arg-type]
        try:
            worker.request({"do": "seed", "seed": 0}, "f", 1.0)
            raise AssertionError(f"taken for an answer: {says!r}")
        except StudentError as error:
            assert error.sentence.isprintable() and len(error.sentence) < 600, error.sentence
        finally:
            with contextlib.suppress(OSError):
                worker.close()
    return {"lines": lines, "told in a sentence": lines}


def main() -> None:
    """Fuzz as long as the command line says, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=100_000, help="for the decoder")
    parser.add_argument("--lines", type=int, default=5_000, help="for the WorkerHost")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of the inputs; default: the time")
    given = parser.parse_args()
    figures = fuzz_decoder(given.inputs, given.seed) | fuzz_lines(given.lines, given.seed)
    print(f"seed {given.seed}: " + ", ".join(f"{value:,} {name}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
