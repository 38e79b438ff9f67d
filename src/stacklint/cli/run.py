"""One run of `check`: settings and options together, the scan, the exit status."""

from __future__ import annotations

import sys
import time
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stacklint.cache import Cache
from stacklint.cli.common import date_of, emit, existing, known_ids, names_of_ci, warn
from stacklint.knowledge.load import extended, load
from stacklint.memory import Memory, mark_of
from stacklint.model import SEVERITIES, StacklintError
from stacklint.record import replace
from stacklint.repo.limits import Limits
from stacklint.repo.open import open_repo
from stacklint.rule_texts import names_of, rule_info
from stacklint.sanitise import terminal
from stacklint.settings import Settings, differences, idle, load_settings
from stacklint.source import Source
from stacklint.user_cache import cache_folder
from stacklint.workers import default_jobs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager

    from stacklint.knowledge.load import Knowledge
    from stacklint.knowledge.types import Rule
    from stacklint.progress import Progress
    from stacklint.repo.repository import Repo
    from stacklint.report import Report
    from stacklint.scan import Scan
    from stacklint.timing import Clock

NOTHING, INCOMPLETE = 3, 4


def judge(path: str, options: dict[str, Any], clock: Clock | None) -> tuple[Report, int] | None:
    """Return the report of a run and its exit status; None where only something was shown."""
    with _trusted(existing(path), options) as trusted:
        return _judged(existing(path), options, clock, trusted)


def _trusted(root: Path, options: dict[str, Any]) -> AbstractContextManager[Settings | None]:
    """Give the settings of the place that `--config-from` names."""
    if options["config_from"] is None:
        return nullcontext()
    if options["config"]:
        raise StacklintError("--config-from: --config gives the settings already")
    from stacklint.settings_from import settings_from  # noqa: PLC0415 - only where it is asked for

    return settings_from(options["config_from"], root, known_ids())


def _judged(
    root: Path, options: dict[str, Any], clock: Clock | None, trusted: Settings | None
) -> tuple[Report, int] | None:
    settings = _settings(root, options, trusted)
    for key in idle(settings):
        warn(f"{settings.source}: {key}: this setting has no effect in this version")
    if options["show_settings"]:
        from stacklint.settings_toml import settings_toml  # noqa: PLC0415 - only here

        emit(settings_toml(settings, root))
        return None
    shown = _progress(options)
    with shown or nullcontext():
        repo = open_repo(
            root, tracked=bool(options["tracked"]), exclude=settings.exclude, limits=_limits(options), kept=names_of_ci
        )
        if options["show_files"]:
            emit("\n".join(terminal(path) for path in repo.paths))
            return None
        if shown:
            shown.files = len(repo.paths)
        if clock:
            clock.lap("walk")
        report = _report(repo, root, settings, options, clock)
    if options["resolve"]:
        from stacklint.cli.resolving import resolved  # noqa: PLC0415 - only where it is asked for

        report = resolved(report, root, isolated=bool(options["isolated"]), as_of=options["as_of"])
    return _with_fixes(report, extended(load(), settings.rules).rules), _status(report, settings, options)


def _with_fixes(report: Report, rules: Mapping[str, Rule]) -> Report:
    """Return the report with the fixes of its findings."""
    if not any(f.rule in rules and "fix" in rules[f.rule].data for f in report.findings):
        return report
    from stacklint.fixes.registry import find_fixes  # noqa: PLC0415 - only where a rule names one

    return replace(report, fixes=find_fixes(report.findings, rules, report.source))


def _progress(options: dict[str, Any]) -> Progress | None:
    """Return what shows progress on a terminal, unless quiet is asked for."""
    if options["quiet"] or sys.stderr is None or not sys.stderr.isatty():
        return None
    from stacklint.progress import progress  # noqa: PLC0415 - only for a person at a terminal

    return progress()


def _report(repo: Repo, root: Path, settings: Settings, options: dict[str, Any], clock: Clock | None) -> Report:
    """Return the report: the one kept where nothing has changed, else of a scan."""
    knowledge, as_of = extended(load(), settings.rules), date_of(options["as_of"])
    if options["no_cache"]:
        return _scan(repo, knowledge, settings, as_of, None, options, clock).report
    memory = Memory(str(root), cache_folder())
    mark, newest = mark_of(repo, repr(settings), as_of, knowledge.digest, _stamp(settings))
    known = memory.recall(mark, newest)
    if clock:
        clock.lap("recall")
    if known is not None:
        return replace(known, rules=rule_info(knowledge), names=names_of(knowledge), source=Source(repo))
    cache = partial(Cache, str(root), folder=cache_folder())
    done = _scan(repo, knowledge, settings, as_of, cache, options, clock)
    if not done.cut:
        memory.keep(mark, done.report)
    return done.report


def _scan(
    repo: Repo,
    knowledge: Knowledge,
    settings: Settings,
    as_of: str,
    cache: Callable[[str], Cache] | None,
    options: dict[str, Any],
    clock: Clock | None,
) -> Scan:
    from stacklint.scan import scan  # noqa: PLC0415 - a run that recalls its report reads and reasons nothing

    done = scan(repo, knowledge, settings, as_of, cache, options["jobs"] or default_jobs(), clock)
    if clock:
        clock.files, clock.size = done.collected.files_read, done.collected.bytes_read
    return done


def _limits(options: dict[str, Any]) -> Limits:
    """Return how much may be read, and until when; a second run of the same command has what the first one left."""
    if options["timeout"] is None:
        return Limits()
    return Limits.until(options.setdefault("start", time.monotonic()), options["timeout"])


def _stamp(settings: Settings) -> str:
    """Return size and time of the baseline, which may lie outside the repository."""
    try:
        status = Path(settings.baseline).stat() if settings.baseline else None
    except OSError:
        return "absent"
    return f"{status.st_size} {status.st_mtime_ns}" if status else ""


def _settings(root: Path, options: dict[str, Any], trusted: Settings | None) -> Settings:
    config = Path(options["config"]) if options["config"] else None
    if trusted is None:
        settings = load_settings(root, isolated=bool(options["isolated"]), config=config, known=known_ids())
    else:
        settings = replace(trusted, honour_comments=not options["isolated"])
        _tell_differences(root, settings, options["config_from"])
    changes: dict[str, Any] = {}
    for name in ("select", "ignore"):
        if options[name]:
            words = tuple(w for item in options[name] for w in item.split(",") if w)
            _known(words, set(load().rules) | {r.check for r in load().rules.values()}, name)
            changes[name] = words if name == "select" else (*settings.ignore, *words)
    if options["fail_on"]:
        changes["fail_on"] = options["fail_on"]
    if options["baseline"]:
        changes["baseline"] = options["baseline"]
    if options["no_ignores"]:
        changes["honour_ignores"] = False
    return replace(settings, **changes)


def _tell_differences(root: Path, trusted: Settings, place: str) -> None:
    """Say which of the repository's own settings have no effect because those of a trusted place hold."""
    try:
        own = load_settings(root, known=known_ids())
    except StacklintError as error:
        warn(f"{error} (the settings of {place} hold)")
        return
    keys = [key.replace("_", "-") for key in differences(own, trusted)]
    if keys:
        source = own.source or trusted.source
        warn(f"{source}: {', '.join(keys)}: not as in {place}, whose settings hold")


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
    if not options["strict"]:
        return 0
    if report.unread:
        return INCOMPLETE
    return 0 if report.files else NOTHING
