"""Interfaces that a version removed or announced to remove, judged by the nearest pin."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from stacklint.checks.registry import Context, check
from stacklint.demands import admits, nearest, reachable, specifier_of
from stacklint.holders import holders
from stacklint.knowledge.load import looked_up_by
from stacklint.knowledge.releases import releases
from stacklint.knowledge.types import Tool
from stacklint.model import Evidence, Finding, Related, Suggestion
from stacklint.record import replace
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from stacklint.knowledge.types import Dependency, Rule
    from stacklint.situation import Situation

    Owner = Tool | Dependency
    Row = Mapping[str, Any]
    Gone = list[tuple[Row, list[Evidence], list[Evidence]]]

_PLACES, _DEMANDS, _SWAPS = 4, 2, 3
_NUMBER = {True: {"are": "is", "it": "it"}, False: {"are": "are", "it": "them"}}
"""Words of the messages, by whether one thing is gone."""
_COUNTED = {"examples": {"product", "example", "docs"}, "course": {"product", "example", "docs"}}
"""The scopes whose code people run, by kind of repository; product alone elsewhere."""
_CODE = frozenset({"call", "import"})
_PYTHON = lazy(r"\d+\.\d+(?:\.\d+)?(?![\d.])")
_VERSION = lazy(
    r"__version__|\.VERSION\b|importlib[._]metadata|packaging(?:\.version| import version)|get_distribution\("
    r"|parse_version|LooseVersion|StrictVersion"
)
_FALLBACK = lazy(
    r"except\s{0,9}\(?[\w., ]{0,300}(?:ImportError|ModuleNotFoundError|AttributeError|TypeError)|hasattr\("
)
_KEYS = ("symbol", "command", "resource")


@check("removed-api")
def find_removed_api(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield uses of interfaces that a newer version removed, by what the nearest pin lets in.

    `parameters.outcome` is the outcome that this rule reports: now (the version that is demanded lacks
    it), next (the next installation may take a version that lacks it), or later (a pin keeps it
    alive and so blocks the upgrade); deprecated for what is still there and announced to go.
    """
    wanted = rule.parameters["outcome"]
    removals = context.knowledge.removals
    for situation in context.situations.values():
        if situation.kind == "non-ml":
            continue
        used = _uses(removals.keys(), situation)
        rows: dict[str, tuple[Owner, list[Row]]] = {}
        for owner, row in (entry for name in sorted(used) for entry in removals[name]):
            rows.setdefault(owner.id, (owner, []))[1].append(row)
        for _, (owner, found) in sorted(rows.items()):
            for version, gone in sorted(_gone(owner, found, situation, used, wanted, context.text).items()):
                yield _removed(rule, situation, owner, version, gone)


def _gone(
    owner: Owner,
    rows: list[Row],
    situation: Situation,
    used: Mapping[str, list[Evidence]],
    wanted: str,
    text: Callable[[str], str],
) -> dict[str, Gone]:
    """Return the interfaces of a tool or library that are gone and used, by the version that lacks them."""
    found: dict[str, Gone] = defaultdict(list)
    asked, files = _asked(owner, situation), _importing(owner.modules, situation)
    for row in (r for r in rows if r.get("verified", True)):
        places = [e for e in used[looked_up_by(row)] if _uses_row(e, row, owner, files)]
        judged = [(e, *_outcome(row, owner, e, asked, situation)) for e in places]
        kept = [(e, by) for e, outcome, by in judged if outcome == wanted and not _chooses(text(e.location.path), row)]
        if kept:
            found[row["in"]].append((row, [e for e, _ in kept], [d for _, by in kept for d in by]))
    return found


def _uses(names: Collection[str], situation: Situation) -> dict[str, list[Evidence]]:
    """Return where the symbols (or what is below them), commands and resources stand in what people run."""
    counted = _COUNTED.get(situation.kind, {"product"})
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


def _names_above(name: str) -> Iterator[str]:
    """Yield a dotted name and the longer ones of those that it stands below: what an import may have bound."""
    while "." in name:
        yield name
        name = name.rpartition(".")[0]


def _importing(modules: frozenset[str], situation: Situation) -> dict[str, set[str]]:
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


def _uses_row(item: Evidence, row: Row, owner: Owner, files: Mapping[str, set[str]]) -> bool:
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


def _chooses(text: str, row: Row) -> bool:
    """Whether a file takes one interface or the other: it asks for a version, or falls back from the newer."""
    if _VERSION.search(text):
        return True
    newer = str(row.get("instead", "")).partition(" ")[0].rpartition(".")[2]
    falls_back = bool(_FALLBACK.search(text))
    return falls_back and ("argument" in row or "named" in row) and bool(newer) and newer in text


def _asked(owner: Owner, situation: Situation) -> list[Evidence]:
    """Return what is demanded of packages, an image's tag being a demand on the package that the image is of."""
    asked = [e for e in situation.evidence if e.kind in {"package", "locked"} and e.detail.get("group") != "build"]
    usage = situation.usages.get(owner.id)
    own = {owner.id, *owner.packages}
    images = [s.evidence for s in usage.sightings if s.evidence.kind == "image"] if usage else []
    named = [e for e in images if e.value.rpartition("/")[2] in own]
    return asked + [p for e in named if owner.packages for p in _pinned(e, owner.packages[0])]


def _pinned(image: Evidence, package: str) -> Iterator[Evidence]:
    """Yield an image's tag as the demand that it makes on the tool's package; nothing where it is no version."""
    version = re.match(r"v?(\d+(?:\.\d+)+)", image.detail.get("tag", ""))
    if version:
        yield replace(image, kind="package", value=package, detail={"specifier": f"=={version.group(1)}"})


