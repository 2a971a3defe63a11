"""Wrong answers to Q9.1 and Q9.2, what the agent sees and how often it explores: each has one mistake."""

from autograder.verification.answers import Edits
from tests.q9_freeway.wrong_texts import answer, edit, wrong


def _features(text: str) -> Edits:
    return answer("Q9.1 features", text)


_FLOAT = "ram = ram.astype(np.float32)"
_HEIGHT = "height = (ram[..., HEIGHT : HEIGHT + 1] - BOTTOM) / (TOP - BOTTOM)"
_RIGHT = "right = (ram[..., CARS : CARS + 10] - COLUMN + 80) % COLUMNS - 80"
_TURN = "right[..., 5:] *= -1"
_JOIN = "return np.concatenate([height, right / 80], axis=-1)"
_IN_UINT8 = """
height = (ram[..., HEIGHT : HEIGHT + 1] - BOTTOM) / (TOP - BOTTOM)
right = (ram[..., CARS : CARS + 10] - COLUMN + 80) % COLUMNS - 80
right = right.astype(np.float32)
right[..., 5:] *= -1
return np.concatenate([height, right / 80], axis=-1).astype(np.float32)
"""
_LOOP = """
found = [(float(ram[HEIGHT]) - BOTTOM) / (TOP - BOTTOM)]
for lane in range(10):
    s = (int(ram[CARS + lane]) - COLUMN + 80) % COLUMNS - 80
    found.append(s / 80 if lane < 5 else -s / 80)
return np.array(found, dtype=np.float32)
"""

FEATURES = wrong(
    "Q9.1",
    in_uint8=("counts-modulo-256", _features(_IN_UINT8)),
    uint8_columns=(
        "counts-modulo-256",
        _features(
            """
            s = ram[..., CARS:CARS + 10] - np.uint8(COLUMN)
            s = (s.astype(np.float32) + 80) % COLUMNS - 80
            s[..., 5:] = -s[..., 5:]
            h = (ram[..., HEIGHT:HEIGHT + 1].astype(np.float32) - BOTTOM) / (TOP - BOTTOM)
            return np.concatenate([h, s / 80], axis=-1).astype(np.float32)
            """
        ),
    ),
    no_modulo=("no-ring", edit(_RIGHT, "right = ram[..., CARS : CARS + 10] - COLUMN")),
    clipped=("no-ring", edit(_RIGHT, "right = (ram[..., CARS : CARS + 10] - COLUMN).clip(-80, 79)")),
    from_zero=("ring-from-zero", edit(_RIGHT, "right = (ram[..., CARS : CARS + 10] - COLUMN) % COLUMNS")),
    shifted=("ring-from-zero", edit(_RIGHT, "right = (ram[..., CARS : CARS + 10] - COLUMN) % COLUMNS - 80")),
    not_shifted_back=("ring-from-zero", edit(_RIGHT, "right = (ram[..., CARS : CARS + 10] - COLUMN + 80) % COLUMNS")),
    fmod=("no-ring", edit(_RIGHT, "right = np.fmod(ram[..., CARS : CARS + 10] - COLUMN, COLUMNS)")),
    ring_edge=(
        "ring-edge",
        edit(
            _RIGHT,
            "right = ram[..., CARS : CARS + 10] - COLUMN\n    right = np.where(right >= 79, right - COLUMNS, right)",
        ),
    ),
    half_ring=("half-ring", edit(_RIGHT, "right = (ram[..., CARS : CARS + 10] - COLUMN + 80) % 80 - 80")),
    distance=("distance", edit(_RIGHT, f"right = abs({_RIGHT.removeprefix('right = ')})")),
    absolute_columns=("columns-as-they-are", edit(_RIGHT, "right = ram[..., CARS : CARS + 10]")),
    centred=("columns-as-they-are", edit(_RIGHT, "right = ram[..., CARS : CARS + 10] - 80")),
    column_added=("column-added", edit(_RIGHT, _RIGHT.replace("- COLUMN", "+ COLUMN"))),
    from_the_car=("chicken-relative-to-cars", edit(_TURN, "right[..., :5] *= -1")),
    not_turned=("one-direction", edit(_TURN, "pass")),
    all_turned=("one-direction", edit(_TURN, "right *= -1")),
    turned_from_six=("wrong-lanes-turned", edit(_TURN, "right[..., 6:] *= -1")),
    turned_from_four=("wrong-lanes-turned", edit(_TURN, "right[..., 4:] *= -1")),
    one_byte_later=(
        "other-bytes",
        edit("right = (ram[..., CARS : CARS + 10]", "right = (ram[..., CARS + 1 : CARS + 11]"),
    ),
    one_car=(
        "other-bytes",
        edit(
            "right = (ram[..., CARS : CARS + 10]", "right = (0 * ram[..., CARS : CARS + 10] + ram[..., CARS : CARS + 1]"
        ),
    ),
    cars_reversed=(
        "cars-reversed",
        edit("right = (ram[..., CARS : CARS + 10]", "right = (ram[..., CARS : CARS + 10][..., ::-1]"),
    ),
    cars_not_scaled=("cars-not-scaled", edit(_JOIN, "return np.concatenate([height, right], axis=-1)")),
    divided_by_160=("cars-scaled-otherwise", edit("right / 80]", "right / COLUMNS]")),
    other_byte=(
        "other-height",
        edit(_HEIGHT, "height = (ram[..., HEIGHT + 1 : HEIGHT + 2] - BOTTOM) / (TOP - BOTTOM)"),
    ),
    height_raw=("height-not-scaled", edit(_HEIGHT, "height = ram[..., HEIGHT : HEIGHT + 1]")),
    height_from_zero=("bottom-not-subtracted", edit(_HEIGHT, "height = ram[..., HEIGHT : HEIGHT + 1] / TOP")),
    precedence=("bottom-not-subtracted", edit(_HEIGHT, "height = ram[..., HEIGHT : HEIGHT + 1] / (TOP - BOTTOM)")),
    divided_by_top=("other-range", edit("/ (TOP - BOTTOM)\n    right", "/ TOP\n    right")),
    upside_down=(
        "height-turned-round",
        edit(_HEIGHT, "height = (TOP - ram[..., HEIGHT : HEIGHT + 1]) / (TOP - BOTTOM)"),
    ),
    height_last=("height-last", edit(_JOIN, "return np.concatenate([right / 80, height], axis=-1)")),
    double=("double-precision", edit(_FLOAT, "ram = ram.astype(np.float64)")),
    tensor=("a-tensor", edit(_JOIN, "return torch.from_numpy(np.concatenate([height, right / 80], axis=-1))")),
    a_list=("a-list", edit(_JOIN, "return np.concatenate([height, right / 80], axis=-1).tolist()")),
    in_columns=(
        "features-in-columns",
        edit(_JOIN, "return np.concatenate([height, right / 80], axis=-1).T"),
    ),
    first_row=(
        "one-row-only",
        edit(_JOIN, "return np.atleast_2d(np.concatenate([height, right / 80], axis=-1))[0]"),
    ),
    one_only=("one-ram-only", _features(_LOOP)),
    batch_added=("batch-added", edit(_JOIN, "return np.atleast_2d(np.concatenate([height, right / 80], axis=-1))")),
    in_place=("changes-its-arguments", edit(_FLOAT, f"ram[..., HEIGHT] += 1\n    {_FLOAT}\n    ram[..., HEIGHT] -= 1")),
    nothing=("returns-nothing", edit(_JOIN, "np.concatenate([height, right / 80], axis=-1)")),
    cars_only=("other-number-of-features", edit(_JOIN, "return right / 80")),
    nine_cars=(
        "other-number-of-features",
        edit(_JOIN, "return np.concatenate([height, right[..., :9] / 80], axis=-1)"),
    ),
    zeros=("all-zero", _features("return np.zeros((*ram.shape[:-1], 11), dtype=np.float32)")),
)


