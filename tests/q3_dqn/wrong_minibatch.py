"""Wrong answers to Q3.3, the minibatch of optimize: each has one mistake."""

from tests.q3_dqn.right_texts import step
from tests.q3_dqn.wrong_texts import wrong

_SAMPLE = "transitions = memory.sample(batch_size)"
_SAMPLE_ALL = (_SAMPLE, "batch_size = len(memory)\n" + _SAMPLE)
_OF_NEWER = "transitions = random.sample(newer, batch_size)"

MINIBATCH = wrong(
    "Q3.3",
    unguarded=("short-memory-unguarded", step(("if len(memory) < batch_size:\n    return\n", ""))),
    guard_off_by_one=("short-memory-off-by-one", step(("len(memory) < batch_size", "len(memory) <= batch_size"))),
    guard_inverted=("short-memory-unguarded", step(("len(memory) < batch_size", "len(memory) > batch_size"))),
    short_batch=(
        "short-memory-unguarded",
        step((("if len(memory) < batch_size:\n    return\n"), "batch_size = min(batch_size, len(memory))\n")),
    ),
    with_replacement=(
        "with-replacement",
        step(("memory.sample(batch_size)", "random.choices(memory.memory, k=batch_size)")),
    ),
    newest=("newest-only", step(("memory.sample(batch_size)", "list(memory.memory)[-batch_size:]"))),
    oldest=("oldest-only", step(("memory.sample(batch_size)", "list(memory.memory)[:batch_size]"))),
    whole_memory=("whole-memory", step(_SAMPLE_ALL)),
    batch_of_four=("batch-size-ignored", step((_SAMPLE, "batch_size = min(4, batch_size)\n" + _SAMPLE))),
    window=(
        "neighbours-drawn",
        step(
            (
                _SAMPLE,
                "start = random.randint(0, len(memory) - batch_size)\n"
                "transitions = list(memory.memory)[start : start + batch_size]",
            )
        ),
    ),
    newer_half=(
        "drawn-unevenly",
        step((_SAMPLE, "newer = list(memory.memory)[-max(batch_size, len(memory) // 2) :]\n" + _OF_NEWER)),
    ),
    seeded_sample=("same-minibatch", step((_SAMPLE, "random.seed(0)\n" + _SAMPLE))),
    memory_emptied=("memory-emptied", step((_SAMPLE, _SAMPLE + "\nmemory.memory.clear()"))),
    waits_for_ten_batches=("waits-too-long", step(("len(memory) < batch_size", "len(memory) < 10 * batch_size"))),
    batch_size_fixed=("waits-too-long", step(("len(memory) < batch_size", "len(memory) < 64"))),
    batch_size_fixed_everywhere=(
        "waits-too-long",
        step(("if len(memory) < batch_size", "batch_size = 32\nif len(memory) < batch_size")),
    ),
    waits_for_two_batches=("waits-too-long", step(("len(memory) < batch_size", "len(memory) < 2 * batch_size"))),
)
