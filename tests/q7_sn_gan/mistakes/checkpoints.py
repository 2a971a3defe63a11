"""Mistakes of Q7.6, checkpoints."""

from autograder.mistakes import Mistake

NO_FILE = Mistake("no-file", "no file was written")
OTHER_NAME = Mistake("other-name", "a file was written under another name: it should be `path`, with nothing added")
NOT_PLAIN = Mistake(
    "whole-objects",
    "the file holds whole objects, which weights_only=True does not read: save state_dict() and plain numbers",
)
LEFT_BEHIND = Mistake("left-behind", "the file that was written aside stays behind: rename it with os.replace")
SAVING = (  # s.changed: the names of what saving has changed
    Mistake(
        "mode-changed",
        "saving leaves a network in another mode: state_dict() is the same in training and evaluation, so call neither",
        lambda s: {"generator_mode", "discriminator_mode"} & set(s.changed),
    ),
    Mistake(
        "frozen",
        "saving leaves parameters without requires_grad, so they learn no more: state_dict() needs no such change",
        lambda s: {"generator_frozen", "discriminator_frozen"} & set(s.changed),
    ),
    Mistake(
        "saving-draws",
        "saving draws or seeds random numbers, so the training goes on with others: name the file without them",
        lambda s: set(s.changed) <= {"random", "random_elsewhere"},
    ),
    Mistake("saving-changes", "saving changes the training: only read it", lambda s: bool(s.changed)),
)
NOT_REPLACED = Mistake(
    "not-replaced", "an older checkpoint stays where it is: os.replace(aside, path) puts the new one in its place"
)
IN_PLACE = Mistake(
    "written-in-place",
    "the new checkpoint is written over the old one: if that stops half-way, both are lost. Write it aside, and rename",
)
REMOVED_FIRST = Mistake(
    "removed-first", "the old checkpoint is removed before the new one is whole: os.replace renames over it"
)
ELSEWHERE = Mistake(
    "another-folder",
    "the file is written in another folder: moving it from there may copy it. Write it beside `path`",
)
RUNS_CODE = Mistake(
    "runs-code", "load_checkpoint runs code that a file holds: torch.load(path, weights_only=True) runs none"
)
NEW_OBJECTS = Mistake(
    "new-objects",
    "the networks or optimizers of the training are replaced by others: load_state_dict fills those that are there",
)
RETURNED = Mistake("returned-not-filled", "the training that was given stays as it was: fill it, and return nothing")
# s.wrong: the names of the parts that were not restored; s.after: what the training holds; s.truth: what was saved
PARTS = (
    Mistake("rounded", "the numbers are restored, but rounded: save them with all their digits", lambda s: s.rounded),
    Mistake("nothing-restored", "nothing was restored", lambda s: len(s.wrong) >= 9),
    Mistake("networks-forgotten", "neither network is restored", lambda s: {"generator", "discriminator"} <= s.wrong),
    Mistake("generator-forgotten", "the generator is not restored", lambda s: "generator" in s.wrong),
    Mistake("discriminator-forgotten", "the discriminator is not restored", lambda s: "discriminator" in s.wrong),
    Mistake(
        "buffers-forgotten",
        "the parameters are restored, and the buffers are not: take state_dict(), not parameters(), and reset nothing",
        lambda s: bool({"generator_buffers", "discriminator_buffers"} & s.wrong),
    ),
    Mistake(
        "optimizers-swapped",
        "the two optimizers are exchanged",
        lambda s: s.is_other("generator_rate", "discriminator_rate"),
    ),
    Mistake(
        "optimizers-forgotten",
        "neither optimizer is restored: Adam's averages begin at 0 again",
        lambda s: {"generator_optimizer", "discriminator_optimizer"} <= s.wrong,
    ),
    Mistake(
        "generator-optimizer-forgotten",
        "the generator's optimizer is not restored: Adam's averages begin at 0 again",
        lambda s: "generator_optimizer" in s.wrong,
    ),
    Mistake(
        "discriminator-optimizer-forgotten",
        "the discriminator's optimizer is not restored: Adam's averages begin at 0 again",
        lambda s: "discriminator_optimizer" in s.wrong,
    ),
    Mistake(
        "rates-forgotten",
        "the learning rates are not restored: they are in the state_dict of an optimizer",
        lambda s: bool({"generator_rate", "discriminator_rate"} & s.wrong),
    ),
    Mistake(
        "left-in-evaluation",
        "loading leaves a network in another mode than it was in: do not call eval() or train()",
        lambda s: {"generator_mode", "discriminator_mode"} & s.wrong,
    ),
    Mistake("step-forgotten", "training.step is not restored", lambda s: s.wrong >= {"step"} and s.after == s.before),
    Mistake("step-off", "training.step is another one than when it was saved", lambda s: s.wrong >= {"step"}),
    Mistake(
        "random-forgotten",
        "the random numbers go on from another state: save torch.get_rng_state(), and end with torch.set_rng_state",
        lambda s: s.wrong >= {"random"},
    ),
)
WORDS = {
    "generator": "the generator's parameters",
    "discriminator": "the discriminator's parameters",
    "generator_buffers": "the generator's buffers",
    "discriminator_buffers": "the discriminator's buffers",
    "generator_optimizer": "the generator's optimizer",
    "discriminator_optimizer": "the discriminator's optimizer",
    "generator_rate": "the generator's learning rate",
    "discriminator_rate": "the discriminator's learning rate",
    "generator_mode": "the generator's mode",
    "discriminator_mode": "the discriminator's mode",
    "step": "the step",
    "random": "torch's random numbers",
}

OTHER_NETWORK = Mistake(
    "other-state-dict", "this is the state_dict of another network: do generator and discriminator get their own?"
)
OTHER_OPTIMIZER = Mistake(
    "optimizers-swapped", "this is the state_dict of another optimizer: do both of them get their own?"
)
HELD = WORDS | {
    "generator_frozen": "the generator's requires_grad",
    "discriminator_frozen": "the discriminator's requires_grad",
    "random_elsewhere": "the random numbers of numpy or Python",
}
