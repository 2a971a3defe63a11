"""Mechanical wrong answers: one small change at a time to what lies between the markers of a solution.

The changes are those of mutation testing (DeMillo, Lipton and Sayward 1978, "Hints on test data selection"): another
comparison, another operator, another constant, arguments exchanged or dropped, a call or a statement left out.
"""

import ast
import copy
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from autograder.markers import regions

_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Mult,),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
}
_WORDS = {"sum": "mean", "mean": "sum"}  # of reduction="sum", say; other texts are left alone


@dataclass(frozen=True)
class Mutation:
    """One changed file: the exercises of the place where it is changed, the change in words, and the file's text."""

    exercises: tuple[str, ...]
    change: str
    source: str

    @property
    def name(self) -> str:
        """What the mutation is known by; it does not change when lines move."""
        return f"{', '.join(self.exercises)}: {self.change}"


def mutations(source: str, trained: Collection[str] = ()) -> list[Mutation]:
    """Every mutation of a solution, always in the same order.

    Args:
        source: the text of a solution file.
        trained: exercises that only a training judges. What belongs to one of them is left alone: its settings are the
            student's choice, and a weak one costs a share of the training, if anything.
    """
    answers = regions(source, "the solution")
    found: list[Mutation] = []
    seen = Counter[str]()
    for node in ast.walk(ast.parse(source)):
        line = getattr(node, "lineno", 0)
        ids = next((answer.ids for answer in answers if answer.first < line < answer.last), ())
        if not ids or set(ids) & set(trained):
            continue
        for new in _replacements(node):
            change = _change(source, node, new)
            seen[change] += 1
            change += f" ({seen[change]})" if seen[change] > 1 else ""
            found.append(Mutation(ids, change, _replaced(source, node, new)))
    return found


def _replacements(node: ast.AST) -> Iterator[str]:
    """What may stand in this node's place."""
    if isinstance(node, ast.stmt):
        yield from _statement(node)
    elif isinstance(node, ast.expr):
        for other in _expression(node):
            yield ast.unparse(other)


def _statement(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.Expr | ast.Assign | ast.AugAssign | ast.Return | ast.Break):
        is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not is_text:
            yield "pass"
    elif isinstance(node, ast.If):
        yield "pass"
        for test in (ast.UnaryOp(ast.Not(), node.test), ast.Constant(True)):
            yield _unparsed(node, test=test)
    elif isinstance(node, ast.With):
        yield _unparsed(node, items=[ast.withitem(ast.Name("contextlib.nullcontext()"))]).replace(
            "with contextlib.nullcontext()", "if True"
        )


def _expression(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        for comparison in _COMPARISONS.get(type(node.ops[0]), ()):
            yield _with(node, ops=[comparison()])
    elif isinstance(node, ast.BinOp):
        for operator in _OPERATORS.get(type(node.op), ()):
            yield _with(node, op=operator())
        yield node.left
        yield node.right
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Not):
        yield node.operand
    elif isinstance(node, ast.BoolOp):
        yield _with(node, op=ast.And() if isinstance(node.op, ast.Or) else ast.Or())
        yield from node.values
    elif isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse
        yield _with(node, body=node.orelse, orelse=node.body)
    elif isinstance(node, ast.Constant):
        yield from _constant(node)
    elif isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load) and len(node.elts) > 1:
        yield _with(node, elts=[node.elts[1], node.elts[0], *node.elts[2:]])
    elif isinstance(node, ast.Call):
        yield from _call(node)


def _constant(node: ast.Constant) -> Iterator[ast.expr]:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield ast.Constant(node.value + 1)
        if node.value > 1:
            yield ast.Constant(node.value - 1)
    elif isinstance(node.value, float):
        yield ast.Constant(round(node.value * 2, 6))
        yield ast.Constant(round(node.value / 2, 6))
    elif node.value in _WORDS:
        yield ast.Constant(_WORDS[node.value])


def _call(node: ast.Call) -> Iterator[ast.expr]:
    """The call with its first two arguments exchanged, without one of its keywords, or what it was called on."""
    if len(node.args) >= 2 and not any(isinstance(argument, ast.Starred) for argument in node.args):
        for place in range(len(node.args) - 1):
            swapped = [*node.args]
            swapped[place], swapped[place + 1] = swapped[place + 1], swapped[place]
            yield _with(node, args=swapped)
    for keyword in node.keywords:
        yield _with(node, keywords=[other for other in node.keywords if other is not keyword])
    if isinstance(node.func, ast.Attribute) and not _is_module(node.func.value):
        yield node.func.value
    elif len(node.args) == 1 and not isinstance(node.args[0], ast.Starred):
        yield node.args[0]


def _is_module(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("torch", "nn", "F", "math", "random", "gymnasium", "self")


def _with(node: ast.expr, **changes: object) -> ast.expr:
    other = copy.copy(node)
    for name, value in changes.items():
        setattr(other, name, value)
    return other


def _unparsed(node: ast.stmt, **changes: object) -> str:
    other = copy.copy(node)
    for name, value in changes.items():
        setattr(other, name, value)
    indent = "\n" + " " * node.col_offset
    return ast.unparse(ast.fix_missing_locations(other)).replace("\n", indent)


def _change(source: str, node: ast.AST, new: str) -> str:
    """The change in words: `the line{old -> new}goes on`, or the beginnings and ends of what spans several lines."""
    assert isinstance(node, ast.stmt | ast.expr) and node.end_col_offset is not None
    old, new = ast.get_source_segment(source, node) or "", "(left out)" if new == "pass" else new
    if node.lineno != node.end_lineno or "\n" in new:
        return f"{_short(old)} -> {_short(new)}"
    line = source.splitlines()[node.lineno - 1].encode()  # the columns of ast count bytes
    before, after = line[: node.col_offset].decode().lstrip(), line[node.end_col_offset :].decode()
    return f"{before}{{{old} -> {new}}}{after.partition('  #')[0]}"


def _replaced(source: str, node: ast.AST, new: str) -> str:
    """The source with this node's text replaced; in brackets where an expression might be read otherwise."""
    assert isinstance(node, ast.stmt | ast.expr) and node.end_lineno and node.end_col_offset is not None
    lines = source.encode().splitlines(keepends=True)  # the columns of ast count bytes
    before = b"".join(lines[: node.lineno - 1]) + lines[node.lineno - 1][: node.col_offset]
    after = lines[node.end_lineno - 1][node.end_col_offset :] + b"".join(lines[node.end_lineno :])
    text = f"({new})" if isinstance(node, ast.expr) and not isinstance(node, ast.Constant | ast.Tuple) else new
    return (before + text.encode() + after).decode()


def _short(text: str) -> str:
    """The text on one line of at most 90 characters."""
    line = " ".join(text.split())
    return line if len(line) <= 90 else f"{line[:60]} ... {line[-25:]}"
