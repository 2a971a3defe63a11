"""What a student's file imports, by its syntax: nothing is run."""

import ast


def imported(tree: ast.Module) -> set[str]:
    """The first parts of the names of all modules that are imported anywhere in a file."""
    names = set[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found = [node.module] if node.module else [alias.name for alias in node.names]
            names |= {name.partition(".")[0] for name in found}
    return names