def _outcome(
    row: Row, owner: Owner, place: Evidence, asked: list[Evidence], situation: Situation
) -> tuple[str, list[Evidence]]:
    """Return now, next, later or deprecated for an interface, and by which demands; empty where nothing can be said."""
    package = row.get("package", "")
    names = {package} if package else set(owner.packages)
    demands = nearest(names, place, asked) or nearest(owner.packages, place, asked) or _said(names, place, situation)
    verdicts = {admits(specifier_of(demand), row["in"]) for demand in demands}
    if not demands:
        return "", demands
    if row.get("state") == "deprecated":
        return "" if verdicts == {"never"} else "deprecated", demands
    if verdicts == {"only"}:
        return "now", demands
    facts = releases(package) if package else None
    if "never" in verdicts:
        return "later", demands
    pythons = _pythons(demands, situation)
    if not reachable(facts, row["in"], {e.detail["specifier"] for e in pythons}):
        return "later", [*demands, *pythons]
    held = holders(package, row["in"], demands, asked) if package else []
    return (
        ("later", [*demands, *(replace(e, detail={**e.detail, "holds": package}) for e in held)])
        if held
        else ("next", demands)
    )


def _said(names: set[str], place: Evidence, situation: Situation) -> list[Evidence]:
    """Return the nearest README's command to install a package, where it names no version: no manifest says more."""
    found = []
    for item in situation.evidence:
        if item.kind == "config" and item.value.startswith("readme.installs="):
            words = item.value.partition("=")[2].lower().replace("_", "-").split()
            found += [replace(item, kind="package", value=name) for name in sorted(names & set(words))]
    return nearest(names, place, found)[:1]


def _pythons(demands: list[Evidence], situation: Situation) -> list[Evidence]:
    """Return the Pythons that are fixed where a package is demanded: in the same image, or nearest above a manifest."""
    fixed = [
        replace(e, value="python", detail={"specifier": version[0]})
        for e in situation.evidence
        if e.kind in {"image", "config"} and (version := _PYTHON.match(_python(e)))
    ]
    found: list[Evidence] = []
    for demand in demands:
        path = demand.location.path
        here = [e for e in fixed if e.location.path == path]
        near = here if here or demand.detail.get("context") == "image" else nearest({"python"}, demand, fixed)
        if not near:
            return []
        found += near
    return found


def _python(item: Evidence) -> str:
    if item.kind == "image":
        return item.detail.get("tag", "") if item.value.rpartition("/")[2] == "python" else ""
    return item.value.partition("=")[2] if item.value.startswith("python-version=") else ""


def _removed(rule: Rule, situation: Situation, owner: Owner, version: str, found: Gone) -> Finding:
    """Return one finding for all that a version lacks: its cause is one, and so is the cure."""
    found = sorted(found, key=lambda row: row[1][0].location)
    symbols = list(dict.fromkeys(shown(row) for row, _, _ in found))
    named = ", ".join(symbols[:3]) + (f" and {len(symbols) - 3} more" if len(symbols) > 3 else "")  # noqa: PLR2004 - three are read
    places = sorted({e.location: row for row, rows, _ in found for e in rows}.items(), key=lambda p: p[0])
    demands = sorted({d.location: d for _, _, by in found for d in by}.values())
    source = _source(found[0][0])
    tool = owner.id if isinstance(owner, Tool) else ""
    return Finding(
        rule=rule.id,
        kind="obsolete",
        severity=rule.severity,
        message=rule.message.format(
            symbol=named, tool=owner.name, version=version, keeper=_keeper(demands), **_NUMBER[len(symbols) == 1]
        ),
        location=places[0][0],
        project=situation.project,
        tools=(tool,) if tool else (),
        related=(
            *(Related(at, f"{shown(row)} here") for at, row in places[1:_PLACES]),
            *(Related(d.location, _demanded(d)) for d in demands[:_DEMANDS]),
        ),
        act=_act([row for row, _, _ in found]) or rule.act,
        suggestions=(Suggestion("replace", tool, url=source if source.startswith("http") else ""),),
        subject=f"{owner.id} {version}",
    )


def _keeper(demands: list[Evidence]) -> str:
    python = next((e for e in demands if e.value == "python"), None)
    holder = next((e for e in demands if "holds" in e.detail), None)
    if holder:
        return f"{holder.value} {specifier_of(holder).lstrip('= ')}"
    return f"Python {python.detail['specifier']}" if python else "the pin"


def _act(rows: list[Row]) -> str:
    """Return what takes the place of each interface that is named; empty where nothing is known of the first."""
    swaps = dict.fromkeys((str(row["instead"]), shown(row)) for row in rows if row.get("instead"))
    told = [f"{new} in place of {old}" for new, old in list(swaps)[:_SWAPS]]
    return f"Use {', and '.join(told)}" if told and rows[0].get("instead") else ""


def _source(row: Row) -> str:
    """Return where a removal is told: the release's own page where the row names no other."""
    return str(row.get("source") or f"https://pypi.org/project/{row.get('package', '')}/{row['in']}/")


def _demanded(item: Evidence) -> str:
    specifier = specifier_of(item)
    return f"{item.value}{' ' + specifier if specifier else ', in any version,'} is asked for here"


def shown(row: Row) -> str:
    """Return an interface as people write it: a method without a known receiver as `.name()`."""
    symbol = str(next(row[key] for key in _KEYS if key in row))
    named = f"{symbol[1:]}()" if symbol.startswith("*.") else symbol
    if "argument" not in row:
        return named
    given = f"={row['value']!r}" if "value" in row else "="
    return f"{named}({'' if row['argument'] == '0' else row['argument']}{given})".replace("(=", "(")
