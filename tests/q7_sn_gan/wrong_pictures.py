"""Wrong answers to Q7.5, from a file to a tensor: each has one mistake."""

from tests.q7_sn_gan.wrong_texts import answer, edit, wrong

_CUT = 'square = picture.convert("RGB").crop((left, top, left + side, top + side))'
_RESIZED = "pixels = np.array(square.resize((SIDE, SIDE), Image.Resampling.BILINEAR))  # (64, 64, 3)"
_RETURN = "return torch.from_numpy(pixels).permute(2, 0, 1).float() / 127.5 - 1"
_MIDDLE = "left, top = (width - side) // 2, (height - side) // 2"
_FOUND = 'found = Path(folder).rglob("*")'
_FILES = "self.files = sorted(path for path in found if path.suffix.lower() in ENDINGS and path.is_file())"
_SORTED = (
    "files = [path for path in found if path.suffix.lower() in ENDINGS and path.is_file()]\n"
    "        self.files = sorted(files, key=lambda path: {})"
)
_OPENED = "        with Image.open(self.files[i]) as picture:\n            return to_tensor(picture)\n"
_PADDED = """
picture = picture.convert("RGB")
side = max(picture.size)
square = Image.new("RGB", (side, side))
square.paste(picture, ((side - picture.size[0]) // 2, (side - picture.size[1]) // 2))
pixels = np.array(square.resize((SIDE, SIDE), Image.Resampling.BILINEAR))
return torch.from_numpy(pixels).permute(2, 0, 1).float() / 127.5 - 1
"""
_BLENDED = """
if "A" in picture.getbands():
    whole = picture.convert("RGBA")
    picture = Image.new("RGBA", whole.size, (255, 255, 255, 255))
    picture.alpha_composite(whole)
width, height = picture.size
side = min(width, height)
left, top = (width - side) // 2, (height - side) // 2
square = picture.convert("RGB").crop((left, top, left + side, top + side))
pixels = np.array(square.resize((SIDE, SIDE), Image.Resampling.BILINEAR))
return torch.from_numpy(pixels).permute(2, 0, 1).float() / 127.5 - 1
"""
_INTERPOLATED = """
pixels = torch.from_numpy(np.array(picture.convert("RGB"))).permute(2, 0, 1).float() / 127.5 - 1
side = min(pixels.shape[1:])
top, left = (pixels.shape[1] - side) // 2, (pixels.shape[2] - side) // 2
square = pixels[None, :, top : top + side, left : left + side]
return F.interpolate(square, size=(SIDE, SIDE), mode="bilinear", align_corners=False)[0]
"""
_THUMBNAIL = """
picture.thumbnail((SIDE, SIDE))
pixels = np.array(picture.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BILINEAR))
return torch.from_numpy(pixels).permute(2, 0, 1).float() / 127.5 - 1
"""
_OWN_RANGE = """scaled = torch.from_numpy(pixels).permute(2, 0, 1).float()
    scaled = scaled - scaled.min()
    return 2 * scaled / scaled.max().clamp(min=1) - 1"""
_STANDARDISED = """scaled = torch.from_numpy(pixels).permute(2, 0, 1).float()
    return (scaled - scaled.mean()) / scaled.std().clamp(min=1)"""

_SLICED = """
pixels = np.array(picture.convert("RGB"))
width, height = pixels.shape[:2]
side = min(width, height)
left, top = (width - side) // 2, (height - side) // 2
square = Image.fromarray(pixels[top : top + side, left : left + side])
pixels = np.array(square.resize((SIDE, SIDE), Image.Resampling.BILINEAR))
return torch.from_numpy(pixels).permute(2, 0, 1).float() / 127.5 - 1
"""
_LONGER = """
width, height = picture.size
share = SIDE / max(width, height)
picture = picture.convert("RGB").resize((round(width * share), round(height * share)), Image.Resampling.BILINEAR)
left, top = (picture.size[0] - SIDE) // 2, (picture.size[1] - SIDE) // 2
pixels = np.array(picture.crop((left, top, left + SIDE, top + SIDE)))
return torch.from_numpy(pixels).permute(2, 0, 1).float() / 127.5 - 1
"""

