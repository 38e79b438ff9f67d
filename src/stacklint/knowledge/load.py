"""Finds the knowledge, compiles it where it has to, and returns it as one object."""

from __future__ import annotations

import json
from contextlib import suppress
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stacklint.knowledge.objects import dependency_of, format_of, problem_of, rule_of, signals_of, tool_of
from stacklint.knowledge.types import Activity
from stacklint.model import StacklintError
from stacklint.user_cache import cache_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacklint.knowledge.index import SignalIndex
    from stacklint.knowledge.types import Dependency, Format, Problem, Rule, Tool

_PACKAGE = Path(__file__).resolve().parent.parent
_SHIPPED = _PACKAGE / "rules"
_CHECKOUT = _PACKAGE.parent.parent / "rules"


_KINDS = {"activities", "checks", "dependencies", "formats", "imports", "platforms", "problems", "tools"}


class Knowledge:
    """All that `rules/` says; `data` is the compiled dictionary, `own` the rules of a team's own folders."""

    def __init__(
        self,
        data: Mapping[str, Mapping[str, Any]],
        digest: str = "",
        compiled: Path | None = None,
        own: frozenset[str] = frozenset(),
    ) -> None:
        self.data = data
        self.digest = digest
        self.own = own
        self._compiled = compiled

    @cached_property
    def examples(self) -> Mapping[str, Mapping[str, Any]]:
        """The examples of every file by its id, each kind a list; read only where they are asked for."""
        if self._compiled is None:
            return {}
        found: dict[str, dict[str, Any]] = json.loads(examples_beside(self._compiled).read_bytes())
        return found

    @property
    def interest(self) -> Mapping[str, Any] | None:
        """What the readers look for, as plain rows; None where it was not gathered when the knowledge was compiled."""
        if self._compiled is None:
            return None
        found: dict[str, Any] = json.loads(interest_beside(self._compiled).read_bytes())
        return found

    @cached_property
    def tools(self) -> dict[str, Tool]:
        """The tools by id."""
        return {id_: tool_of(id_, row) for id_, row in sorted(self.data["tools"].items())}

    @cached_property
    def problems(self) -> dict[str, Problem]:
        """The ten problems by id, in the order of `ORDER`."""
        rows = self.data["problems"]
        known = [p for p in ORDER if p in rows] + sorted(set(rows) - set(ORDER))
        return {id_: problem_of(id_, rows[id_]) for id_ in known}

    @cached_property
    def activities(self) -> dict[str, Activity]:
        """The activities by id."""
        return {
            id_: Activity(id_, row["name"], row["summary"], tuple(signals_of(id_, row)))
            for id_, row in sorted(self.data["activities"].items())
        }

    @cached_property
    def platforms(self) -> dict[str, Activity]:
        """What tools stand on, by id; the same shape as an activity."""
        return {
            id_: Activity(id_, row["name"], row["summary"], tuple(signals_of(id_, row)))
            for id_, row in sorted(self.data["platforms"].items())
        }

    @cached_property
    def dependencies(self) -> dict[str, Dependency]:
        """What code leans on and that is no tool, by id; a signal's group is the place in `ended`."""
        return {id_: dependency_of(id_, row) for id_, row in sorted(self.data["dependencies"].items())}

    @cached_property
    def removals(self) -> dict[str, list[tuple[Tool | Dependency, Mapping[str, Any]]]]:
        """What versions removed, with its owner, by what it is looked up by: a symbol, a program or a resource."""
        found: dict[str, list[tuple[Tool | Dependency, Mapping[str, Any]]]] = {}
        owners: list[Tool | Dependency] = [*self.tools.values(), *self.dependencies.values()]
        for owner in owners:
            for row in owner.data.get("removed", ()):
                found.setdefault(looked_up_by(row), []).append((owner, row))
        return found

    @cached_property
    def ended(self) -> SignalIndex:
        """The index of what gives ended dependencies away."""
        from stacklint.knowledge.index import SignalIndex  # noqa: PLC0415 - start-up

        return SignalIndex(s for d in self.dependencies.values() for s in d.signals)

    @cached_property
    def formats(self) -> dict[str, Format]:
        """The formats by id."""
        return {id_: format_of(id_, row) for id_, row in sorted(self.data["formats"].items())}

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """The rules by id."""
        return {id_: rule_of(id_, row) for id_, row in sorted(self.data["checks"].items())}

    @cached_property
    def imports(self) -> dict[str, tuple[str, ...]]:
        """Import names by PEP 503 package name, where they differ from the package's own."""
        return {name: tuple(names) for name, names in self.data["imports"].items()}

    @cached_property
    def checked(self) -> str:
        """The newest date on which a tool's facts were checked: the catalogue's date."""
        return max((str(row.get("checked", "")) for row in self.data["tools"].values()), default="")


