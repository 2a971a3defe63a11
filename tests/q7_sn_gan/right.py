"""Right answers to question 7: as other people write them, they must not cost a point."""

from autograder.verification.answers import Answer, Edits, instead_of
from tests.q7_sn_gan import right_files as files
from tests.q7_sn_gan import right_layers as layers
from tests.q7_sn_gan.question import QUESTION

_ANSWERS = {
    "iteration": "Q7.1 power_iteration",
    "init": "Q7.2: keep the layer,",
    "forward": "Q7.2 SpectralNorm.forward",
    "discriminator": "Q7.3 build_discriminator",
    "generator": "Q7.4 build_generator",
    "tensor": "Q7.5 to_tensor",
    "folder": "Q7.5 PictureFolder.__init__",
    "length": "Q7.5 PictureFolder.__len__",
    "item": "Q7.5 PictureFolder.__getitem__",
    "save": "Q7.6 save_checkpoint",
    "load": "Q7.6 load_checkpoint",
}


def _right(name: str, *edits: tuple[str, str], **texts: str) -> Answer:
    """A right answer: edits of the solution, and texts in the place of whole answers, by the words above."""
    placed: Edits = tuple(instead_of(QUESTION, _ANSWERS[word] + " ", text) for word, text in texts.items())
    return Answer(f"q7-{name}", QUESTION, (*placed, *edits))


_WALK = {"folder": files.FOLDER_WALK, "length": files.LEN_PATHS, "item": files.ITEM_PATHS}
_GLOB = {"folder": files.FOLDER_GLOB, "length": files.LEN_NAMES, "item": files.ITEM_NAMES}

RIGHT = (
    _right("detached", iteration=layers.ITERATION_DETACHED, forward=layers.LAYER_FUNCTIONS),
    _right("columns", iteration=layers.ITERATION_COLUMNS, discriminator=layers.DISCRIMINATOR_CLASS),
    _right("once-more", iteration=layers.ITERATION_ONCE_MORE, forward=layers.LAYER_STAYS),
    _right("lengths", iteration=layers.ITERATION_LENGTH, generator=layers.GENERATOR_CLASS),
    _right("numpy-iteration", iteration=layers.ITERATION_NUMPY, init=layers.INIT_NUMPY),
    _right("written-out", forward=layers.LAYER_INLINE),
    _right("output-divided", forward=layers.LAYER_OUTPUT, init=layers.INIT_SHAPE),
    _right("another-name", init=layers.INIT_OWN, forward=layers.FORWARD_OWN),
    _right("class-discriminator", discriminator=layers.DISCRIMINATOR_CLASS, generator=layers.GENERATOR_BLOCKS),
    _right("added-modules", discriminator=layers.DISCRIMINATOR_LIST),
    _right("maximum", discriminator=layers.DISCRIMINATOR_MAXIMUM, generator=layers.GENERATOR_CLASS),
    _right("biases", ("padding, bias=False)", "padding)")),
    _right("last-without-bias", ("padding=1), nn.Tanh())", "padding=1, bias=False), nn.Tanh())")),
    _right("walked", tensor=files.TENSOR_TORCH, **_WALK),
    _right("resized-first", tensor=files.TENSOR_RESIZED_FIRST, **_GLOB),
    _right("fitted", tensor=files.TENSOR_FIT),
    _right("interpolated", tensor=files.TENSOR_INTERPOLATED),
    _right("boxed", tensor=files.TENSOR_BOX),
    _right("temporary-file", save=files.SAVE_TEMPORARY, load=files.LOAD_TEMPORARY),
    _right("loops", save=files.SAVE_LOOP, load=files.LOAD_LOOP),
    _right("a-list", save=files.SAVE_BYTES, load=files.LOAD_LIST),
    _right("cautious", save=files.SAVE_CAUTIOUS, load=files.LOAD_CAUTIOUS),
)

WEAK: frozenset[str] = frozenset()  # right in all that they write, and too weak to earn all of the training
