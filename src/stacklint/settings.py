"""`[tool.stacklint]` and `stacklint.toml` as a frozen dataclass; every mistake says where it is."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from stacklint.model import StacklintError
from stacklint.record import dataclass, field, fields, replace
from stacklint.repo.disk import read_file
from stacklint.repo.document import Unreadable
from stacklint.repo.git import find_git

FILES = _OWN, _SHARED = "stacklint.toml", "pyproject.toml"
LIMIT = 4 << 20
PATHS = ("rules", "baseline", "org-profile")
"""The keys that name files and folders."""
Known = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding that the team accepts, by what it names, and where the settings say so."""

    rule: str
    tool: str = ""
    problem: str = ""
    project: str = ""
    reason: str = ""
    until: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True)
class Stated:
    """What the settings state of a problem: its state and why."""

    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The tool that the team decided on for a problem; `review` is the date to think again."""

    tool: str
    reason: str = ""
    review: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force. Patterns and folders are relative to the root of the scan.

    `source` is the settings file relative to that root, empty for defaults. `baseline`,
    `org_profile` and `rules` are paths on disk. `honour_ignores` is off where everything hidden
    is asked for, `honour_comments` where the repository shall hide nothing.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, str] = field(default_factory=dict)
    fail_on: str = "warning"
    exclude: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    projects: tuple[str, ...] = ()
    scope: Mapping[str, str] = field(default_factory=dict)
    first_party: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    baseline: str = ""
    org_profile: str = ""
    policy: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    kind: str = ""
    stage: str = ""
    context: Mapping[str, str] = field(default_factory=dict)
    accept: tuple[Accepted, ...] = ()
    problems: Mapping[str, Stated] = field(default_factory=dict)
    stack: Mapping[str, Decision] = field(default_factory=dict)
    honour_ignores: bool = True
    honour_comments: bool = True
    source: str = ""


NO_EFFECT_YET = ("org_profile", "context")
"""Settings that are read and checked while nothing acts on them."""


def idle(settings: Settings) -> tuple[str, ...]:
    """Return the keys, as they are written, of settings that have no effect in this version."""
    return tuple(name.replace("_", "-") for name in NO_EFFECT_YET if getattr(settings, name))


def differences(one: Settings, other: Settings) -> tuple[str, ...]:
    """Return the names of what two settings say differently; of paths it counts whether there are any."""
    names = (f.name for f in fields(Settings) if not f.name.startswith("honour") and f.name != "source")
    plain = {name: (getattr(one, name), getattr(other, name)) for name in names}
    paths = {key.replace("-", "_") for key in PATHS}
    return tuple(n for n, (a, b) in plain.items() if (bool(a) != bool(b) if n in paths else a != b))


def load_settings(
    root: Path,
    *,
    isolated: bool = False,
    config: Path | None = None,
    known: Known | None = None,
) -> Settings:
    """Return the settings for a scan of `root`: of `config`, else the nearest, else the defaults.

    The nearest are in `root` or above it inside the same git work tree. Raises `StacklintError` for
    a mistake in them; a `pyproject.toml` that is no TOML has no settings. An `isolated` scan hides nothing
    for what the repository says: neither settings nor comments of its own are heard. `known` are the ids of
    each rule (kinds included), problem and tool; what the settings name must be among them.
    """
    if config is not None:
        given = _settings_of(config, root, known, must_exist=True) or Settings()
        return replace(given, honour_comments=not isolated)
    if isolated:
        return Settings(honour_comments=False)
    return nearest(_folders(root), root, known)


def nearest(folders: Iterable[Path], root: Path, known: Known | None = None) -> Settings:
    """Return the settings of the first folder that has any, seen from `root`; the defaults where none has."""
    for folder in folders:
        own = _settings_of(folder / _OWN, root, known)
        shared = _settings_of(folder / _SHARED, root, known)
        if own and shared:
            where = _shown(folder / _OWN, root)
            raise StacklintError(f"{where}:1: [tool.stacklint] in {_SHARED} exists too; keep one")
        if own or shared:
            return own or shared or Settings()
    return Settings()


def _folders(root: Path) -> list[Path]:
    """Return the folders whose settings hold for `root`, the nearest first."""
    start = Path(os.path.realpath(root))
    git = find_git(str(start))
    if git is None:
        return [start]
    return [start, *(p for p in start.parents if p.is_relative_to(git.root))]


def _settings_of(path: Path, root: Path, known: Known | None, *, must_exist: bool = False) -> Settings | None:
    """Return the settings that a file holds; None without a file or a table of ours in it."""
    shown = str(path) if must_exist else _shown(path, root)
    if not os.path.lexists(path):
        if must_exist:
            raise StacklintError(f"{shown}: no such file")
        return None
    ours_alone = path.name != _SHARED
    try:
        text = read_file(str(path), LIMIT).decode("utf-8-sig", errors="replace")
        if not ours_alone and "stacklint" not in text:
            return None
        from stacklint.settings_parse import Origin, parse_settings  # noqa: PLC0415 - most have none

        return parse_settings(text, Origin(path, root, shown, ours_alone), known or {})
    except Unreadable as error:
        if ours_alone or must_exist:
            line = f"{error.line}:" if error.line else ""
            raise StacklintError(f"{shown}:{line} {error.reason}") from error
        return None


def _shown(path: Path, root: Path) -> str:
    """Return a path as the user would write it: relative to where `root` is written relative to."""
    below = os.path.relpath(path, os.path.realpath(root))
    return os.path.normpath(root / below).replace(os.sep, "/")
