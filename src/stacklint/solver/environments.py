"""What is installed together: lists with what they include, groups with their base, one command."""

from __future__ import annotations

from collections import defaultdict
from posixpath import dirname, join
from typing import TYPE_CHECKING

from stacklint.record import dataclass, field
from stacklint.solver.pythons import Pythons

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from stacklint.model import Evidence

_MANIFESTS = ("pyproject.toml", "setup.cfg", "setup.py")
_APART = frozenset({"constraint", "build"})
_MOST_INCLUDES = 50


@dataclass(frozen=True, slots=True)
class Environment:
    """What one installer is asked for at once.

    `pythons` are those that it may run under, the likeliest first; `python` is where that is said, None
    where it is not. `free` are packages of which another thing than their release is installed.
    """

    id: str
    path: str
    items: tuple[Evidence, ...]
    pythons: tuple[str, ...]
    python: Evidence | None = None
    free: frozenset[str] = frozenset()

    def plain(self) -> Iterator[str]:
        """Yield the requirements as one writes them."""
        for item in self.items:
            extras = f"[{item.detail['extras']}]" if item.detail.get("extras") else ""
            marker = f" ; {item.detail['marker']}" if item.detail.get("marker") else ""
            yield f"{item.value}{extras}{item.detail.get('specifier', '')}{marker}"


@dataclass(slots=True)
class _Found:
    """Everything that is sorted before the environments are put together."""

    packages: dict[str, list[Evidence]] = field(default_factory=lambda: defaultdict(list))
    includes: dict[str, list[Evidence]] = field(default_factory=lambda: defaultdict(list))
    commands: dict[tuple[str, str, int, int], list[Evidence]] = field(default_factory=lambda: defaultdict(list))
    locked: dict[str, dict[str, set[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    free: set[str] = field(default_factory=set)


def environments(
    evidence: Iterable[Evidence],
    told: Callable[[Evidence], bool],
    text: Callable[[str], str] = lambda _: "",
    *,
    proved: bool = False,
) -> Iterator[Environment]:
    """Yield the environments that the repository describes, but for those that a lock proves to fit.

    `told` says whether evidence counts; `text` returns a file's text; `proved` asks for those with a lock too.
    """
    rows = [e for e in evidence if e.kind in {"package", "include", "locked", "config", "image"}]
    found = _sorted(rows, told)
    pythons = Pythons(rows)
    for key in sorted(found.packages.keys() | found.includes.keys()):
        items = _together(key, found)
        path = key.partition("#")[0]
        if items and (proved or not _proved(path, items, found.locked)):
            yield _environment(key, path, items, pythons.of(key), found)
    for (path, _, _, _), items in sorted(found.commands.items()):
        if _is_one_command(items[0], text):
            place = items[0].detail.get("environment", path)
            yield _environment(f"{path}:{items[0].location.line}", path, items, pythons.of(place), found)


def _environment(
    key: str, path: str, items: list[Evidence], pythons: tuple[tuple[str, ...], Evidence | None], found: _Found
) -> Environment:
    free = found.free | {e.value for e in items if e.detail.get("url")}
    return Environment(key, path, tuple(items), *pythons, frozenset(free))


def _sorted(rows: list[Evidence], told: Callable[[Evidence], bool]) -> _Found:
    found = _Found()
    for item in rows:
        if item.kind == "locked" and item.detail.get("manager") != "conda":
            found.locked[item.location.path][item.value].add(item.detail.get("version", ""))
        elif item.kind == "config" and item.value.startswith("project.name="):
            from stacklint.syntax.pep508 import canonical  # noqa: PLC0415 - beside its one use

            found.free.add(canonical(item.value.partition("=")[2]))
        elif item.kind == "package" and ":" not in item.value:
            _sort_package(item, found, told)
        elif item.kind == "include" and "context" not in item.detail and _counts(item, told):
            found.includes[item.detail.get("environment", item.location.path)].append(item)
    return found


def _counts(item: Evidence, told: Callable[[Evidence], bool]) -> bool:
    return item.detail.get("group") not in _APART and told(item)


def _sort_package(item: Evidence, found: _Found, told: Callable[[Evidence], bool]) -> None:
    path, group = item.location.path, item.detail.get("group", "main")
    if group == "constraint" and path.endswith(".toml"):
        found.free.add(item.value)  # an override, it may be
    elif group in _APART or item.detail.get("manager") == "conda" or not told(item):
        return
    elif "context" in item.detail:
        found.commands[path, str(item.location.cell), item.location.line, 0].append(item)
    else:
        found.packages[item.detail.get("environment", path)].append(item)


def _together(key: str, found: _Found) -> list[Evidence]:
    """Return what goes into an environment: its own, its base's, and what its lists include."""
    path, _, part = key.partition("#")
    own = list(found.packages.get(key, ()))
    waiting, seen = [*found.includes.get(key, ())], {key}
    joined = part.startswith(("extra:", "optional")) or (
        part != "" and any(e.detail.get("manager") == "poetry" for e in own)
    )
    if joined and own:
        own += found.packages.get(path, ())
        waiting += found.includes.get(path, ())
    while waiting and len(seen) < _MOST_INCLUDES:
        for other in _included(waiting.pop()):
            if other not in seen:
                seen.add(other)
                own += found.packages.get(other, ())
                waiting += found.includes.get(other, ())
    return own


def _included(item: Evidence) -> tuple[str, ...]:
    if item.detail.get("form") == "requirement":
        return (item.value,)
    if item.detail.get("form") == "editable":
        folder = "" if item.value == "." else item.value
        return tuple(join(folder, name) for name in _MANIFESTS)
    return ()


def _is_one_command(item: Evidence, text: Callable[[str], str]) -> bool:
    """Whether the line of an installation holds no second one."""
    lines = text(item.location.path).splitlines()
    number = item.location.file_line or item.location.line
    return 0 < number <= len(lines) and lines[number - 1].count("install") < 2  # noqa: PLR2004 - one, or none


def _proved(path: str, items: list[Evidence], locks: dict[str, dict[str, set[str]]]) -> bool:
    """Whether a lock beside or above holds versions that satisfy all that is asked for."""
    if path in locks or path.removesuffix(".in") + ".txt" in locks:
        return True
    if not path.endswith((".toml", "Pipfile", ".cfg", ".py")):
        return False
    folder = dirname(path)
    near = [versions for lock, versions in locks.items() if _is_lock_of(folder, lock)]
    return any(all(_holds(item, versions) for item in items) for versions in near)


def _is_lock_of(folder: str, lock: str) -> bool:
    above, _, name = lock.rpartition("/")
    return name.lower().endswith((".lock", ".toml")) and (not above or f"{folder}/".startswith(f"{above}/"))


def _holds(item: Evidence, versions: dict[str, set[str]]) -> bool:
    from stacklint.solver.spec import holds_version, spec_of  # noqa: PLC0415 - only where there is a lock

    if item.detail.get("url") or (item.detail.get("marker") and item.value not in versions):
        return True
    spec = spec_of(item.detail.get("specifier", ""), item.detail.get("manager", "pip"))
    found = versions.get(item.value, set())
    return bool(found) and (spec is None or any(holds_version(spec, version) for version in found))
