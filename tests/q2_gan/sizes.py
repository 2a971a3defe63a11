"""What the sizes in an exception tell of a network: which numbers a layer got in the place of those it should get."""

import re

from autograder.host.student_error import Raised
from autograder.mistakes import Mistake, Seen, explain
from tests.q2_gan.mistakes import generator, networks

_CHANNELS, _SIDE, _PIXELS = 64, 4, 784  # of the discriminator's last feature maps; of a digit


def with_sizes_told(error: Raised, n: int) -> Raised:
    """The same error, with the mistake that its sizes show.

    Args:
        error: what stopped a network.
        n: how many images or noise vectors it was given.
    """
    mistake = _mistake(error.message, n)
    if mistake:
        error.mistake = mistake
        error.sentence = f"the network stopped with {error.type} ({error.message[:100]}): {mistake.says}"
    return error


def _mistake(message: str, n: int) -> Mistake | None:
    product = re.search(r"cannot be multiplied \((\d+)x(\d+) and (\d+)x(\d+)\)", message)
    if product:
        rows, given, read, _ = map(int, product.groups())
        if read == _CHANNELS * _SIDE**2 and rows == n and given % _CHANNELS == 0:
            return _feature_maps(given // _CHANNELS)
        if read == _CHANNELS * _SIDE**2 and rows == 1 < n and given == n * read:
            return networks.BATCH_FLATTENED
    reshape = re.search(rf"shape '\[[-\d]+, {_PIXELS}\]' is invalid for input of size (\d+)", message)
    if reshape and int(reshape[1]) % n == 0:
        return explain(Seen(got=(n, int(reshape[1]) // n), expected=(n, _PIXELS)), generator.SHAPES)
    return None


def _feature_maps(places: int) -> Mistake | None:
    """The mistake that leaves feature maps of so many places before the flatten."""
    side = round(places**0.5)
    if side**2 != places or side == _SIDE:
        return None
    row = networks.POOLING_LEFT_OUT if side in (8, 10, 20) else networks.FEATURE_MAPS
    return row.told(side=side)
