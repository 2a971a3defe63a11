"""The wire format: plain data and raw tensors, checked as they are read.

A frame is two big-endian uint32 (the lengths of header and body), a JSON header, and a body of raw tensor bytes. The
header is {"value": tree, "tensors": [[dtype, shape], ...]}. In a tree, JSON scalars and lists stand for themselves;
the one-key objects {"tuple": [...]}, {"dict": [[key, value], ...]}, {"tensor": index}, {"float": "nan"} and
{"handle": [number, class name]} stand for the rest. Long text travels in the body: {"text": index} is a string of UTF-8
bytes, {"texts": [index, index]} a list of strings, as the lengths of all and the bytes of all. Nothing is evaluated or
unpickled, and no length is believed before the bytes have come.
"""

import json
import math
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

MAX_HEADER = 2**20  # bytes; one of nothing but empty lists takes some 50 MiB once it is read
MAX_BODY = 256 * 2**20
MAX_RECEIVED = 64 * 2**20  # bytes of a body that the grader takes from a worker
MAX_NUMBERS = 2**23  # in all tensors of a message that the grader takes: a few copies as float64 fit in memory
MAX_ITEMS = 2**17  # in all lists and dicts of a message
MAX_TEXT = 32 * 2**20  # bytes of the strings of one list, or of one long string
MAX_TEXTS = 2**20  # strings in one list
MAX_DEPTH = 20
_LONG = 1024  # characters: a longer string travels in the body
_MANY = 16  # strings: a longer list of them travels in the body
_SMALL = 2**16  # bytes of a body that may be in memory twice
_PREFIX = struct.Struct(">II")
_JSON = json.JSONEncoder(allow_nan=False)
_DTYPES = {
    str(dtype).removeprefix("torch."): dtype
    for dtype in (torch.float16, torch.float32, torch.float64, torch.uint8, torch.int8)
    + (torch.int16, torch.int32, torch.int64, torch.bool)
}


class WireError(Exception):
    """A frame that does not follow the format; the message says in what."""


@dataclass(frozen=True)
class Handle:
    """Stands for an object that stays in the worker, such as a model or an optimizer."""

    number: int
    kind: str


def encode(value: Any) -> bytes:
    """One frame that holds `value`: None, bool, int, float, str, list, tuple, dict with str keys, tensor or Handle.

    Raises:
        WireError: the value holds something else, or is larger than a frame may be.
    """
    return b"".join(pieces(value))


def pieces(value: Any) -> list[Any]:
    """The same frame as buffers, to be sent one after the other: a large one need not be in memory twice.

    A small one is a single buffer, so that it wakes the other side once.

    Raises:
        WireError: see `encode`.
    """
    specs: list[list[Any]] = []
    parts: list[Any] = []
    header = _JSON.encode({"value": _to_tree(value, specs, parts, 0), "tensors": specs}).encode()
    size = sum(map(len, parts))
    if len(header) > MAX_HEADER or size > MAX_BODY:
        raise WireError(f"a message of {(len(header) + size) >> 20} MiB is too large")
    frame = [_PREFIX.pack(len(header), size) + header, *parts]
    return [b"".join(frame)] if size <= _SMALL else frame


def _to_tree(value: Any, specs: list[list[Any]], parts: list[Any], depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise WireError(f"a value is nested more than {MAX_DEPTH} deep")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value if len(value) <= _LONG else {"text": _in_body([value], specs, parts)}
    if isinstance(value, int):
        return _of_64_bits(int(value))
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else {"float": str(float(value))}
    if isinstance(value, list) and len(value) > _MANY and all(type(item) is str for item in value):
        lengths = np.array([len(item.encode("utf-8", "replace")) for item in value], np.int32)
        specs.append(["int32", [len(value)]])
        parts.append(lengths.tobytes())
        return {"texts": [len(specs) - 1, _in_body(value, specs, parts)]}
    if isinstance(value, list | tuple):
        items = [_to_tree(item, specs, parts, depth + 1) for item in value]
        return {"tuple": items} if isinstance(value, tuple) else items
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise WireError("a dict has keys that are not strings")
        return {"dict": [[key, _to_tree(item, specs, parts, depth + 1)] for key, item in value.items()]}
    if isinstance(value, np.ndarray):
        value = torch.from_numpy(value)
    if isinstance(value, torch.Tensor):
        plain = value.detach().cpu()
        name = str(plain.dtype).removeprefix("torch.")
        if name not in _DTYPES:
            raise WireError(f"a tensor has dtype {name}")
        specs.append([name, list(plain.shape)])
        parts.append(plain.contiguous().numpy().reshape(-1).view(np.uint8))
        return {"tensor": len(specs) - 1}
    if isinstance(value, Handle):
        return {"handle": [value.number, value.kind]}
    raise WireError(f"a {type(value).__name__} is not plain data")


def _in_body(texts: list[str], specs: list[list[Any]], parts: list[Any]) -> int:
    """Add the bytes of these strings to the body, and return their index."""
    content = "".join(texts).encode("utf-8", "replace")
    if len(content) > MAX_TEXT or len(texts) > MAX_TEXTS:
        raise WireError(f"{len(texts)} strings of {len(content) >> 20} MiB are too large")
    specs.append(["uint8", [len(content)]])
    parts.append(content)
    return len(specs) - 1


def _of_64_bits(number: int) -> int:
    """The number, if arithmetic with floats can meet it without an OverflowError."""
    if not -(2**63) <= number < 2**64:
        raise WireError(f"a whole number of {number.bit_length()} bits is too large")
    return number


class Decoder:
    """Collects bytes as they come and hands out whole values; keeps at most one frame."""

    def __init__(self, trusted: bool = False) -> None:
        """
        Args:
            trusted: whether the grader sends: its messages may be larger than those of a worker.
        """
        self._bytes = bytearray()
        self._most, self._numbers = (MAX_BODY, MAX_BODY) if trusted else (MAX_RECEIVED, MAX_NUMBERS)

    def feed(self, received: bytes) -> None:
        """Add bytes that have come.

        Raises:
            WireError: the announced lengths are over the limits.
        """
        self._bytes += received
        if len(self._bytes) >= _PREFIX.size:
            header, body = _PREFIX.unpack_from(self._bytes)
            if header > MAX_HEADER or body > self._most:
                raise WireError(f"a message of {(header + body) >> 20} MiB was announced")

    def take(self) -> tuple[bool, Any]:
        """(True, the next value), or (False, None) while its frame is not complete.

        Raises:
            WireError: the frame does not follow the format.
        """
        if len(self._bytes) < _PREFIX.size:
            return False, None
        header, body = _PREFIX.unpack_from(self._bytes)
        end = _PREFIX.size + header + body
        if len(self._bytes) < end:
            return False, None
        # views, because a frame may be most of what a small container's memory holds
        with memoryview(self._bytes) as frame, frame[_PREFIX.size + header : end] as body:
            value = _decode(bytes(frame[_PREFIX.size : _PREFIX.size + header]), body, self._numbers)
        del self._bytes[:end]
        return True, value


def _decode(header: bytes, body: memoryview, numbers: int) -> Any:
    if header.count(b",") > 2 * MAX_ITEMS:  # before they become objects
        raise WireError("a message holds too many items")
    try:
        message = json.loads(header)
        return _from_tree(message["value"], _tensors(message["tensors"], body, numbers), 0)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError, MemoryError) as error:
        raise WireError(f"a message could not be read ({type(error).__name__})") from None


