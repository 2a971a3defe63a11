"""Formulas of the handout as HTML: the part of LaTeX that it uses, in letters, subscripts and superscripts.

A page without network and scripts has no typesetter. What is not known here stays as it is written.
"""

import re

from markupsafe import Markup, escape

_SYMBOLS = {
    **{"alpha": "α", "beta": "β", "gamma": "γ", "varepsilon": "ε", "epsilon": "ε", "theta": "θ", "phi": "φ"},
    **{"pi": "π", "tau": "τ", "mu": "μ", "sigma": "σ"},
    **{"nabla": "∇", "sum": "Σ", "int": "∫", "infty": "∞", "ell": "ℓ", "partial": "∂", "top": "⊤"},
    **{"le": " ≤ ", "ge": " ≥ ", "ne": " ≠ ", "sim": " ~ ", "in": " ∈ ", "to": " → ", "mid": " | ", "Vert": " ‖ "},
    **{"cdot": "·", "times": "×", "pm": "±", "log": "log ", "exp": "exp ", "max": "max", "min": "min", "quad": "  "},
    **{"qquad": "    ", "left": "", "right": "", "lbrace": "{", "rbrace": "}", "dots": "…", "ldots": "…"},
    **{"tanh": "tanh", "leftarrow": " ← ", "lfloor": "⌊", "rfloor": "⌋", "bigl": "", "bigr": ""},
    **{"approx": " ≈ ", "bmod": " mod "},
    **{",": " ", ";": " ", ":": " ", "!": "", " ": " ", "{": "{", "}": "}", "\\": "<br>", "|": "‖"},
}
_PLAIN = ("text", "mathrm", "mathbb", "mathcal", "mathbf", "mathit", "operatorname")
_TOKENS = re.compile(r"\\([A-Za-z]+|.)|([{}_^&])|([^\\{}_^&]+)", re.S)
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{[a-z]+\*?\}")


def formula(latex: str) -> Markup:
    """A formula as HTML."""
    tokens = [found[0] for found in _TOKENS.finditer(_ENVIRONMENT.sub("", latex))][::-1]
    return Markup(re.sub(r"\s+", " ", _row(tokens, until="")).strip())


def _row(tokens: list[str], until: str) -> str:
    """What stands before the token `until`; tokens are taken from the end of the list."""
    parts = []
    while tokens:
        token = tokens.pop()
        if token == until:
            break
        parts.append(_one(token, tokens))
    return "".join(parts)


def _one(token: str, tokens: list[str]) -> str:
    if token == "{":
        return _row(tokens, "}")
    if token in "_^":
        tag = "sub" if token == "_" else "sup"
        return f"<{tag}>{_argument(tokens)}</{tag}>"
    if token == "&":
        return " "
    if not token.startswith("\\") or len(token) == 1:
        return str(escape(token)).replace("-", "−").replace("&#39;", "′")
    name = token[1:]
    if name == "frac":
        above, below = _argument(tokens), _argument(tokens)
        return f"({above}) / ({below})" if len(above) + len(below) > 2 else f"{above}/{below}"
    if name == "hat":
        return f"{_argument(tokens).strip()}\u0302"
    if name == "underbrace":
        return _argument(tokens)
    if name in _PLAIN:
        return _argument(tokens)
    return _SYMBOLS.get(name, str(escape(token)))


def _argument(tokens: list[str]) -> str:
    """The next group, command or single character."""
    if not tokens:
        return ""
    token = tokens.pop()
    if token == "{" or token.startswith("\\") or token in "_^":
        return _one(token, tokens)
    token = token.lstrip() or token
    if len(token) > 1:
        tokens.append(token[1:])
    return _one(token[0], tokens)
