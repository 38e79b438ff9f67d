"""Where a project uses interfaces that a version removed or announced to remove."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from stacklint.knowledge.types import Dependency, Tool
    from stacklint.model import Evidence
    from stacklint.situation import Situation

    Owner = Tool | Dependency
    Row = Mapping[str, Any]

_COUNTED = {"examples": {"product", "example", "docs"}, "course": {"product", "example", "docs"}}
"""The scopes whose code people run, by kind of repository; product alone elsewhere."""
_CODE = frozenset({"call", "import"})
_VERSION = lazy(
    r"__version__|\.VERSION\b|importlib[._]metadata|packaging(?:\.version| import version)|get_distribution\("
    r"|parse_version|LooseVersion|StrictVersion"
)
_ASKS = (
    *("__version__", ".VERSION", "importlib", "packaging", "get_distribution"),
    *("parse_version", "LooseVersion", "StrictVersion"),
)
"""One of which stands in whatever `_VERSION` finds; looked for first, which is faster."""
_FALLBACK = lazy(
    r"except\s{0,9}\(?[\w., ]{0,300}(?:ImportError|ModuleNotFoundError|AttributeError|TypeError)|hasattr\("
)


def uses_of(names: Collection[str], situation: Situation, packages: Collection[str] = ()) -> dict[str, list[Evidence]]:
    """Return where the symbols (or what is below them), commands and resources stand in what people run.

    What a library is are its packages, of which `packages` are the `__init__.py`; scripts beside these are tried once
    and left.
    """
    counted = _COUNTED.get(situation.kind, {"product"})
    packed = _packages(situation, packages)
    found: dict[str, list[Evidence]] = defaultdict(list)
    tried = {(e.location.path, e.value) for e in situation.evidence if e.detail.get("guard") == "try"}
    given = {e.value for e in situation.evidence if e.detail.get("form") == "assigned"}
    for item in situation.evidence:
        if situation.scopes.get(item.location.path) not in counted:
            continue
        name = item.value
        if item.kind in {"command", "resource"}:
            if name in names and item.detail.get("context") != "docs":
                found[name].append(item)
            continue
        if (
            item.kind not in _CODE
            or name in given
            or (packed and item.location.path.rpartition("/")[0] not in packed)
            or any((item.location.path, above) in tried for above in _names_above(name))
        ):
            continue
        method = "*." + name.rpartition(".")[2]
        if item.detail.get("form") == "attribute":
            found[name].append(item)
            continue
        if method in names and method != name:
            found[method].append(item)
        while name:
            if name in names:
                found[name].append(item)
            name = name.rpartition(".")[0]
    return found


def _packages(situation: Situation, packages: Collection[str]) -> set[str]:
    """Return the folders of a library that hold its packages; empty where all of a project counts."""
    if situation.kind != "library":
        return set()
    scopes = situation.scopes
    return {path.rpartition("/")[0] for path in packages if scopes.get(path, "product") == "product"}


def _names_above(name: str) -> Iterator[str]:
    """Yield a dotted name and the longer ones of those that it stands below: what an import may have bound."""
    while "." in name:
        yield name
        name = name.rpartition(".")[0]


def importing(modules: frozenset[str], situation: Situation) -> dict[str, set[str]]:
    """Return the names that each file imports from a tool's modules."""
    found: dict[str, set[str]] = defaultdict(set)
    for item in situation.evidence:
        if item.kind in _CODE and not item.value.startswith("*."):
            name = item.value
            while name and name not in modules:
                name = name.rpartition(".")[0]
            if name:
                found[item.location.path].add(item.value)
    return found


def is_use(item: Evidence, row: Row, owner: Owner, files: Mapping[str, set[str]]) -> bool:
    """Whether a place is what a row means: its kind, its receiver, its arguments, its words."""
    if "symbol" in row:
        imported = files.get(item.location.path, set())
        beside = row.get("beside", "")
        if item.kind not in _CODE or (beside and not any(_below(name, beside) for name in imported)):
            return False
        if row["symbol"].startswith("*.") and not _of_owner(item, owner.modules, imported):
            return False
        return _argued(item, row)
    if item.kind == "command" and "command" in row:
        return _words_in(row["command"], item.detail.get("line", ""))
    return item.kind == "resource" and "resource" in row


def _below(name: str, module: str) -> bool:
    return name == module or name.startswith(module + ".")


def _of_owner(item: Evidence, modules: frozenset[str], imported: set[str]) -> bool:
    """Whether a method is the tool's: its receiver is known to be, or is unknown in a file that imports the tool."""
    if item.value.startswith("*."):
        return bool(imported)
    return any(_below(item.value, module) for module in modules)


def _argued(item: Evidence, row: Row) -> bool:
    """Whether a call gives the argument that a row names, and with its value where the row has one."""
    argument = row.get("argument")
    if argument is None:
        return True
    symbol = row["symbol"]
    if item.kind != "call" or not (item.value == symbol or symbol.startswith("*.")):
        return False
    if "value" not in row and argument in item.detail.get("names", "").split(","):
        return True
    given = item.detail.get(f"kw.{argument}") if argument != "0" else _first(item.detail.get("args", ""))
    return given is not None and row.get("value", given) == given


def _first(arguments: str) -> str | None:
    match = re.match(r'\["([^"\\]*)"', arguments)
    return match[1] if match else None


def _words_in(wanted: str, line: str) -> bool:
    """Whether a command line starts the program, with the words that follow in this order and all options."""
    program, *rest = wanted.split()
    words = line.split()
    start = next((i for i, w in enumerate(words) if w.rpartition("/")[2] == program), None)
    if start is None:
        return False
    given = [w.partition("=")[0] for w in words[start + 1 :]]
    plain = [w for w in rest if not w.startswith("-")]
    return given[: len(plain)] == plain and all(w in given for w in rest if w.startswith("-"))


_SILENCED = lazy(r"(?:filterwarnings|simplefilter)\(\s*[\"']ignore")


def chooses(text: str, row: Row) -> bool:
    """Whether a file takes one interface or the other: it asks for a version, or falls back from the newer."""
    asks, silenced, falls_back = _signs(text)
    if asks:
        return True
    newer = str(row.get("instead", "")).partition(" ")[0].rpartition(".")[2]
    if row.get("state") == "deprecated" and (("_" in newer and newer in text) or silenced):
        return True  # who uses both, or has put the warnings out of sight, knows
    if "unless" in row and re.search(row["unless"], text):
        return True
    return falls_back and ("argument" in row or "named" in row) and bool(newer) and newer in text


@lru_cache(maxsize=256)
def _signs(text: str) -> tuple[bool, bool, bool]:
    """Return whether a text asks for a version, silences warnings, and falls back where something is not there."""
    asks = any(word in text for word in _ASKS) and _VERSION.search(text) is not None
    silenced = "ignore" in text and _SILENCED.search(text) is not None
    return asks, silenced, ("except" in text or "hasattr(" in text) and _FALLBACK.search(text) is not None
