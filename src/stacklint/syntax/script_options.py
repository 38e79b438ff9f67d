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
_WORDS = ("parse_known", "prefix_chars", "REMAINDER", "BooleanOptionalAction", "DEFINE_", "ignore_unknown")
_MORE = {
    "parents": lazy(r"parents\s*="),
    "click": lazy(r"click.group"),
    "class": lazy(r"class\s+\w+\([^)\n]*ArgumentParser"),
    "sys.argv": lazy(r"\bsys\.argv\b(?!\[1:\])"),
    "option": lazy(r"@\w*options?\b|@\w+\.option\b(?<!@click\.option)"),
}
"""What lets a script take words that it does not list: words, and expressions by a word that stands in each."""


def options_of(text: str) -> frozenset[str] | None:
    """Return the options, as they are written; nothing where others may be added or passed on."""
    if ("ArgumentParser(" not in text and "@click.command" not in text) or _takes_more(text):
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


def _takes_more(text: str) -> bool:
    return any(word in text for word in _WORDS) or any(w in text and e.search(text) for w, e in _MORE.items())


def _listed(text: str) -> list[str] | None:
    """Return the names of the arguments of the only parser, which nothing else is given."""
    lines = "\n".join(row for row in text.split("\n") if "ArgumentParser(" in row)
    bound = _BOUND.findall(lines)
    if len(_PARSERS.findall(lines)) != 1 or len(bound) != 1:
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
