"""Schemas of Kubernetes in YAML: most of an operator's bytes, and no object of anybody's."""

from __future__ import annotations

from stacklint.regex import lazy

_KIND = "\nkind: CustomResourceDefinition\n"
_RULE = lazy(r"\n---(?=[ \t\n])")


def blank_schemas(text: str) -> str:
    """Return a YAML text in which each document that defines a kind of object is as many empty lines."""
    if _KIND.strip() not in text:
        return text
    framed = f"\n{text}\n"
    first, *others = _RULE.split(framed)
    parts = [first, *("\n---" + other for other in others)]
    blanked = ("\n" * part.count("\n") if _KIND in part + "\n" else part for part in parts)
    return "".join(blanked)[1:-1]
