"""Whether a wheel still has a Python symbol, and the first release that lacks it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from package_index import File, member, names, wheel_of

if TYPE_CHECKING:
    from packaging.version import Version

    from package_index import Answer

_BINDS = (
    r"(?:class|def) NAME\b|^\s*NAME\s*[:=]|\b(?:import|as)\b[^#\n]*\bNAME\b|^\s*NAME\s*,?\s*(?:#.*)?$|[\"']NAME[\"']"
)
_DEEP = 2
"""A module, or a package below: so far a star is followed."""
_STAR = re.compile(r"^\s*from\s+\S+\s+import\s+\*", re.MULTILINE)


def first_without(answer: Answer, symbol: str, word: str = "") -> tuple[str, str]:
    """Return (last release with a symbol, first release without it), found by halving; empty for none.

    Only stable releases with a wheel count. `word` is a keyword looked for in the symbol's own module.
    """
    wheels: dict[Version, File] = {}
    for version in sorted({f.version for f in answer.files if not f.version.is_prerelease}):
        if wheel := wheel_of([f for f in answer.files if f.version == version]):
            wheels[version] = wheel
    order = list(wheels)
    have = [i for i in range(0, len(order), max(1, len(order) // 12)) if has(wheels[order[i]], symbol, word)]
    if not have:
        return "", ""
    low, high = max(have), len(order) - 1
    if has(wheels[order[high]], symbol, word):
        return str(order[high]), ""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if has(wheels[order[middle]], symbol, word) else (low, middle)
    return str(order[low]), str(order[high])


@lru_cache(maxsize=4096)
def has(file: File, symbol: str, word: str = "") -> bool:
    """Say whether a wheel holds a symbol: its module, or its name in the text of the nearest module."""
    held = _names(file)
    parts = symbol.split(".")
    for count in range(len(parts), 0, -1):
        path = "/".join(parts[:count])
        for name in (f"{path}.py", f"{path}/__init__.py", f"{path}/__init__.pyi"):
            if name not in held:
                continue
            if word:
                return _takes(_text(file, name), parts[-1], word)
            return all(_says(file, name, rest) for rest in parts[count:])
        if any(n.startswith(f"{path}.") and n.endswith((".so", ".pyd")) for n in held):
            return True
    return False


def _says(file: File, name: str, word: str) -> bool:
    text = _text(file, name)
    binds = re.compile(_BINDS.replace("NAME", re.escape(word)), re.MULTILINE)
    if binds.search(text):
        return True
    if not _STAR.search(text):
        return False
    folder = name.rpartition("/")[0]
    inner = [n for n in _names(file) if n.startswith(f"{folder}/") and n.endswith(".py") and n != name]
    starred = sorted(n for n in inner if n.count("/") - folder.count("/") <= _DEEP)
    return any(binds.search(_text(file, n)) for n in starred)


def _takes(text: str, name: str, word: str) -> bool:
    """Say whether the function or class `name` takes the keyword `word`."""
    start = re.search(rf"^[ \t]*(?:(?:async )?def|class) {re.escape(name)}\b", text, re.MULTILINE)
    if start is None:
        return False
    rest = text[start.start() :]
    if rest.lstrip().startswith("class"):
        made = rest.find("def __init__(")
        rest = rest[made:] if made >= 0 else rest
    end = re.search(r"\)\s*(?:->[^:]+)?:\s*\n", rest)
    return bool(end and re.search(rf"\b{re.escape(word)}\s*[:=,)]", rest[: end.end()]))


@lru_cache(maxsize=4096)
def _names(file: File) -> frozenset[str]:
    return frozenset(names(file))


@lru_cache(maxsize=4096)
def _text(file: File, name: str) -> str:
    return (member(file, name, whole=True) or b"").decode("utf-8", "replace")
