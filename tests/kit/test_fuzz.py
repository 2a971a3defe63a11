"""Hostile bytes end in a WireError, and a worker that sends them in one sentence; `make verify` sends many more."""

import random

from fuzz_wire import fuzz_decoder, fuzz_lines


def test_hostile_bytes_end_in_a_wire_error_and_take_little_memory():
    figures = fuzz_decoder(3000, random.randrange(2**32))
    assert figures["values"] > 50, "the inputs are so wild that nothing is read of them"


def test_a_worker_that_sends_hostile_bytes_gets_a_sentence():
    fuzz_lines(200, random.randrange(2**32))
