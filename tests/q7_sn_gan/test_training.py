"""The training checks of question 7: a few steps on faces."""

from autograder.check import check
from tests.q7_sn_gan.training import check_norms, check_resumed


@check("Q7.7", points=1, needs=("Q7.1", "Q7.2", "Q7.3", "Q7.4", "Q7.6"), seconds=20, training=True)
def test_resumed(q7, rng, faces, note):
    """A training that was saved and loaded goes on bit for bit"""
    check_resumed(q7, faces[0], rng, note)


@check("Q7.7", points=1, needs=("Q7.1", "Q7.2", "Q7.3"), seconds=20, training=True)
def test_norms(q7, rng, faces, note, evidence):
    """With frozen weights the largest singular value of each W / sigma is 1 within 0.001"""
    check_norms(q7, faces[0], rng, note, evidence)