def _epsilon(text: str) -> Edits:
    return answer("Q9.2 epsilon_at", text)


EPSILON = wrong(
    "Q9.2",
    goes_on=("goes-on", _epsilon("return start + (end - start) * step / decay")),
    down_to_zero=("down-to-zero", _epsilon("return max(0.0, start + (end - start) * step / decay)")),
    slope_without_end=("slope-without-end", _epsilon("return max(end, start * (1 - step / decay))")),
    slope_of_one=("slope-of-one", _epsilon("return max(end, start - step / decay)")),
    no_end=("no-end", _epsilon("return max(0.0, start * (1 - step / decay))")),
    end_added=("end-added", _epsilon("return end + start * max(0.0, 1 - step / decay)")),
    exponential=("exponential", _epsilon("return end + (start - end) * float(np.exp(-step / decay))")),
    geometric=("exponential", _epsilon("return start * (end / start) ** min(step / decay, 1.0)")),
    cosine=("cosine", _epsilon("return end + (start - end) * (1 + float(np.cos(np.pi * min(step / decay, 1)))) / 2")),
    jumps_to_end=("jumps-to-end", _epsilon("return end if step >= decay else start * (1 - step / decay)")),
    begins_again=("begins-again", _epsilon("return start + (end - start) * (step % decay) / decay")),
    zero_after=("jumps-to-zero", _epsilon("return (start + (end - start) * step / decay) * (step < decay)")),
    start_after=(
        "jumps-to-start",
        _epsilon("return start + (end - start) * step / decay if step < decay else start"),
    ),
    end_fixed=("settings-fixed", _epsilon("return start + (0.1 - start) * min(step / decay, 1.0)")),
    decay_fixed=("settings-fixed", _epsilon("return start + (end - start) * min(step / 1000, 1.0)")),
    rises=("rises", _epsilon("return end + (start - end) * min(step / decay, 1.0)")),
    constant=("never-falls", _epsilon("return start")),
    always_end=("always-end", _epsilon("return end")),
    jumps=("jumps", _epsilon("return start + (end - start) * min(step // decay, 1)")),
    one_off=("one-step-off", _epsilon("return start + (end - start) * min((step + 1) / decay, 1.0)")),
    share=("share-of-the-way", _epsilon("return min(step / decay, 1.0)")),
    from_one=("settings-fixed", _epsilon("return 1 - (1 - end) * min(step / decay, 1.0)")),
    by_the_sum=("falls-by-the-sum", _epsilon("return start - (start + end) * min(step / decay, 1.0)")),
    wrong_bound=("bound-turned-round", _epsilon("return min(end, start + (end - start) * step / decay)")),
    nothing=("returns-nothing", _epsilon("epsilon = start + (end - start) * min(step / decay, 1.0)")),
)
