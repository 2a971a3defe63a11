"""What Q7.6 asks of save_checkpoint and load_checkpoint; the public and the hidden checks share it."""

import torch
from torch import Tensor

from autograder.check import fail, require
from autograder.evidence import Table, nowhere
from autograder.mistakes import Seen, explain
from tests.q7_sn_gan.mistakes import checkpoints as known


def check_file(q7, seed, step, as_text):
    """The file is written at `path`, of plain data, and nothing else changes."""
    return _saved(q7, seed, step, as_text)


def _saved(q7, seed, step, as_text):
    found = q7.instrument.saved(seed, step, as_text, about="save_checkpoint")
    files = ", ".join(found["files"])[:80]
    if found["content"] is None:
        _not_there(found["files"])
    _require_plain(found)
    asked = "no other file should stay behind"
    require(len(found["files"]) == 1, asked, expected="latest.pt", got=files, mistake=known.LEFT_BEHIND)
    if found["changed"]:
        named = ", ".join(known.HELD[name] for name in found["changed"])
        mistake = explain(Seen(named, facts={"changed": found["changed"]}), known.SAVING)
        asked = "saving should change neither the training nor the random numbers"
        fail(asked, expected="no change", got=f"a change of {named}"[:200], mistake=mistake)
    return found


def _require_plain(found):
    asked = "torch.load(path, weights_only=True) should read the file"
    require(found["plain"], asked, expected="tensors and plain data", got="an object", mistake=known.NOT_PLAIN)


def _not_there(files):
    mistake = known.OTHER_NAME if files else known.NO_FILE
    got = ", ".join(files)[:80] or "no file"
    fail("save_checkpoint should write the file at `path`", expected="latest.pt", got=got, mistake=mistake)


def check_restored(q7, rng, as_text, evidence=nowhere):
    """In another process all that a training holds is as it was when it was saved."""
    first, second = torch.randperm(1000, generator=rng)[:2].tolist()
    step, other_step = torch.randperm(10_000, generator=rng)[:2].tolist()
    second += (second - first) % 5 == 0  # the learning rates follow from the seed, and should differ
    found = q7.instrument.saved(first, 1 + step, as_text, about="save_checkpoint")
    if found["content"] is None:
        _saved(q7, first, 1 + step, as_text)
    truth = found["truth"]
    with q7.fresh() as other:
        sent = found["content"], second, 1 + other_step, as_text
        got = other.instrument.restored(*sent, about="load_checkpoint")
    after, before = got["after"], got["before"]
    wrong = {name for name in known.WORDS if not _same(after[name], truth[name])}
    evidence(_table(truth, before, after))
    asked = "load_checkpoint should restore all that the training held"
    unchanged = all(_same(after[name], before[name]) for name in known.WORDS if name != "random")
    if wrong and unchanged and got["returned"] != "NoneType":
        fail(asked, expected="the training is filled", got=f"it returns a {got['returned']}", mistake=known.RETURNED)
    if wrong and not got["objects"]:
        fail(asked, expected="the same objects", got="others", mistake=known.NEW_OBJECTS)
    if wrong:
        facts = {
            "wrong": wrong,
            "after": after["step"],
            "before": before["step"],
            "rounded": all(_nearly(after[name], truth[name], before[name]) for name in wrong),
            "is_other": lambda a, b: _same(after[a], truth[b]) and not _same(truth[a], truth[b]),
        }
        mistake = explain(Seen(after["step"], truth["step"], facts=facts), known.PARTS)
        named = ", ".join(word for name, word in known.WORDS.items() if name in wrong)
        fail(asked, expected="the same", got=f"another state of {named}"[:200], mistake=mistake)
    asked = "the networks and optimizers of the training should stay the same objects"
    require(got["objects"], asked, expected="the same objects", got="others", mistake=known.NEW_OBJECTS)


def check_whole(q7):
    """At any moment the file is a whole checkpoint, also where writing stops half-way."""
    found = q7.instrument.overwritten(about="save_checkpoint")
    if "replaced" not in found:
        _not_there(found["files"])
    asked = "the older checkpoint should stay whole until the new one is"
    require(not found["in_place"], asked, expected="written aside, then renamed", got="written into the older file",
            mistake=known.IN_PLACE)  # fmt: skip
    asked = "saving again should replace the older checkpoint"
    require(found["replaced"], asked, expected="the new one", got="the older one", mistake=known.NOT_REPLACED)
    after = found["after"]
    mistake = {"half": known.IN_PLACE, "missing": known.REMOVED_FIRST}.get(after)
    asked = "after writing stopped half-way, the older checkpoint should be there"
    require(after == "whole", asked, expected="the older one", got=f"it is {after}", mistake=mistake)
    asked = "the older checkpoint should be there until the new one is renamed"
    there = found["renaming"] == "there"
    require(there, asked, expected="the older one", got="none", mistake=known.REMOVED_FIRST)
    asked = "the file should be written aside in the folder of `path`"
    require(not found["elsewhere"], asked, expected="the same folder", got="another folder", mistake=known.ELSEWHERE)
    left = ", ".join(found["left"])[:80]
    require(not left, "no other file should stay behind", expected="latest.pt alone", got=left,
            mistake=known.LEFT_BEHIND)  # fmt: skip


def check_no_code(q7):
    """load_checkpoint runs no code that a file holds."""
    found = q7.instrument.runs_code(about="load_checkpoint")
    if "plain" not in found:
        _not_there(found["files"])
    _require_plain(found)
    asked = "load_checkpoint should run no code that a file holds"
    require(not found["ran"], asked, expected="an error", got="the code has run", mistake=known.RUNS_CODE)


def _same(a, b):
    if isinstance(a, Tensor) and isinstance(b, Tensor):
        return a.shape == b.shape and torch.equal(a, b)
    return type(a) is type(b) and a == b


def _nearly(after, truth, before):
    """Whether numbers were restored, but not all of their digits."""
    if not (isinstance(after, Tensor) and after.is_floating_point() and after.shape == truth.shape):
        return False
    near = torch.allclose(after, truth, rtol=0.02, atol=1e-3)
    return near and not torch.allclose(before, truth, rtol=0.02, atol=1e-3)


def _table(truth, before, after):
    """What each part was saved as, and what it is after loading."""
    rows = []
    for name, word in known.WORDS.items():
        shown = (_short(each[name]) for each in (truth, before, after))
        rows.append((word, *shown, "yes" if _same(after[name], truth[name]) else "NO"))
    head = ("part", "when it was saved", "before loading", "after loading", "restored")
    return Table("A training that was saved, and another one that loads it", head, tuple(rows))


def _short(value):
    if isinstance(value, Tensor):
        return f"{len(value)} numbers, sum {float(value.double().sum()):.5g}"
    return f"{value}"[:40]
