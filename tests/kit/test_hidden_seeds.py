"""What the hidden checks draw from stays in the grader, and what they send is seen by no public check."""

import torch

from autograder.grading.run import Options, Run
from autograder.host import channel
from conftest import ROOT
from toy_rooms import TOY

TOYS = ROOT / "tests" / "kit" / "toy_rooms" / "solutions"
KEEPS_COUNT = """
import os
_FILE = os.path.join(os.getcwd(), 'calls')
def f(x):
    with open(_FILE, 'a') as file:
        file.write(f'{x} ')
    return 2 * x if x == 7.0 or '7.0' not in open(_FILE).read().split() else -1
"""


def test_no_number_that_seeds_the_grader_crosses_the_line(graded, monkeypatch):
    seeds, crossed = [], []
    seed_of, encode = Run.seed, channel.encode
    monkeypatch.setattr(Run, "seed", lambda run, item: seeds.append(seed_of(run, item)) or seeds[-1])
    monkeypatch.setattr(channel, "encode", lambda message: crossed.append(repr(message)) or encode(message))
    grade = graded(TOYS, TOY, hidden_seed=123456789)
    assert grade.points == 4 and seeds, "the drawing checks ran"
    for number in {*seeds, *(seed % 2**32 for seed in seeds), 123456789}:
        assert not [message for message in crossed if str(number) in message]


def test_the_worker_draws_nothing_that_the_grader_draws(student):
    """A worker that is seeded as the grader's generator would draw the hidden inputs itself."""

    class Item:
        name = "test_double_drawn"
        path = ROOT / "test_hidden.py"

    class Submitted:
        files = {}

    run = Run(Submitted(), None, Options((TOY,), hidden_seed=7), 1.0, None, None)
    own = torch.rand(4, generator=torch.Generator().manual_seed(run.seed(Item())))
    module = student("import torch\ndef f(): return torch.rand(4)")
    module.seed(run.worker_seed(Item()))
    assert not torch.equal(module.f(), own)


def test_hidden_checks_have_a_worker_of_their_own_after_all_public_ones(graded, tmp_path):
    (tmp_path / TOY.file).write_text(KEEPS_COUNT)
    grade = graded(tmp_path, TOY)
    by_name = {outcome.check.partition("::")[2]: outcome for outcome in grade.all_outcomes()}
    assert not by_name["test_double_drawn"].points, "a public check finds what an earlier one left"
    assert by_name["test_double_hidden"].points, "a hidden one does not"
    hidden = [outcome.hidden for outcome in grade.all_outcomes()]
    assert hidden == sorted(hidden) and hidden[-1]


def test_hidden_inputs_change_with_what_is_handed_in_and_only_with_it(graded, tmp_path):
    def asked(text):
        (tmp_path / TOY.file).write_text("def f(x): return -x\n" + text)
        grade = graded(tmp_path, TOY, hidden_seed=5)
        return next(outcome.finding.expected for outcome in grade.all_outcomes() if outcome.hidden)

    first = asked("")
    assert asked("") == first
    assert asked("# another submission\n") != first


def test_the_secret_generator_follows_from_no_seed_that_students_know():
    class Item:
        name = "test_double_drawn"
        path = ROOT / "test_public.py"

    class Submitted:
        files = {}

    runs = [
        Run(Submitted(), None, Options((TOY,), seed=0, hidden_seed=hidden), 1.0, None, None) for hidden in (7, 7, 8)
    ]
    public, secret = ({run.seed(Item()) for run in runs}, [run.secret_seed(Item()) for run in runs])
    assert len(public) == 1 and secret[0] == secret[1] != secret[2]
    assert secret[0] not in public | {run.worker_seed(Item()) for run in runs}
