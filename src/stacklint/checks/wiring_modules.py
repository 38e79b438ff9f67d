"""Wiring: code that imports modules and names of the repository's own packages which are not there."""

from __future__ import annotations

import posixpath
import re
import warnings
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from stacklint.checks.registry import Context, check
from stacklint.holdings import Holdings
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Finding, Location, Related
from stacklint.projects import Projects
from stacklint.references import told
from stacklint.scopes import Scopes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.situation import Situation

_MOST = 1_500
_PLACES = 4
_LONGEST = 200_000
_SHOWING = frozenset({"course", "examples", "template"})
_SCOPES = frozenset({"product", "test", "example"})
_PUT_ASIDE = re.compile(
    r"(?:^|/)(?:_?old|_?archived?|deprecated|legacy|attic|backups?|\.[^/]+)/|_old\.py$", re.IGNORECASE
)
_MADE = re.compile(r"^_|version|_pb2|generated|^(?:settings|secrets?|config|local|credentials|keys?)", re.IGNORECASE)
"""Modules that a build, a generator or a person makes on each machine."""
_DYNAMIC = re.compile(
    r"__getattr__|__path__|sys\.modules|globals\(\)|import_module|extend_path|lazy|setattr\(|exec\(|__import__"
    r"|import\s*\*|load_dotenv_module",
    re.IGNORECASE,
)


class _Wanted(NamedTuple):
    """A module that a statement of one file asks for, and the names from it."""

    path: str
    line: int
    name: str
    names: tuple[str, ...] = ()