def _tensors(specs: Any, body: memoryview, numbers: int) -> list[torch.Tensor]:
    tensors, start = [], 0
    for name, shape in specs:
        if not all(type(size) is int and 0 <= size <= MAX_BODY for size in shape):
            raise WireError("a tensor claims an impossible shape")
        dtype = _DTYPES[name]
        count = math.prod(shape)
        numbers -= count
        if numbers < 0:
            raise WireError("a message holds too many numbers")
        end = start + count * dtype.itemsize
        if end > len(body) or len(shape) > 8:
            raise WireError("a tensor claims more than was sent")
        tensors.append(torch.from_numpy(_array(body, name, count, start)).reshape(shape))
        start = end
    if start != len(body):
        raise WireError("a message holds more bytes than its tensors claim")
    return tensors


def _array(body: memoryview, name: str, count: int, start: int) -> Any:
    if name == "bool":  # a byte that is neither 0 nor 1 is no bool
        return np.frombuffer(body, np.uint8, count, start) != 0
    return np.frombuffer(body, name, count, start).copy()  # a copy owns its memory and is aligned


def _from_tree(tree: Any, tensors: list[torch.Tensor], depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise WireError(f"a value is nested more than {MAX_DEPTH} deep")
    if isinstance(tree, list):
        return [_from_tree(item, tensors, depth + 1) for item in tree]
    if isinstance(tree, str):
        return _text(tree)
    if isinstance(tree, int) and not isinstance(tree, bool):
        return _of_64_bits(tree)
    if not isinstance(tree, dict):
        return tree
    ((tag, content),) = tree.items()
    if tag == "tuple":
        return tuple(_from_tree(item, tensors, depth + 1) for item in content)
    if tag == "dict":
        return {_text(key): _from_tree(item, tensors, depth + 1) for key, item in content}
    if tag == "tensor":
        if type(content) is not int or content < 0:
            raise WireError("a tensor is named by something that is no index")
        return tensors[content]
    if tag == "text":
        return _bytes_of(tensors[content]).decode("utf-8", "replace")
    if tag == "texts":
        return _texts(*(tensors[index] for index in content))
    if tag == "float":
        return float(content)
    if tag == "handle":
        number, kind = content
        return Handle(_of_64_bits(int(number)), _text(kind)[:80])
    raise WireError(f"unknown tag {tag!r:.40}")


def _bytes_of(tensor: torch.Tensor) -> bytes:
    if tensor.dtype != torch.uint8 or tensor.ndim != 1 or len(tensor) > MAX_TEXT:
        raise WireError("a text is not made of bytes, or too long")
    return tensor.numpy().tobytes()


def _texts(lengths: torch.Tensor, content: torch.Tensor) -> list[str]:
    """The strings of a list, from the lengths and the bytes of all."""
    joined = _bytes_of(content)
    if lengths.dtype != torch.int32 or lengths.ndim != 1 or len(lengths) > MAX_TEXTS or bool((lengths < 0).any()):
        raise WireError("a list of texts has impossible lengths")
    ends = lengths.to(torch.int64).cumsum(0).tolist()
    if (ends[-1] if ends else 0) != len(joined):
        raise WireError("a list of texts does not hold what it claims")
    return [joined[start:end].decode("utf-8", "replace") for start, end in zip([0, *ends], ends, strict=False)]


def _text(text: Any) -> str:
    """A string that can be written anywhere: JSON lets half characters pass, which UTF-8 does not have."""
    return str(text).encode("utf-8", "replace").decode()
