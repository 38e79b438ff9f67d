"""Which environments make a model and which use it: what is installed together, by the names of its files."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from stacklint.holdings import folders_above
from stacklint.programs import compiled
from stacklint.record import dataclass, field
from stacklint.references import spoken_of
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.model import Evidence
    from stacklint.situation import Situation

_PIN = lazy(r"\s*===?\s*v?(\d{1,9}(?:\.\d{1,9})*)[\w.+!-]*\s*|=(\d{1,9}(?:\.\d{1,9})*)(?:=\w+)?")
_PYTHON = lazy(r"(\d+\.\d+)")


_KINDS = frozenset({"package", "include", "command", "image", "config"})


@dataclass(frozen=True, slots=True)
class Names:
    """Expressions that find in a path, or in a command, what an environment is for.

    `declared` is a file in which a project says itself what its runs are made with, if one named `declares` is
    beside it.
    """

    serving: re.Pattern[str]
    training: re.Pattern[str]
    other: re.Pattern[str]
    declared: re.Pattern[str]
    declares: str

    @classmethod
    def of(cls, lists: Mapping[str, str]) -> Names:
        """Compile the lists of words of a rule; a word counts where it is a part of a name."""
        made = {
            key: compiled(rf"(?:^|[\s/_.-])(?:{'|'.join(map(re.escape, words.split()))})(?=[/_.-]|$)", re.IGNORECASE)
            for key, words in lists.items()
            if key != "declares"
        }
        return cls(made["serving"], made["training"], made["other"], made["declared"], lists["declares"])


@dataclass(slots=True)
class Environment:
    """What is installed together: its file, pins by package, and the Python under them."""

    path: str
    pins: dict[str, tuple[tuple[int, ...], Evidence]] = field(default_factory=dict)
    python: tuple[str, Evidence] | None = None
    files: set[str] = field(default_factory=set)
    runs: set[str] = field(default_factory=set)


def environments(situations: Mapping[str, Situation], paths: frozenset[str]) -> list[Environment]:
    """Return the environments of the applications, those of included lists merged in."""
    found: dict[str, Environment] = {}
    includes: dict[str, list[str]] = defaultdict(list)
    for situation in _applications(situations):
        for item in (e for e in situation.evidence if e.kind in _KINDS):
            if spoken_of(situation, item) and situation.scopes.get(item.location.path) == "product":
                _place(item, found, includes, paths)
    for key, lists in includes.items():
        for path in lists:
            included = found.get(path)
            if included is not None:
                found[key].files.add(path)
                for name, held in included.pins.items():
                    found[key].pins.setdefault(name, held)
    return [e for _, e in sorted(found.items()) if e.pins or e.python]


def _applications(situations: Mapping[str, Situation]) -> Iterator[Situation]:
    """Yield the projects of a repository of applications, the parts without a model too."""
    if any(s.kind == "application" for s in situations.values()):
        yield from (s for s in situations.values() if s.kind in {"application", "non-ml"})


def _place(
    item: Evidence, found: dict[str, Environment], includes: dict[str, list[str]], paths: frozenset[str]
) -> None:
    path = item.location.path
    key = item.detail.get("environment", path)
    if item.kind == "package" and item.detail.get("group", "main") in {"main", "ci"} and (version := pin(item)):
        found.setdefault(key, Environment(path)).pins.setdefault(item.value, (version, item))
    elif item.kind == "include" and item.detail.get("form") == "requirement":
        found.setdefault(key, Environment(path))
        includes[key].append(listed(item, paths))
    elif item.kind == "command" and item.detail.get("phase") == "run":
        stage = f"{path}#{item.detail.get('job', '')}"
        found.setdefault(stage, Environment(path)).runs.add(item.detail.get("line", ""))
    elif match := _PYTHON.match(_python(item)):
        stage = f"{path}#{item.detail['stage']}" if "stage" in item.detail else path
        found.setdefault(stage, Environment(path)).python = (match[1], item)


def _python(item: Evidence) -> str:
    """Return the version of Python that an image or a manifest names."""
    if item.kind == "image" and item.detail.get("role") == "base" and item.value == "python":
        return item.detail.get("tag", "")
    written = item.location.path.endswith((".yaml", ".yml")) and item.value.startswith("python-version=")
    return item.value.partition("=")[2] if item.kind == "config" and written else ""


def listed(item: Evidence, paths: frozenset[str]) -> str:
    """Return the list of requirements that is meant: an image's context may be any folder above."""
    folder = posixpath.dirname(item.location.path)
    inside = item.value.removeprefix(folder + "/") if folder else item.value
    meant = (item.value, *(posixpath.join(above, inside) for above in folders_above(item.location.path)))
    return next((p for p in meant if p in paths), "")