@check("imports-own-missing-module")
def find_missing_module(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield imports from packages of the repository whose module is nowhere, at the top of a file.

    Nothing is said of packages that share a name with one that is installed, that find their modules
    themselves, or whose modules git ignores or a build makes.
    """
    holdings = Holdings.of(context)
    files = [p for p in sorted(context.paths) if p.endswith(".py")]
    known = list(told(context.situations, whole=True))
    packages = _packages(files) - _installed(context) if known and len(files) <= _MOST else frozenset()
    if not packages or any(p.endswith(_COMPILED) for p in context.paths):
        return
    names = "|".join(sorted(re.escape(name) for name in packages))
    pattern = re.compile(rf"^(?:from|import)[ \t]+(?:{names})\.\w", re.MULTILINE)
    builds = "\n".join(context.text(p) for p in sorted(context.paths) if p.endswith(_BUILDS))
    scopes, projects = Scopes(context.paths), Projects(tuple(context.situations))
    found: dict[str, list[_Wanted]] = defaultdict(list)
    for path in files:
        if scopes.of(path) not in _SCOPES or _PUT_ASIDE.search(path) or not pattern.search(text := context.text(path)):
            continue
        project = projects.of(path)
        for wanted in _wanted(path, text, packages) if len(text) < _LONGEST else ():
            if name := _missing(wanted, project, holdings, context, builds):
                found[project].append(wanted._replace(name=name))
    for situation in known:
        yield from _finding(rule, situation, found.get(situation.project, []), holdings)


_NAME = re.compile(r"^\s*name\s*=\s*[\"']?([\w.-]+)", re.MULTILINE)
_BUILDS = ("setup.py", "pyproject.toml", "setup.cfg", "CMakeLists.txt", "Makefile", "meson.build", "build.py")


def _packages(files: list[str]) -> frozenset[str]:
    """Return the names of the outermost packages."""
    folders = {p.rpartition("/")[0] for p in files if p.endswith("/__init__.py")}
    tops = {f for f in folders if posixpath.dirname(f) not in folders}
    return frozenset(t.rpartition("/")[2] for t in tops if t.rpartition("/")[2].isidentifier())


def _installed(context: Context) -> frozenset[str]:
    """Return the modules that something else may bring under the same name."""
    asked = {e.value.replace("-", "_") for e in context.evidence if e.kind in {"package", "locked"}}
    for path in context.paths:
        if path.endswith(("pyproject.toml", "setup.py", "setup.cfg")):  # what they name is installed from here
            asked -= {name.lower().replace("-", "_") for name in _NAME.findall(context.text(path))}
    tools = context.knowledge.tools.values()
    return frozenset(asked) | {s.value.partition(".")[0] for t in tools for s in t.signals if s.kind == "import"}


def _wanted(path: str, text: str, packages: frozenset[str]) -> Iterator[_Wanted]:
    """Yield what the statements at the top level of a file ask for, once it is parsed."""
    import ast  # noqa: PLC0415 - most repositories need it not

    with warnings.catch_warnings(action="ignore"):
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return
    for node in tree.body:
        if isinstance(node, ast.Import):
            rows = [_Wanted(path, node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            rows = [_Wanted(path, node.lineno, node.module or "", tuple(alias.name for alias in node.names))]
        else:
            continue
        yield from (w for w in rows if "." in w.name and w.name.partition(".")[0] in packages)


def _missing(wanted: _Wanted, project: str, holdings: Holdings, context: Context, builds: str) -> str:
    """Return the module, or the name from one that is there, which is certainly nowhere; else an empty text."""
    parts = wanted.name.split(".")
    homes = {
        home
        for root in _roots(wanted.path, project)
        if f"{(home := posixpath.join(root, parts[0]))}/__init__.py" in holdings.paths
    }
    if not homes or any(_MADE.search(part) for part in parts[1:]):
        return ""
    if any(_DYNAMIC.search(context.text(f"{p}/__init__.py")) for h in homes for p in _between(h, parts[1:])):
        return ""
    there = [stem for h in homes for stem in [posixpath.join(h, *parts[1:])] if _exists(stem, holdings)]
    if there:
        return _missing_name(wanted, there, holdings, context)
    tail, built = "/".join(parts), re.search(rf"\b{re.escape(wanted.name)}\b", builds)
    elsewhere = holdings.ending(tail) or any(holdings.ending(tail + e) for e in _ENDINGS)
    unsure = any(
        holdings.has(p) and p not in holdings.folders for h in homes for p in [*_between(h, parts[1:]), f"{h}.py"]
    )
    return "" if built or elsewhere or unsure else wanted.name


def _between(home: str, parts: list[str]) -> list[str]:
    """Return the folders from a package down to a module of it, itself included."""
    return [posixpath.join(home, *parts[:depth]) for depth in range(len(parts) + 1)]


def _exists(stem: str, holdings: Holdings) -> bool:
    return holdings.has(stem) or any(holdings.has(stem + ending) for ending in _ENDINGS)


def _missing_name(wanted: _Wanted, stems: list[str], holdings: Holdings, context: Context) -> str:
    """Return the first name that a module neither defines, nor mentions, nor has as a module of its own."""
    if len(stems) != 1:
        return ""
    files = [p for p in (f"{stems[0]}.py", f"{stems[0]}/__init__.py") if p in holdings.paths]
    if len(files) > 1 or (not files and stems[0] not in holdings.folders):
        return ""
    text = context.text(files[0]) if files else ""
    if _DYNAMIC.search(text) or len(text) > _LONGEST:
        return ""
    for name in wanted.names:
        known = name == "*" or re.search(rf"\b{re.escape(name)}\b", text) or _MADE.search(name)
        if not known and not _exists(posixpath.join(stems[0], name), holdings):
            return f"{wanted.name}.{name}"
    return ""


def _roots(path: str, project: str) -> set[str]:
    """Return the folders from which Python imports in a file of a project."""
    root = "" if project == "." else project
    return {root, posixpath.join(root, "src"), posixpath.join(root, "lib"), "", "src", posixpath.dirname(path)}


_ENDINGS = (".py", ".pyi", ".pyx", ".ipynb")
_COMPILED = (".pyx", ".cpp", ".cc", ".cu", ".rs", ".f90", "CMakeLists.txt")
"""What a build may make modules from; git ignores those, so nothing could be said of any."""


def _finding(rule: Rule, situation: Situation, found: list[_Wanted], holdings: Holdings) -> Iterator[Finding]:
    """Yield one finding for all places, if there are any; product code first."""
    if not found:
        return
    rows = sorted(found, key=lambda w: (situation.scopes.get(w.path) != "product", w.path, w.line))
    first, others = rows[0], rows[1:]
    near = holdings.nearest(first.name.rpartition(".")[2] + ".py")
    words = {"module": first.name, "by": first.path, "hint": f"; {near} is here" if near else ""}
    yield Finding(
        rule=rule.id,
        kind="wiring",
        severity="note" if situation.kind in _SHOWING else rule.severity,
        message=rule.message.format(**words),
        location=Location(first.path, first.line),
        project=situation.project,
        related=tuple(Related(Location(w.path, w.line), f"{w.name} is imported") for w in others[:_PLACES]),
        act=rule.act.format(**words),
        subject=first.name,
    )
