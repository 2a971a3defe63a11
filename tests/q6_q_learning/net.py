"""What Q6.6 asks of QNet, save_net and load_net; the public and the hidden checks share it."""

import torch

from autograder.check import fail, require
from autograder.comparisons import show, tensor_of_shape
from autograder.mistakes import Seen, explain
from tests.q6_q_learning.mistakes import net as known

_FACTORS = [1.0, 10.0, -10.0, 1000.0, -1000.0]  # of the parameters: large weights show any bound
_GROWS = 20.0  # times, at least, from factor 10 to factor 1000: the last layer alone gives 100


def _facts(q6, rng, states, actions):
    rows = torch.randperm(states, generator=rng)[: min(states, 12)].tolist()
    found = q6.instrument.net_facts(states, actions, rows, _FACTORS, about="QNet")
    what = f"the values of QNet({states}, {actions}) for {len(rows)} states"
    values = tensor_of_shape(found["values"], (len(rows), actions), what, mistakes=known.SHAPES)
    return found, values, rows


def check_shapes(q6, rng, sizes):
    """QNet(states, actions) maps states (N,) to values (N, actions), each row by itself."""
    for states, actions in sizes:
        found, values, _ = _facts(q6, rng, states, actions)
        spread = float((values - values[:1]).abs().max())
        require(spread > 0, "different states should have different values", got="the same for all states")
        worst = float((found["alone"] - found["together"]).abs().max())
        room = 1e-4 * (1 + float(found["alone"].abs().max()))
        asked = "a state should have the same values alone and in a batch"
        require(worst <= room, asked, expected="no difference", got=f"{worst:.4g}", mistake=known.ROWS_MIXED)


def check_unbounded(q6, rng):
    """The values have no upper or lower bound."""
    found, _, _ = _facts(q6, rng, 12, 5)
    scaled = found["scaled"].double()
    usual = scaled[:3]
    mistake = explain(Seen(usual), known.BOUNDED)
    low, high = float(usual.min()), float(usual.max())
    asked, got = "the values should be unbounded (seen with large weights)", f"values from {low:.4g} to {high:.4g}"
    require(not mistake, asked, expected="values below -1 and above 1", got=got, mistake=mistake)
    grows = [
        bool(scaled[3:].amax() > _GROWS * scaled[1:3].amax()),
        bool(scaled[3:].amin() < _GROWS * scaled[1:3].amin()),
    ]
    got = f"with weights 100 times larger, values from {scaled[3:].min():.4g} to {scaled[3:].max():.4g}"
    require(all(grows), asked, expected="larger values with larger weights", got=got, mistake=known.BOUNDED[2])


def check_parts(q6, rng, states, actions):
    """There is an embedding with a row for each state, and there are PReLUs, and the values depend on all of them."""
    found, _, rows = _facts(q6, rng, states, actions)
    sizes = found["embeddings"]
    require(bool(sizes), "QNet should have an nn.Embedding", got="none", mistake=known.NO_EMBEDDING)
    right = any(size == states for size, _ in sizes)
    asked = f"QNet({states}, {actions}) should have an nn.Embedding with one row for each state"
    require(right, asked, expected=f"{states} rows", got=f"{sizes[0][0]} rows", mistake=known.EMBEDDING_SIZE)
    for row, touched in zip(rows, found["touched"], strict=False):
        asked, expected = f"the values of state {row} should depend on its own row of the embedding", f"row {row}"
        mistake = known.SHARED_ROWS if touched else None
        require(touched == [row], asked, expected=expected, got=f"rows {touched[:6]}", mistake=mistake)
    require(found["prelus"] > 0, "QNet should have nn.PReLU between its layers", got="none", mistake=known.NO_PRELU)
    asked, got = "the values should depend on each nn.PReLU", f"{found['idle']} of {found['prelus']} are not used"
    require(not found["idle"], asked, expected="all of them are used", got=got, mistake=known.IDLE_PRELU)


def check_file(q6, states, actions):
    """save_net writes a file at the path given, of numbers and tensors, and leaves the network as it is."""
    return _saved(q6, states, actions)


def _saved(q6, states, actions):
    found = q6.instrument.saved(states, actions, about="save_net")
    if found["content"] is None:
        other = known.OTHER_NAME if found["files"] else known.NO_FILE
        asked, expected = "save_net should write the file at `path`", f"net_{states}_{actions}.pt"
        fail(asked, expected=expected, got=", ".join(found["files"])[:80] or "no file", mistake=other)
    asked = "torch.load(path, weights_only=True) should read the file"
    require(found["plain"], asked, expected="numbers and tensors", got="an object", mistake=known.WHOLE_OBJECT)
    require(found["kept"], "save_net should leave the network as it is", got="other values", mistake=known.SAVE_CHANGES)
    return found


def check_round(q6, sizes):
    """In another process load_net gives, from the files alone, the networks that were saved."""
    files = [(states, actions, q6.instrument.saved(states, actions, about="save_net")) for states, actions in sizes]
    with q6.fresh() as other:
        for states, actions, found in files:
            if found["content"] is None:
                _saved(q6, states, actions)
            got = other.instrument.loaded(found["content"], states, actions, about="load_net")
            _judge_loaded(got, found["values"], states, actions)


def _judge_loaded(found, right, states, actions):
    asked = f"load_net should give the saved QNet({states}, {actions})"
    if found["values"] is None:
        mistake = known.NOTHING_LOADED if found["kind"] == "NoneType" else known.NOT_A_NET
        fail(asked, expected="a QNet", got=f"a {found['kind']}", mistake=mistake)
    got = tensor_of_shape(found["values"], tuple(right.shape), "the values of the loaded network")
    worst = float((got - right).abs().max())
    if worst > 1e-5 * (1 + float(right.abs().max())):
        fail(asked, expected=show(right), got=f"values that differ by up to {worst:.4g}", mistake=known.NOT_LOADED)
