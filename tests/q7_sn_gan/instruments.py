"""What runs beside the student's code in the worker: it decides nothing, so the checks compute from what it returns."""

from tests.q7_sn_gan.watched_checkpoint import overwritten, restored, runs_code, saved
from tests.q7_sn_gan.watched_layer import iterated, normed, passed_on
from tests.q7_sn_gan.watched_networks import network
from tests.q7_sn_gan.watched_pictures import folder_of, transformed
from tests.q7_sn_gan.watched_training import advance, file_of, layers_of, numbers_of, resume, start

__all__ = [
    "advance",
    "file_of",
    "folder_of",
    "iterated",
    "layers_of",
    "network",
    "normed",
    "numbers_of",
    "overwritten",
    "passed_on",
    "restored",
    "resume",
    "runs_code",
    "saved",
    "start",
    "transformed",
]
