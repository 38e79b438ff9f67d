"""From the text of a settings file to `Settings`, checked and seen from the root of the scan."""

from __future__ import annotations

import datetime as dt
import os
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stacklint.model import StacklintError
from stacklint.record import dataclass
from stacklint.repo.git import find_git
from stacklint.repo.rule_files import rule_files
from stacklint.schema import load_schema
from stacklint.schema.validate import Mistake, mistakes
from stacklint.settings import Accepted, Decision, Known, Settings, Stated
from stacklint.settings_names import unknown_names
from stacklint.syntax.toml import parse_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stacklint.syntax.tree import Node

_TABLE = "tool.stacklint"


@dataclass(frozen=True, slots=True)
class Origin:
    """A settings file, the root of the scan, the file's name in messages, and whether it is ours."""

    path: Path
    root: Path
    shown: str
    ours_alone: bool


def parse_settings(text: str, origin: Origin, known: Mapping[str, frozenset[str]]) -> Settings | None:
    """Return the settings in a TOML text; None where it has no table of ours.

    `known` are the ids that rules, problems and tools may have. Raises `StacklintError` for the first
    mistake, `Unreadable` for what is no TOML.
    """
    tree = parse_toml(text)
    values = _load(text)
    if not origin.ours_alone:
        tables = values.get("tool")
        if not isinstance(tables, dict) or "stacklint" not in tables:
            return None
        tree, values = tree["tool"]["stacklint"], tables["stacklint"]
    schema = load_schema("settings")
    found = next(mistakes(values, schema, schema["$defs"]), None)
    place = _Place(tree, origin)
    if mistake := found or next(unknown_names(values, _with_own(known, values, place)), None):
        table = "" if origin.ours_alone else _TABLE
        raise StacklintError(_message(mistake, tree, origin.shown, table))
    return _settings(values, place)


def _with_own(known: Mapping[str, frozenset[str]], values: Mapping[str, Any], place: _Place) -> Known:
    """Return the ids with those of the team's own folders, where the name of a file is its id."""
    folders = [Path(place.inside(path, "rules")) for path in values.get("rules", ())]
    own = {
        what: {path.stem for folder in folders for path in rule_files(folder / table)}
        for what, table in (("rule", "checks"), ("tool", "tools"), ("format", "formats"))
    }
    return {what: ids | own.get(what, set()) for what, ids in known.items()}


def _load(text: str) -> dict[str, Any]:
    import tomli  # noqa: PLC0415 - only where there are settings

    values: dict[str, Any] = _plain(tomli.loads(text))
    return values


def _plain(value: Any) -> Any:
    """Return a value with its dates as text."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _message(mistake: Mistake, tree: Node, shown: str, table: str) -> str:
    """Return one line: file, line, key and what is wrong."""
    node, names = tree, []
    for part in mistake.path:
        node = node.items[part] if isinstance(part, int) else node[part]
        names += [part] if isinstance(part, str) else []
    line = node.key_line or node.line
    if "{where}" in mistake.reason:
        place = ".".join([table, *names[:-1]] if table else names[:-1])
        return f"{shown}:{line}: {mistake.reason.format(where=f' in [{place}]' if place else '')}"
    key = ".".join(names) or table
    return f"{shown}:{line}: {key}: {mistake.reason}" if key else f"{shown}:{line}: {mistake.reason}"


class _Place:
    """Where the settings stand: for messages, for paths on disk, and for paths of the scan."""

    def __init__(self, tree: Node, origin: Origin) -> None:
        self.tree = tree
        self.shown = origin.shown
        self.folder = Path(os.path.realpath(origin.path.parent))
        root = os.path.realpath(origin.root)
        below = os.path.relpath(root, self.folder).replace(os.sep, "/")
        self.base = "" if below == "." or below.startswith("..") else below
        self.source = os.path.relpath(self.folder / origin.path.name, root).replace(os.sep, "/")

    def inside(self, path: str, key: str) -> str:
        """Return a path on disk; it must not leave the repository."""
        git = find_git(str(self.folder))
        root = git.root if git else str(self.folder)
        target = os.path.realpath(self.folder / path)
        if target != root and not target.startswith(root.rstrip("/") + "/"):
            line = self.tree[key].key_line or self.tree[key].line
            raise StacklintError(f"{self.shown}:{line}: {key}: {path!r} leaves the repository")
        return target

    def patterns(self, patterns: Iterable[str]) -> tuple[str, ...]:
        """Return patterns seen from the root of the scan, those that match something there."""
        found = (rebase(pattern, self.base) for pattern in patterns)
        return tuple(pattern for pattern in found if pattern)


def _settings(values: Mapping[str, Any], place: _Place) -> Settings:
    rows = values.get("accept", ())
    nodes = place.tree["accept"].items
    return Settings(
        select=tuple(values.get("select", ())),
        ignore=tuple(values.get("ignore", ())),
        severity=values.get("severity", {}),
        fail_on=values.get("fail-on", "warning"),
        exclude=place.patterns(values.get("exclude", ())),
        per_file_ignores={
            pattern: tuple(rules)
            for glob, rules in values.get("per-file-ignores", {}).items()
            for pattern in place.patterns([glob])
        },
        projects=tuple(p.strip("/") for p in place.patterns(values.get("projects", ()))),
        scope={
            prefix.strip("/"): scope
            for folder, scope in values.get("scope", {}).items()
            for prefix in place.patterns([folder])
        },
        first_party=tuple(values.get("first-party", ())),
        rules=tuple(place.inside(path, "rules") for path in values.get("rules", ())),
        baseline=_path(values, place, "baseline"),
        org_profile=_path(values, place, "org-profile"),
        policy={
            name: {verb: tuple(words) for verb, words in lists.items()}
            for name, lists in values.get("policy", {}).items()
        },
        kind=values.get("kind", ""),
        stage=values.get("stage", ""),
        context=values.get("context", {}),
        accept=tuple(Accepted(**row, line=node.line) for row, node in zip(rows, nodes, strict=True)),
        problems={name: Stated(**row) for name, row in values.get("problems", {}).items()},
        stack={name: Decision(**row) for name, row in values.get("stack", {}).items()},
        source=place.source,
    )


def _path(values: Mapping[str, Any], place: _Place, key: str) -> str:
    return place.inside(values[key], key) if key in values else ""


def rebase(pattern: str, base: str) -> str:
    """Return a pattern of `.gitignore`'s language as seen from the folder `base` below its own.

    Empty where it matches nothing in there. A pattern that matches `base` itself matches all of it.
    """
    bare = pattern.rstrip("/")
    if not base or "/" not in bare or bare.startswith("**/"):
        return pattern
    parts = bare.lstrip("/").split("/")
    for number, folder in enumerate(base.split("/")):
        if number == len(parts) or parts[number] == "**":
            return "**" if number == len(parts) else "/".join(parts[number:])
        if not fnmatchcase(folder, parts[number]):
            return ""
    rest = "/".join(parts[len(base.split("/")) :])
    return "/" + rest + ("/" if pattern.endswith("/") else "") if rest else "**"