def pairs(
    rows: list[Environment], situations: Mapping[str, Situation], names: Names
) -> Iterator[tuple[Environment, Environment]]:
    """Yield the environment that trains and the one that serves, where a model goes from one to the other.

    A list that a workflow installs to train is what trains, whatever else is installed from it, beside what the
    project declares for its runs.
    """
    retraining = {e.location.path for s in situations.values() for e in s.activities.get("retraining", ())}
    trained = {path for e in rows if e.path in retraining for path in e.files}
    training = [e for e in rows if _role(e, situations, names) == "training"]
    serving = [e for e in rows if _role(e, situations, names) == "serving"]
    for two in serving:
        near = [e for e in training if beside(e.path, two.path)]
        if trained & {two.path, *two.files}:
            near = [e for e in near if names.declared.search(e.path) and _is_declared(e, situations, names)]
        depths = {e.path: len(posixpath.commonpath(["/" + e.path, "/" + two.path])) for e in near}
        for one in sorted(near, key=lambda e: e.path):
            shared = two.files & {one.path, *one.files}
            if depths[one.path] == max(depths.values()) and one.path != two.path and not shared:
                yield one, two


def _is_declared(environment: Environment, situations: Mapping[str, Situation], names: Names) -> bool:
    """Return whether the file that declares a project's runs lies beside an environment."""
    path = posixpath.join(posixpath.dirname(environment.path), names.declares)
    return any(e.location.path == path for s in situations.values() for e in s.evidence)


def beside(one: str, two: str) -> bool:
    """Return whether two files are of one application: in one folder, beside each other, or below."""
    first, second = posixpath.dirname(one), posixpath.dirname(two)
    above = {"" if not f else f + "/" for f in (first, second)}
    return (
        posixpath.dirname(first) == posixpath.dirname(second)
        or any((first + "/").startswith(f) for f in above if f != first + "/")
        or any((second + "/").startswith(f) for f in above if f != second + "/")
        or first == second
    )


def _role(environment: Environment, situations: Mapping[str, Situation], names: Names) -> str:
    """Return training, serving or nothing, by the names of its file and of the lists that it installs."""
    text = " ".join((environment.path, *sorted(environment.files), *sorted(environment.runs)))
    if names.other.search(environment.path):
        return ""
    if names.training.search(text) and not names.serving.search(text):
        return "training"
    if names.serving.search(text) and not names.training.search(text):
        return "serving"
    folder = posixpath.dirname(environment.path)
    project = next((f for f in folders_above(environment.path) if f in situations), ".")
    situation = situations.get(project)
    plain = not names.serving.search(text) and not names.training.search(text)
    if plain and situation and folder in {"", project} and situation.activities.get("training"):
        return "training"
    return ""


def pin(item: Evidence) -> tuple[int, ...]:
    """Return the exact version that a requirement asks for; nothing where it asks for none."""
    if item.kind != "package":
        return ()
    match = _PIN.fullmatch(item.detail.get("specifier", ""))
    text = (match[1] or match[2]) if match else ""
    return tuple(int(part) for part in text.split(".")) if text else ()


def shown(version: tuple[int, ...]) -> str:
    """Return a version as it is written."""
    return ".".join(map(str, version))
