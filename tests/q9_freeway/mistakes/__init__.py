"""The mistakes of question 9, one row each, by exercise; and the exceptions of which this room knows the cause."""

from autograder.host.student_error import KnownError
from tests.q9_freeway.mistakes.choice import NOT_A_TENSOR, NOT_BATCHED
from tests.q9_freeway.mistakes.features import ONE_RAM_ONLY
from tests.q9_freeway.mistakes.net import BATCH_NORM, NEEDS_ARGUMENTS
from tests.q9_freeway.mistakes.playing import GOES_ON, NOT_RESET, OWN_ENV, RESET_TWICE
from tests.q9_freeway.mistakes.transitions import BEYOND_THE_END, SHORT_EPISODE
from tests.q9_freeway.mistakes.update import INFERENCE

ERRORS = (
    KnownError("IndexError", r"index (14|1\d\d) is out of bounds for axis 0", ONE_RAM_ONLY.says, ONE_RAM_ONLY.name),
    KnownError("ValueError", r"the network takes a tensor \(N, 11\)", NOT_BATCHED.says, NOT_BATCHED.name),
    KnownError("TypeError", r"the network takes a tensor \(N, 11\)", NOT_A_TENSOR.says, NOT_A_TENSOR.name),
    KnownError("TypeError", r"QNet.__init__\(\) missing", NEEDS_ARGUMENTS.says, NEEDS_ARGUMENTS.name),
    KnownError("ValueError", r"Expected more than 1 value per channel", BATCH_NORM.says, BATCH_NORM.name),
    KnownError("RuntimeError", r"match the size of tensor b \(0\)", SHORT_EPISODE.says, SHORT_EPISODE.name),
    KnownError("RuntimeError", r"create tensor with negative dimension", SHORT_EPISODE.says, SHORT_EPISODE.name),
    KnownError("ValueError", r"negative dimensions are not allowed", SHORT_EPISODE.says, SHORT_EPISODE.name),
    KnownError("RuntimeError", r"Inference tensors cannot be saved", INFERENCE.says, INFERENCE.name),
    KnownError(
        "IndexError", r"index \d+ is out of bounds for dimension 0 with", BEYOND_THE_END.says, BEYOND_THE_END.name
    ),
    KnownError("RuntimeError", r"an environment of its own", OWN_ENV.says, OWN_ENV.name),
    KnownError("RuntimeError", r"this episode has ended", GOES_ON.says, GOES_ON.name),
    KnownError("RuntimeError", r"and this is one more reset", RESET_TWICE.says, RESET_TWICE.name),
    KnownError("RuntimeError", r"an episode begins with env", NOT_RESET.says, NOT_RESET.name),
)
