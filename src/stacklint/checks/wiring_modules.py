"""Wiring: code that imports modules and names of the repository's own packages which are not there."""

from __future__ import annotations

import posixpath
import re
import warnings
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.holdings import Holdings
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Finding, Location, Related
from stacklint.projects import Projects
from stacklint.record import NamedTuple
from stacklint.references import told
from stacklint.regex import lazy
from stacklint.scopes import Scopes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.situation import Situation

_MOST = 1_500
_PLACES = 4
_LONGEST = 200_000
_SHOWING = frozenset({"course", "examples", "template"})
_SCOPES = frozenset({"test", "example"})
_SELDOM = lazy(r"(?:^|/)(?:__init__\.py$|(?:scripts?|bin|tools|qa|bench\w*|jobs|dags)/)")
"""Code that is seldom run. The rest fails where it is written, and reading all of it again costs too much."""
_PUT_ASIDE = lazy(r"(?:^|/)(?:_?old|_?archived?|deprecated|legacy|attic|backups?|\.[^/]+)/|_old\.py$", re.IGNORECASE)
_MADE = lazy(r"^_|version|_pb2|generated|^(?:settings|secrets?|config|local|credentials|keys?)", re.IGNORECASE)
"""Modules that a build, a generator or a person makes on each machine."""
_DYNAMIC = lazy(
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


@check("imports-own-missing-module", "file=__init__.py")
def find_missing_module(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield imports from packages of the repository whose module is nowhere, at the top of a seldom run file.

    Nothing is said of packages that share a name with one that is installed, that find their modules
    themselves, or whose modules git ignores or a build makes.
    """
    holdings = Holdings.of(context)
    files = [p for p in sorted(context.paths) if p.endswith(".py")]
    known = list(told(context.situations, whole=True))
    packages = _packages(files) - _installed(context) if known and len(files) <= _MOST else frozenset()
    if not packages or any(p.endswith(_COMPILED) for p in context.paths):
        return
    builds = "\n".join(context.text(p) for p in sorted(context.paths) if p.endswith(_BUILDS))
    look = _Look(holdings, context, packages, builds)
    scopes, projects = Scopes(context.paths), Projects(tuple(context.situations))
    found: dict[str, list[_Wanted]] = defaultdict(list)
    for path in files:
        if (scopes.of(path) in _SCOPES or _SELDOM.search(path)) and not _PUT_ASIDE.search(path):
            project = projects.of(path)
            found[project] += look.missing(path, project)
    for situation in known:
        yield from _finding(rule, situation, found.get(situation.project, []), holdings)


_NAME = lazy(r"^[ \t]*name[ \t]*=[ \t]*[\"']?([\w.-]+)", re.MULTILINE)
_BUILDS = ("setup.py", "pyproject.toml", "setup.cfg", "CMakeLists.txt", "Makefile", "meson.build", "build.py")


def _packages(files: list[str]) -> frozenset[str]:
    """Return the names of the outermost packages."""
    folders = {p.rpartition("/")[0] for p in files if p.endswith("/__init__.py")}
    tops = {f for f in folders if posixpath.dirname(f) not in folders}
    return frozenset(t.rpartition("/")[2] for t in tops if t.rpartition("/")[2].isidentifier())


def _installed(context: Context) -> frozenset[str]:
    """Return the modules that something else may bring under the same name."""
    asked = {e.value.replace("-", "_") for kind in ("package", "locked") for e in seen(context, kind)}
    for path in context.paths:
        if path.endswith(("pyproject.toml", "setup.py", "setup.cfg")):  # what they name is installed from here
            asked -= {name.lower().replace("-", "_") for name in _NAME.findall(context.text(path))}
    tools = context.knowledge.tools.values()
    return frozenset(asked) | {s.value.partition(".")[0] for t in tools for s in t.signals if s.kind == "import"}


class _Look:
    """Looks for what files ask of the repository's packages; each module is judged once."""

    def __init__(self, holdings: Holdings, context: Context, packages: frozenset[str], builds: str) -> None:
        self.holdings, self.context, self.builds = holdings, context, builds
        self.packages = packages
        names = "|".join(sorted(re.escape(name) for name in packages))
        # begins with the end of the line above: the engine leaps from one such letter to the next
        self._asked = re.compile(
            rf"\n(?:from[ \t]+((?:{names})\.[\w.]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n#\\]*)"
            rf"|import[ \t]+((?:{names})\.[\w.]+))"
        )
        self._dynamic = lru_cache(maxsize=None)(lambda path: bool(_DYNAMIC.search(context.text(path))))
        self._stems = lru_cache(maxsize=None)(self._found)

    def missing(self, path: str, project: str) -> list[_Wanted]:
        """Return what a file certainly cannot import; only a doubtful one is parsed."""
        text = self.context.text(path)
        if len(text) > _LONGEST:
            return []
        asked = [(m[1] or m[3], tuple(_listed(m[2] or ""))) for m in self._asked.finditer("\n" + text)]
        doubtful = {name for name, names in asked if self._judge(path, project, name, names)}
        rows = _wanted(path, text, self.packages) if doubtful else ()
        return [
            w._replace(name=gone)
            for w in rows
            if w.name in doubtful and (gone := self._judge(path, project, w.name, w.names))
        ]

    def _judge(self, path: str, project: str, name: str, names: tuple[str, ...]) -> str:
        """Return the module, or the name from one that is there, which is certainly nowhere; else an empty text."""
        top = name.partition(".")[0]
        homes = {
            h for r in _roots(path, project) if f"{(h := posixpath.join(r, top))}/__init__.py" in self.holdings.paths
        }
        verdict, stem = self._stems(tuple(sorted(homes)), name)
        if verdict == "missing":
            return name
        return self._missing_name(name, stem, names) if verdict == "there" and names else ""

    def _found(self, homes: tuple[str, ...], name: str) -> tuple[str, str]:
        """Return whether a module is there, missing or unclear, and its path without an ending."""
        parts, holdings = name.split("."), self.holdings
        if not homes or any(_MADE.search(part) for part in parts[1:]):
            return "unclear", ""
        between = [p for h in homes for p in _between(h, parts[1:])]
        if any(self._dynamic(f"{p}/__init__.py") for p in between):
            return "unclear", ""
        there = [stem for h in homes for stem in [posixpath.join(h, *parts[1:])] if _exists(stem, holdings)]
        if there:
            return ("there", there[0]) if len(there) == 1 else ("unclear", "")
        tail, built = "/".join(parts), re.search(rf"\b{re.escape(name)}\b", self.builds)
        elsewhere = holdings.ending(tail) or any(holdings.ending(tail + e) for e in _ENDINGS)
        unsure = any(holdings.has(p) and p not in holdings.folders for p in [*between, *(f"{h}.py" for h in homes)])
        return ("unclear", "") if built or elsewhere or unsure else ("missing", "")

    def _missing_name(self, module: str, stem: str, names: tuple[str, ...]) -> str:
        """Return the first name that a module neither defines, nor mentions, nor has as a module of its own."""
        files = [p for p in (f"{stem}.py", f"{stem}/__init__.py") if p in self.holdings.paths]
        if len(files) > 1 or (not files and stem not in self.holdings.folders):
            return ""
        text = self.context.text(files[0]) if files else ""
        gone = [n for n in names if n not in text and n != "*" and not _MADE.search(n)]
        gone = [n for n in gone if not _exists(posixpath.join(stem, n), self.holdings)]
        unclear = gone and files and self._dynamic(files[0])
        return f"{module}.{gone[0]}" if gone and not unclear else ""


def _listed(text: str) -> Iterator[str]:
    """Yield the names of an import's list, without their other names and remarks."""
    for item in re.sub(r"#[^\n]*", "", text.strip("() \t\n")).split(","):
        words = item.split()
        if words:
            yield words[0]


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


def _between(home: str, parts: list[str]) -> list[str]:
    """Return the folders from a package down to a module of it, itself included."""
    return [posixpath.join(home, *parts[:depth]) for depth in range(len(parts) + 1)]


def _exists(stem: str, holdings: Holdings) -> bool:
    return holdings.has_any((stem, *(stem + ending for ending in _ENDINGS)))


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
    yield claim(
        rule,
        situation.project,
        Location(first.path, first.line),
        words,
        first.name,
        related=(Related(Location(w.path, w.line), f"{w.name} is imported") for w in others[:_PLACES]),
        severity="note" if situation.kind in _SHOWING else rule.severity,
    )