def looked_up_by(row: Mapping[str, Any]) -> str:
    """Return what a removal is looked up by."""
    if "command" in row:
        return str(row["command"]).split(maxsplit=1)[0]
    return str(row.get("symbol") or row["resource"])


ORDER = (
    "data-versioning",
    "project-structure",
    "experiment-tracking",
    "hyperparameter-tuning",
    "gpu-access",
    "automation",
    "model-serving",
    "explainability",
    "demo-apps",
    "monitoring",
)


@lru_cache(maxsize=1)
def load() -> Knowledge:
    """Return the knowledge that comes with the program.

    An installed program reads the file that was compiled when its wheel was built; a checkout
    compiles its YAML into the user's cache folder and reads it from there until a file changes.
    """
    compiled = _SHIPPED / "compiled.json"
    if compiled.is_file() and not _CHECKOUT.is_dir():
        return Knowledge(json.loads(compiled.read_bytes()), str(compiled.stat().st_size), compiled)
    return load_folder(rules_folder())


def interest_beside(compiled: Path) -> Path:
    """Return where the interest of compiled knowledge stands."""
    return compiled.with_name(f"{compiled.stem}-interest.json")


def examples_beside(compiled: Path) -> Path:
    """Return where the examples of compiled knowledge stand."""
    return compiled.with_name(f"{compiled.stem}-examples.json")


def beside(compiled: Path) -> tuple[Path, Path]:
    """Return the files without which compiled knowledge is not whole."""
    return examples_beside(compiled), interest_beside(compiled)


def rules_folder() -> Path:
    """Return the folder of the rules that come with the program: a checkout's own, else what was shipped."""
    return _CHECKOUT if _CHECKOUT.is_dir() else _SHIPPED


def load_folder(folder: Path) -> Knowledge:
    """Return the knowledge of a rules folder; raises `StacklintError` with file and line."""
    from stacklint.knowledge.state import digest  # noqa: PLC0415 - not for an installed program

    key = digest(folder)
    cached = cache_folder() / f"rules-{key}.json"
    try:
        data = json.loads(cached.read_bytes())
        if isinstance(data, dict) and data.keys() >= _KINDS and all(path.is_file() for path in beside(cached)):
            return Knowledge(data, key, cached)
    except (OSError, ValueError, RecursionError):
        pass  # none, or something else: made again
    from stacklint.knowledge.compile import apart, compile_rules, write  # noqa: PLC0415 - rarely

    data = compile_rules(folder)
    with suppress(OSError):  # a cache that cannot be written costs time and nothing else
        write(data, cached)
    lean, examples = apart(data)
    made = Knowledge(lean, key)
    made.__dict__["examples"] = examples
    return made


def extended(base: Knowledge, folders: tuple[str, ...]) -> Knowledge:
    """Return the knowledge with the rules of a team's own folders; raises `StacklintError` where that fails."""
    if not folders:
        return base
    from stacklint.knowledge.validate import faults_of  # noqa: PLC0415 - only where a team has rules of its own

    data = {kind: dict(rows) for kind, rows in base.data.items()}
    digest, mine = base.digest, set[str]()
    for folder in folders:
        if not Path(folder).is_dir():
            raise StacklintError(f"rules: {folder} is no folder")
        own = load_folder(Path(folder))
        digest += own.digest
        if fault := next(faults_of(own, base), None):
            raise StacklintError(f"{Path(folder).name}/{fault}")
        mine |= own.data["checks"].keys()
        for kind, rows in own.data.items():
            for name, row in rows.items():
                if name in data[kind]:
                    place = f"{Path(folder).name}/{kind}/{name}.yaml:1"
                    raise StacklintError(f"{place}: the id {name!r} is taken by stacklint's own rules")
                data[kind][name] = row
    return Knowledge(data, digest, own=frozenset(mine))
