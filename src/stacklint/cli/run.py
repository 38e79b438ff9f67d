"""One run of `check`: settings and options together, the scan, the exit status."""

from __future__ import annotations

import sys
import time
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stacklint.cache import Cache
from stacklint.cli.common import date_of, emit, existing
from stacklint.knowledge.load import cache_folder, load
from stacklint.model import SEVERITIES, StacklintError
from stacklint.repo.limits import Limits
from stacklint.repo.open import open_repo
from stacklint.scan import scan
from stacklint.settings import Settings, load_settings
from stacklint.workers import default_jobs

if TYPE_CHECKING:
    from stacklint.report import Report

NOTHING, INCOMPLETE = 3, 4


def judge(path: str, options: dict[str, Any]) -> tuple[Report, int] | None:
    """Return the report of a run and its exit status; None where only something was shown."""
    started = time.perf_counter()
    root = existing(path)
    settings = _settings(root, options)
    if options["show_settings"]:
        emit("\n".join(f"{f.name} = {getattr(settings, f.name)!r}" for f in fields(settings)))
        return None
    repo = open_repo(root, tracked=bool(options["tracked"]), exclude=settings.exclude, limits=Limits())
    if options["show_files"]:
        emit("\n".join(repo.paths))
        return None
    knowledge = load()
    opened = time.perf_counter()
    cache = None if options["no_cache"] else Cache(str(root), knowledge.digest, cache_folder())
    done = scan(
        repo,
        knowledge,
        settings,
        date_of(options["as_of"]),
        cache,
        options["jobs"] or default_jobs(),
    )
    if options["timing"]:
        _timing(started, opened, done.collected.files_read, done.collected.bytes_read)
    return done.report, _status(done.report, settings, options)


def _settings(root: Path, options: dict[str, Any]) -> Settings:
    config = Path(options["config"]) if options["config"] else None
    settings = load_settings(root, isolated=bool(options["isolated"]), config=config)
    changes: dict[str, Any] = {}
    known = set(load().rules) | {r.check for r in load().rules.values()}
    for name in ("select", "ignore"):
        if options[name]:
            words = tuple(w for item in options[name] for w in item.split(",") if w)
            _known(words, known, name)
            changes[name] = words if name == "select" else (*settings.ignore, *words)
    if options["fail_on"]:
        changes["fail_on"] = options["fail_on"]
    if options["baseline"]:
        changes["baseline"] = options["baseline"]
    if options["no_ignores"]:
        changes["honour_ignores"] = False
    return replace(settings, **changes)


def _known(words: tuple[str, ...], known: set[str], option: str) -> None:
    from stacklint.knowledge.schema import guess  # noqa: PLC0415 - only here

    for word in words:
        if word not in known:
            raise StacklintError(f"--{option} {word}: no such rule or kind{guess(word, tuple(sorted(known)))}")


def _status(report: Report, settings: Settings, options: dict[str, Any]) -> int:
    if options["exit_zero"]:
        return 0
    level = settings.fail_on
    if level != "never":
        worst = [SEVERITIES.index(f.severity) for f in report.findings]
        if worst and max(worst) >= SEVERITIES.index(level):
            return 1
    if options["strict"] and not report.files:
        return NOTHING
    return INCOMPLETE if options["strict"] and report.unread else 0


def _timing(started: float, opened: float, files: int, size: int) -> None:
    now = time.perf_counter()
    parts = (
        f"open {opened - started:.3f} s",
        f"read and judge {now - opened:.3f} s",
        f"{files} files read, {size / 1e6:.1f} MB",
        f"CPU {time.process_time():.3f} s",
    )
    print("; ".join(parts), file=sys.stderr)  # noqa: T201 - asked for, and kept off standard output
