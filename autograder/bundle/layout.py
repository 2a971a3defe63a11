"""Where things lie in the bundle, for the code that packs it and the code that runs in it."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

# The kit's folder inside the bundle's files/. Under plain `otter run` it is copied beside the student's files; the
# intake passes over folders whose name begins with a dot, so that it is never taken for a part of the submission.
KIT = ".grader"
SETTINGS = "settings.json"
HIDDEN_SEED = "hidden_seed"
DRIVER = "grade.ipynb"  # the notebook without code that otter wants to run
OTTER_LOG = ".OTTER_LOG"  # an empty one, over a student's: plain `otter run` unpickles what it finds there
MANIFEST = "bundle.json"  # beside the bundle, for staff
GRADE, RESULTS = "grade.json", "results.json"  # in the container's results/
INTERPRETER = "/opt/grader/bin/python"  # what setup.sh makes; every user can run it


@dataclass(frozen=True)
class Settings:
    """How a bundle grades."""

    time_limit: int = 600  # seconds after which the container is killed
    quick: bool = False  # leave out the training checks
    unlocked: bool = False  # grade also where student code cannot be locked in

    def write(self, kit: Path) -> None:
        """Write the settings into the kit's folder."""
        (kit / SETTINGS).write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, kit: Path) -> "Settings":
        """The settings of the kit in this folder."""
        return cls(**json.loads((kit / SETTINGS).read_text(encoding="utf-8")))
