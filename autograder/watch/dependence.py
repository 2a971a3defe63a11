"""What the verdict on an exercise can depend on, as a fingerprint: while that stays, the verdict stays.

An exercise depends on its own function or class and on those of other exercises that it uses by name, on what its
checks need, and on all that belongs to no exercise: imports, constants, given functions, functions that the student
added. What is about no function, such as a training, depends on the whole file. Comments, and what stands under
`if __name__ == "__main__":`, count for nothing.
"""

import ast
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from autograder.question import Exercise
from autograder.watch.sources import Source

_REST = ""  # the name of what stands in no function and no class
_SCRIPT = ast.dump(ast.parse('__name__ == "__main__"', mode="eval").body)


@dataclass
class _Part:
    """A function, a method, a class without its methods, or all statements outside of these."""

    dumps: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)  # all that it uses, attributes included

    def add(self, node: ast.AST) -> None:
        """Let a node belong to it."""
        self.dumps.append(ast.dump(node))
        for each in ast.walk(node):
            if isinstance(each, ast.Name):
                self.names.add(each.id)
            elif isinstance(each, ast.Attribute):
                self.names.add(each.attr)


class _File:
    """The parts of one file, by name: "loss", "Model.forward", "Model"."""

    def __init__(self, source: Source, tree: ast.Module) -> None:
        self._parts: dict[str, _Part] = {_REST: _Part()}
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                self._add_class(node)
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                self._part(node.name).add(node)
            elif not _is_script(node):
                self._part(_REST).add(node)
        self._owned = {name for each in source.question.exercises for name in self._own(each)}
        self._file = source.question.file

    def _part(self, name: str) -> _Part:
        return self._parts.setdefault(name, _Part())

    def _add_class(self, node: ast.ClassDef) -> None:
        methods = [each for each in node.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]
        for method in methods:
            self._part(f"{node.name}.{method.name}").add(method)
        rest = [each for each in node.body if each not in methods]
        for each in (*node.bases, *node.keywords, *node.decorator_list, *rest):
            self._part(node.name).add(each)
        self._part(node.name).dumps.append(node.name)

    def _own(self, exercise: Exercise) -> set[str]:
        """The parts that an exercise asks for."""
        return {name for name in self._parts if f"{name}.".startswith(f"{exercise.name}.")}

    def _used_by(self, roots: Iterable[str]) -> set[str]:
        """These parts and all that they use, directly or not."""
        found, waiting = set[str](), list(roots)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += [part for part in self._parts if self._mentions(name, part)]
        return found

    def _mentions(self, name: str, part: str) -> bool:
        owner, _, last = part.rpartition(".")
        return last in self._parts[name].names or owner in self._parts[name].names

    def needed_by(self, exercise: Exercise) -> set[str]:
        """All that the verdict on an exercise depends on."""
        own = self._own(exercise)
        parts = self._used_by(own) | (set(self._parts) - self._owned) if own else set(self._parts)
        return {f"{self._file}/{name}/{sorted(self._parts[name].dumps)}" for name in parts}


def _is_script(node: ast.stmt) -> bool:
    """Whether this is what a grade never runs."""
    return isinstance(node, ast.If) and not node.orelse and ast.dump(node.test) == _SCRIPT


def fingerprints(sources: Sequence[Source], needs: Mapping[str, Collection[str]]) -> dict[str, str]:
    """The fingerprint of each exercise, by its id; of a file that is no Python there are none.

    Args:
        sources: the questions' files.
        needs: the exercises without which an exercise is not graded, by its id.
    """
    direct: dict[str, set[str]] = {}
    for source in sources:
        file = _File(source, source.tree) if source.tree else None
        for exercise in source.question.exercises:
            if file:
                direct[exercise.id] = {source.neighbours, *file.needed_by(exercise)}
            elif source.text is None:
                direct[exercise.id] = {f"{source.question.file} is missing"}
    return {exercise: _digest(_with_needs(exercise, direct, needs)) for exercise in direct}


def _with_needs(exercise: str, direct: Mapping[str, set[str]], needs: Mapping[str, Collection[str]]) -> set[str]:
    seen, waiting = set[str](), [exercise]
    while waiting:
        each = waiting.pop()
        if each not in seen:
            seen.add(each)
            waiting += needs.get(each, ())
    return set().union(*(direct.get(each, {each}) for each in seen))


def _digest(parts: set[str]) -> str:
    return hashlib.sha256("\0".join(sorted(parts)).encode("utf-8", "surrogatepass")).hexdigest()
