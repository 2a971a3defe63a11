"""What Q5.5 asks of soft_update; the public and the hidden checks share it."""

import torch

from autograder.check import require
from autograder.comparisons import close
from autograder.evidence import nowhere
from tests.measures.dense_net import DenseNet
from tests.q5_ddpg import pictures
from tests.q5_ddpg.mistakes import following as known
from tests.q5_ddpg.reference import moved_part_of_the_way


def check_follows(q5, rng, sizes, tau, times=1, evidence=nowhere):
    """The target network moves by this share of the way, in place, and the network stays."""
    target, net = DenseNet.drawn(rng, *sizes), DenseNet.drawn(rng, *sizes)
    for frozen in (True, False):
        seen = q5.instrument.followed(target.sent(), net.sent(), tau, times, frozen, about="soft_update")
        before, leader = target.flat(), net.flat()
        expected = before
        for _ in range(times):
            expected = moved_part_of_the_way(expected, leader, tau)
        got = seen["target"].double()
        if len(got) == len(expected) and frozen:
            rows = tuple(f"{name} {number}" for name in ("parameter",) for number in range(1, 7))
            evidence(pictures.moves("The first parameters of the target network", rows, got[:6], expected[:6], 1e-5))
        unchanged = torch.equal(seen["net"].double(), leader)
        facts = {"before": before, "net": leader, "tau": tau, "first": target.parts[0].numel(), "parts": target.parts}
        asked = "soft_update should leave the network as it is"
        require(unchanged, asked, expected="no change", got="a change", mistake=known.NET_CHANGED)
        what = f"the parameters of the target network after soft_update with tau = {tau:g}"
        close(got, expected, what, mistakes=known.FOLLOWING, **facts)
        asked = "the parameters of target_net should stay the same objects"
        require(seen["kept"], asked, expected="the same objects", got="other ones", mistake=known.OTHER_OBJECTS)
