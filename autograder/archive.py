"""Writes zips that depend on their content alone: no times, no order of the disk, no permissions of the machine."""

import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path

_MADE = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold
_UNIX = 3


def write_zip(
    target: Path, contents: Mapping[str, bytes], executable: Collection[str] = (), compressed: bool = True
) -> Path:
    """Write a zip, its entries in the order of their names, and return its path.

    Args:
        target: the zip; its folder is made where it is missing.
        contents: what each entry holds.
        executable: the names of those that may be executed.
        compressed: False gives the same bytes on every machine, too: compressors differ from build to build.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    method = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    with zipfile.ZipFile(target, "w", method) as archive:
        for name in sorted(contents):
            info = zipfile.ZipInfo(name, _MADE)
            info.compress_type, info.create_system = method, _UNIX
            info.external_attr = (0o100755 if name in executable else 0o100644) << 16
            archive.writestr(info, contents[name])
    return target
