"""A question that is none of the homework's, in a room as rooms are: what the engine's tests grade and play."""

from pathlib import Path

from autograder import rooms

_HERE = Path(__file__).parent

rooms.add_place(rooms.Place(__name__, _HERE, _HERE / "solutions"))

TOY = rooms.question("toy")
