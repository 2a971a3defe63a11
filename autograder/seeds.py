"""The number that the hidden checks draw from: a fresh one, or one in a file, because processes see command lines."""

import json
import secrets
from pathlib import Path


def new_hidden_seed() -> int:
    """A fresh secret number."""
    return secrets.randbits(48)


def read_hidden_seed(path: Path) -> int:
    """The number that a file holds, alone or as `hidden_seed` in a bundle's manifest or a grade.json.

    Raises:
        ValueError: the file holds no such number; the message is a sentence.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(content, dict):
            content = content.get("hidden_seed", content.get("facts", {}).get("hidden_seed"))
    except (OSError, ValueError, AttributeError):
        content = None
    if type(content) is not int:
        raise ValueError(f"{path} holds no hidden seed: a whole number, alone or in a bundle.json or grade.json")
    return content
