"""Lets `import torchvision` succeed where its compiled operators do not fit the installed torch.

A CPU build of torch beside the default build of torchvision has no `torchvision::nms`, and the import stops there.
The datasets, transforms and utils need none of these operators: declaring their schemas is enough.
"""

import torch

_SCHEMA = "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"
_declared: list[torch.library.Library] = []  # a schema lives as long as its Library object


def ensure_importable() -> None:
    """Import torchvision, declaring the operators it misses; do nothing where it loads by itself.

    Raises:
        ImportError: torchvision is not installed.
    """
    try:
        import torchvision  # noqa: F401
    except RuntimeError:
        library = torch.library.Library("torchvision", "FRAGMENT")  # type: ignore[no-untyped-call]
        for name in ("nms", "qnms"):
            library.define(name + _SCHEMA)  # type: ignore[no-untyped-call]
        _declared.append(library)
        import torchvision  # noqa: F401
