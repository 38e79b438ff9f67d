"""The options that a script of Python takes on its command line, where its text tells all of them."""

from __future__ import annotations

from stacklint.regex import lazy

_PARSERS = lazy(r"\bArgumentParser\(")
_BOUND = lazy(r"([A-Za-z_][\w.]*)[ \t]*(?::[ \t]*[\w.]+[ \t]*)?=[ \t]*(?:\w+\.)?ArgumentParser\(")
_ADDS = lazy(r"\.add_argument\(")
_ADDED = lazy(r"\.add_argument\(\s*((?:\"[^\"\n]*\"|'[^'\n]*')(?:\s*,\s*(?:\"[^\"\n]*\"|'[^'\n]*'))*)")
_COMMANDS = lazy(r"@click\.command\b")
_CLICKS = lazy(r"\bclick\.option\(")
_CLICKED = lazy(r"\bclick\.option\(\s*((?:\"[^\"\n]*\"|'[^'\n]*')(?:\s*,\s*(?:\"[^\"\n]*\"|'[^'\n]*'))*)")
_LITERAL = lazy(r"\"([^\"\n]*)\"|'([^'\n]*)'")
_MORE = lazy(
    r"parse_known|parents\s*=|prefix_chars|REMAINDER|BooleanOptionalAction|DEFINE_|ignore_unknown|click\.group"
    r"|class\s+\w+\([^)\n]*ArgumentParser|\bsys\.argv\b(?!\[1:\])|@\w*options?\b|@\w+\.option\b(?<!@click\.option)"
)
"""What lets a script take words that it does not list."""


def options_of(text: str) -> frozenset[str] | None:
    """Return the options, as they are written; nothing where others may be added or passed on."""
    if _MORE.search(text):
        return None
    if "ArgumentParser(" in text:
        found = _listed(text) if "parse_args(" in text and "click.option(" not in text else None
    else:
        one = len(_COMMANDS.findall(text)) == 1
        rows = _CLICKED.findall(text)
        found = rows if one and len(rows) == len(_CLICKS.findall(text)) else None
    if found is None:
        return None
    names = (a or b for row in found for a, b in _LITERAL.findall(row))
    return frozenset(part.strip() for name in names for part in name.split("/") if part.strip().startswith("-"))


def _listed(text: str) -> list[str] | None:
    """Return the names of the arguments of the only parser, which nothing else is given."""
    bound = _BOUND.findall(text)
    if len(_PARSERS.findall(text)) != 1 or len(bound) != 1:
        return None
    rows = _ADDED.findall(text)
    if len(rows) != len(_ADDS.findall(text)) or _is_given(bound[0], text):
        return None
    return rows


def _is_given(name: str, text: str) -> bool:
    """Return whether a name is handed to a call, which may add what it likes."""
    at = text.find(name)
    while at >= 0:
        before, after = text[:at].rstrip()[-1:], text[at + len(name) :].lstrip()[:1]
        if before in {"(", ",", "="} and after in {",", ")"}:
            return True
        at = text.find(name, at + 1)
    return False