TRANSFORM = wrong(
    "Q7.5",
    zero_to_one=("zero-to-one", edit("float() / 127.5 - 1", "float() / 255")),
    not_scaled=("not-scaled", edit("float() / 127.5 - 1", "float()")),
    by_128=("divided-by-128", edit("float() / 127.5 - 1", "float() / 128 - 1")),
    by_128_around_128=("divided-by-128", edit("float() / 127.5 - 1", "float().sub(128) / 128")),
    overflow=("overflow", edit("permute(2, 0, 1).float() / 127.5 - 1", "permute(2, 0, 1).mul(2).float() / 255 - 1")),
    overflow_of_difference=(
        "overflow",
        edit("permute(2, 0, 1).float() / 127.5 - 1", "permute(2, 0, 1).sub(128).float() / 128"),
    ),
    by_255=("divided-by-255", edit("float() / 127.5 - 1", "float() / 255 - 1")),
    inverted=("inverted", edit("float() / 127.5 - 1", "float() / -127.5 + 1")),
    own_range=("own-range", edit(_RETURN, _OWN_RANGE)),
    standardised=("standardised", edit(_RETURN, _STANDARDISED)),
    double=("double-precision", edit("permute(2, 0, 1).float() /", "permute(2, 0, 1).double() /")),
    bytes_kept=("whole-numbers", edit(_RETURN, "return torch.from_numpy(pixels).permute(2, 0, 1)")),
    channels_last=("channels-last", edit(".permute(2, 0, 1).float() / 127.5", ".float() / 127.5")),
    blue_first=(
        "channels-reversed",
        edit("from_numpy(pixels).permute", "from_numpy(pixels[:, :, ::-1].copy()).permute"),
    ),
    rows_and_columns=("rows-and-columns", edit("permute(2, 0, 1).float() /", "permute(2, 1, 0).float() /")),
    reshaped=("reshaped", edit("permute(2, 0, 1).float() /", "reshape(3, SIDE, SIDE).float() /")),
    upside_down=("upside-down", edit("permute(2, 0, 1).float() /", "permute(2, 0, 1).flip(1).float() /")),
    mirrored=("mirrored", edit("permute(2, 0, 1).float() /", "permute(2, 0, 1).flip(2).float() /")),
    sometimes_mirrored=(
        "calls-differ",
        edit(
            _RETURN,
            _RETURN.replace("return ", "result = ") + "\n    return result.flip(2) if torch.rand(()) < 0.5 else result",
        ),
    ),
    not_converted=("stops-at-other-modes", edit(_CUT, _CUT.replace('.convert("RGB")', ""))),
    greyscale=(
        "one-channel",
        edit(
            'square = picture.convert("RGB")',
            'square = picture.convert("L")',
            _RETURN,
            "return torch.from_numpy(pixels)[None].float() / 127.5 - 1",
        ),
    ),
    colours_lost=("grey", edit('square = picture.convert("RGB")', 'square = picture.convert("L").convert("RGB")')),
    transparency=("four-channels", edit('square = picture.convert("RGB")', 'square = picture.convert("RGBA")')),
    blended=("blended", answer("Q7.5 to_tensor", _BLENDED)),
    squeezed=("squeezed", edit(_CUT, 'square = picture.convert("RGB")')),
    corner=("cut-elsewhere", edit(_MIDDLE, "left, top = 0, 0")),
    far_corner=("cut-elsewhere", edit(_MIDDLE, "left, top = width - side, height - side")),
    top_of_tall=("cut-elsewhere", edit(_MIDDLE, "left, top = (width - side) // 2, 0")),
    exchanged=("offsets-exchanged", edit(_MIDDLE, "left, top = (height - side) // 2, (width - side) // 2")),
    rows_first=("offsets-exchanged", edit("width, height = picture.size", "height, width = picture.size")),
    sliced_exchanged=("offsets-exchanged", answer("Q7.5 to_tensor", _SLICED)),
    quarter=("cut-elsewhere", edit(_MIDDLE, "left, top = (width - side) // 4, (height - side) // 4")),
    padded=("padded", answer("Q7.5 to_tensor", _PADDED)),
    longer_side=("padded", answer("Q7.5 to_tensor", _LONGER)),
    square_asked=("stops-at-other-shapes", edit(_MIDDLE, _MIDDLE + "\n    assert width == height")),
    mode_asked=(
        "stops-at-other-modes",
        edit(_CUT, "assert picture.mode == 'RGB'\n    " + _CUT),
    ),
    not_resized=("not-resized", edit(_RESIZED, "pixels = np.array(square)")),
    nearest=("not-smoothed", edit("Image.Resampling.BILINEAR", "Image.Resampling.NEAREST")),
    interpolated=("not-smoothed", answer("Q7.5 to_tensor", _INTERPOLATED)),
    thumbnail=("", answer("Q7.5 to_tensor", _THUMBNAIL)),
    size_fixed=("", edit("square.resize((SIDE, SIDE), ", "square.resize((32, 32), ")),
    not_nested=("not-nested", edit(_FOUND, "found = Path(folder).iterdir()")),
    one_level=("one-level", edit(_FOUND, 'found = Path(folder).glob("*/*")')),
    capitals=("capitals-missing", edit("path.suffix.lower() in", "path.suffix in")),
    only_jpg=("endings-missing", edit("path.suffix.lower() in ENDINGS", 'path.suffix.lower() == ".jpg"')),
    no_jpeg=("endings-missing", edit("path.suffix.lower() in ENDINGS", 'path.suffix.lower() in (".jpg", ".png")')),
    all_files=("other-files", edit("path.suffix.lower() in ENDINGS and path.is_file()", "path.is_file()")),
    anywhere_in_the_name=(
        "other-files",
        edit("path.suffix.lower() in ENDINGS", "any(each in path.name.lower() for each in ENDINGS)"),
    ),
    by_name=("order-of-names", edit(_FILES, _SORTED.format("path.name"))),
    reversed_order=(
        "order-reversed",
        edit(
            "self.files = sorted(path", "self.files = sorted((path", "path.is_file())", "path.is_file()), reverse=True)"
        ),
    ),
    from_the_end=("not-sorted", edit(_FILES, _SORTED.format("str(path)[::-1]"))),
    read_at_once=(
        "read-early",
        edit(
            "path.is_file())\n",
            "path.is_file())\n        self.pictures = [to_tensor(Image.open(file)) for file in self.files]\n",
            _OPENED,
            "        return self.pictures[i]\n",
        ),
    ),
    opened_at_once=(
        "read-early",
        edit(
            "path.is_file())\n",
            "path.is_file())\n        self.pictures = [Image.open(file) for file in self.files]\n",
            _OPENED,
            "        return to_tensor(self.pictures[i])\n",
        ),
    ),
    kept=(
        "kept",
        edit(
            "path.is_file())\n",
            "path.is_file())\n        self.pictures = {}\n",
            _OPENED,
            "        if i not in self.pictures:\n            self.pictures[i] = to_tensor(Image.open(self.files[i]))\n"
            "        return self.pictures[i]\n",
        ),
    ),
    from_one=("shifted", edit("Image.open(self.files[i])", "Image.open(self.files[i - 1])")),
    one_later=("shifted", edit("Image.open(self.files[i])", "Image.open(self.files[i + 1])")),
    modulo=("no-index-error", edit("Image.open(self.files[i])", "Image.open(self.files[i % len(self.files)])")),
    not_transformed=(
        "not-transformed",
        edit("            return to_tensor(picture)\n", "            return picture.copy()\n"),
    ),
    nothing=("returns-nothing", edit(_RETURN, _RETURN.replace("return ", "result = "))),
)
