"""The wire carries plain data unchanged, and meets anything else with a WireError."""

import contextlib
import json
import math
import struct

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.line.wire import MAX_BODY, Decoder, Handle, WireError, encode

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def decode(data: bytes):
    decoder = Decoder()
    decoder.feed(data)
    return decoder.take()


def frame(header, body: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack(">II", len(text), len(body)) + text + body


@given(PLAIN)
def test_plain_data_survives(value):
    assert decode(encode(value)) == (True, value)


@pytest.mark.parametrize("dtype", [torch.float16, torch.float32, torch.float64, torch.uint8, torch.int64, torch.bool])
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0, 4), (2, 3, 4)])
def test_tensors_survive(dtype, shape):
    tensor = (torch.rand(shape) * 3).to(dtype)
    _, back = decode(encode({"a": [tensor]}))
    assert back["a"][0].dtype == dtype
    assert torch.equal(back["a"][0], tensor)


def test_views_and_gradients_are_left_behind():
    tensor = torch.rand(4, 6, requires_grad=True).t()[1:, ::2]
    _, back = decode(encode(tensor))
    assert torch.equal(back, tensor) and not back.requires_grad


def test_nan_and_infinity_survive():
    _, (nan, infinity) = decode(encode([math.nan, -math.inf]))
    assert math.isnan(nan) and infinity == -math.inf


def test_a_handle_survives():
    assert decode(encode(Handle(3, "CVAE"))) == (True, Handle(3, "CVAE"))


def test_a_frame_may_come_in_pieces():
    data, decoder = encode({"x": torch.arange(5)}) + encode(7), Decoder()
    values = []
    for byte in data:
        decoder.feed(bytes([byte]))
        complete, value = decoder.take()
        if complete:
            values.append(value)
    assert torch.equal(values[0]["x"], torch.arange(5)) and values[1] == 7


@pytest.mark.parametrize(
    "value",
    [object(), {1: 2}, {3}, b"bytes", 2**64, -(10**400), torch.zeros(2, dtype=torch.complex64), [[[object()]]]],
)
def test_what_is_not_plain_data_is_refused(value):
    with pytest.raises(WireError):
        encode(value)


def test_endless_nesting_is_refused():
    value = []
    for _ in range(50):
        value = [value]
    with pytest.raises(WireError, match="nested"):
        encode(value)


@pytest.mark.parametrize(
    "data",
    [
        frame({"value": 1}),
        frame({"value": 1, "tensors": []}, b"surplus"),
        frame({"value": {"tensor": 0}, "tensors": [["float32", [4]]]}, b"123"),
        frame({"value": {"tensor": 0}, "tensors": [["float32", [-1]]]}),
        frame({"value": {"tensor": 0}, "tensors": [["float32", [2**40, 2**40]]]}),
        frame({"value": {"tensor": 0}, "tensors": [["object", [1]]]}, b"12345678"),
        frame({"value": {"tensor": 5}, "tensors": []}),
        frame({"value": {"tensor": -1}, "tensors": [["uint8", [1]]]}, b"1"),
        frame({"value": {"pickle": "x"}, "tensors": []}),
        frame({"value": 2**64, "tensors": []}),
        frame({"json": {"id": [10**400]}}),
        frame({"value": {"handle": [10**30, "x"]}, "tensors": []}),
        frame({"value": {}, "tensors": []}),
        frame({"value": {"handle": [1]}, "tensors": []}),
        frame(b"[" * 100_000),
        frame(b"\xff\xfe"),
        frame(b'{"value": ' + b"9" * 5000 + b', "tensors": []}'),
    ],
    ids=range(17),
)
def test_a_malformed_frame_is_a_wire_error(data):
    with pytest.raises(WireError):
        decode(data)


def test_half_characters_are_replaced():
    data = frame({"value": {"dict": [["a\ud800", "\udfff"]]}, "tensors": []})
    assert decode(data) == (True, {"a?": "?"})


def test_an_announced_giant_is_refused_before_it_comes():
    with pytest.raises(WireError, match="announced"):
        decode(struct.pack(">II", 10, MAX_BODY + 1))


@settings(max_examples=500)
@given(st.binary(max_size=200), st.binary(max_size=50))
def test_junk_never_raises_anything_but_a_wire_error(header, body):
    for data in (header, frame(header, body), frame({"value": None, "tensors": []}, body) + header):
        decoder = Decoder()
        try:
            decoder.feed(data)
            while decoder.take()[0]:
                pass
        except WireError:
            pass


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["tuple", "dict", "tensor", "handle", "float", "x"]), inner, max_size=2)
    ),
    max_leaves=15,
)


@settings(max_examples=500)
@given(JSON, JSON, st.binary(max_size=16))
def test_junk_trees_never_raise_anything_but_a_wire_error(value, tensors, body):
    with contextlib.suppress(WireError):
        decode(frame({"value": value, "tensors": tensors}, body))
