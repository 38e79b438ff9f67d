"""The settings in force as TOML that can be pasted into `stacklint.toml`."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from stacklint.settings import Settings

_BARE = lazy(r"[A-Za-z0-9_-]+")
_DATE = lazy(r"\d{4}-\d{2}-\d{2}")
_DATES = frozenset({"until", "review"})


def settings_toml(settings: Settings, root: Path) -> str:
    """Return TOML that gives these settings again when it stands in `root`; what is not set is a comment."""
    lines = [f"# from {settings.source}" if settings.source else "# no settings file: the defaults"]
    for key, value in _top(settings, root).items():
        lines.append(f"{key} = {_value(value)}" if value != "" else f"# {key} is not set")
    for name, row in _tables(settings).items():
        lines += ["", f"[{name}]", *_rows(row)] if row else []
    for entry in settings.accept:
        keys = ("rule", "tool", "problem", "project", "reason", "until")
        lines += ["", "[[accept]]", *_rows({key: getattr(entry, key) for key in keys})]
    return "\n".join(lines)


def _top(settings: Settings, root: Path) -> Mapping[str, Any]:
    """Return what stands above the tables; paths are relative to `root`."""
    return {
        "select": settings.select,
        "ignore": settings.ignore,
        "fail-on": settings.fail_on,
        "exclude": settings.exclude,
        "projects": settings.projects,
        "first-party": settings.first_party,
        "rules": tuple(_relative(path, root) for path in settings.rules),
        "baseline": _relative(settings.baseline, root),
        "org-profile": _relative(settings.org_profile, root),
        "kind": settings.kind,
        "stage": settings.stage,
    }


def _tables(settings: Settings) -> Mapping[str, Mapping[str, Any]]:
    stated = {f"problems.{name}": {"state": r.state, "reason": r.reason} for name, r in settings.problems.items()}
    decided = {
        f"stack.{name}": {"tool": r.tool, "reason": r.reason, "review": r.review} for name, r in settings.stack.items()
    }
    policy = {f"policy.{name}": lists for name, lists in settings.policy.items()}
    return {
        "severity": settings.severity,
        "per-file-ignores": settings.per_file_ignores,
        "scope": settings.scope,
        "context": settings.context,
        **policy,
        **stated,
        **decided,
    }


def _relative(path: str, root: Path) -> str:
    return os.path.relpath(path, os.path.realpath(root)).replace(os.sep, "/") if path else ""


def _rows(row: Mapping[str, Any]) -> Iterator[str]:
    for key, value in row.items():
        if value != "":
            date = key in _DATES and _DATE.fullmatch(str(value))
            yield f"{_key(key)} = {value if date else _value(value)}"


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _value(key)


def _value(value: Any) -> str:
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(_value, value))}]"
    # JSON's strings are TOML's, apart from the one control character that JSON leaves as it is
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
