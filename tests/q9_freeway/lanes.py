"""What Q9.7 asks of lane_values; the public and the hidden checks share it."""

from autograder.check import fail, require
from autograder.comparisons import close, show, tensor_of_shape
from autograder.evidence import Matrix, floats, nowhere
from tests.measures.dense_net import DenseNet
from tests.q9_freeway.mistakes import lanes as known
from tests.q9_freeway.reference import MIDDLES, console, known_features


def check_lanes(q9, rng, count, strict=False, hidden=(), evidence=nowhere):
    """The values of the actions in each lane.

    Args:
        q9: the student's module.
        rng: what RAMs, features and network are drawn from.
        count: of RAMs.
        strict: whether the RAM has to stay as it is, and no gradient may flow.
        hidden: units of the network's hidden layers.
        evidence: the fixture of this name.
    """
    net = DenseNet.drawn(rng, 11, *hidden, 3)
    factors, offset = known_features(rng, 1 / 2000)
    for ram in console(rng, count):
        found = q9.instrument.by_lane(ram, factors, offset, net.sent(), about="lane_values")
        what = "the values by lane"
        if "odd" in found:
            fail(f"{what} should be a tensor", expected="a tensor", got=found["odd"], mistake=known.AN_ARRAY)
        if isinstance(found["values"], list | tuple):
            got = show(found["values"])
            fail(f"{what} should be a tensor", expected="a tensor", got=got, mistake=known.A_LIST)
        got = tensor_of_shape(found["values"], (10, 3), what, mistakes=known.SHAPES)

        def of(heights, byte=14, ram=ram):
            rams = ram.double().repeat(10, 1)
            rams[:, byte] = heights.double()
            return net.output(rams @ factors + offset)

        def having(numbers, place=0, ram=ram):
            states = (ram.double() @ factors + offset).repeat(10, 1)
            states[:, place] = numbers.double()
            return net.output(states)

        expected = of(MIDDLES)
        evidence(_matrix(got, expected))
        facts = {"of": of, "having": having, "own": int(ram[14]), "middles": MIDDLES}
        close(got, expected, what, rtol=1e-4, atol=1e-4, mistakes=known.LANES, **facts)
        if strict:
            asked = "lane_values should leave the RAM as it is"
            require(found["kept"], asked, expected="no change", got="a change", mistake=known.CHANGES_RAM)
            asked = "no gradient should flow into the values by lane"
            mistake = known.GRADIENT
            require(not found["grad"], asked, expected="requires_grad False", got="True", mistake=mistake)


def _matrix(got, expected):
    names = tuple(f"lane {lane}" for lane in range(9, -1, -1))
    caption = "Values by lane, of a network and features that the grader chose"
    columns = ("NOOP", "UP", "DOWN")
    return Matrix(caption, names, columns, floats(expected.flip(0)), floats(got.detach().flip(0)), 1e-3)
