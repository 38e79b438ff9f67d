"""The only place that hides a finding: comments, settings, accepted findings, a baseline.

What hides is judged in its turn: a comment or an entry that hides nothing, gives no reason or is
past its date becomes a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from stacklint.baseline import read_baseline
from stacklint.fingerprint import number_repeats
from stacklint.hiding import Acceptances, Comments
from stacklint.model import Finding, Location, Suppressed
from stacklint.record import replace
from stacklint.repo.ignore import IgnoreFiles, Patterns

if TYPE_CHECKING:
    from stacklint.settings import Settings

Hide = Callable[[Finding], Suppressed | None]
Outcome = tuple[tuple[Finding, ...], tuple[Suppressed, ...], tuple[Finding, ...]]


def suppress(
    findings: Iterable[Finding],
    settings: Settings,
    sources: Callable[[str], str],
    as_of: str,
    marked: Iterable[str] = (),
) -> Outcome:
    """Return the findings that stay, the hidden ones, and those about the hiding itself.

    `sources` returns a file's text. Comments are looked for where findings stand, and in the files
    of `marked`. Severities of the settings are applied, and equal fingerprints told apart.
    """
    numbered = list(number_repeats(sorted(findings, key=_order)))
    paths = {place.path for finding in numbered for place in _places(finding)}
    heard = settings.honour_ignores and settings.honour_comments
    comments = Comments({*paths, *marked} if heard else (), sources, as_of)
    accepted = Acceptances(settings, as_of)
    of_settings = [_per_file(settings), _config(settings)] if settings.honour_ignores else []
    ways = [comments.hide, *of_settings, *([accepted.hide] if settings.honour_ignores else [])]
    kept, hidden = _split(numbered, [*ways, _baseline(settings)], settings)
    own = [*comments.findings(), *(accepted.findings() if settings.honour_ignores else ())]
    extra, hidden_too = _split(number_repeats(sorted(own, key=_order)), of_settings, settings)
    return kept, (*hidden, *hidden_too), extra


def _split(
    findings: Iterable[Finding], ways: list[Hide], settings: Settings
) -> tuple[tuple[Finding, ...], tuple[Suppressed, ...]]:
    """Return what stays and what is hidden of the findings that the settings select."""
    kept: list[Finding] = []
    hidden: list[Suppressed] = []
    for finding in findings:
        answers = [answer for way in ways if (answer := way(finding))]  # all: each is asked its use
        if settings.select and not _names(settings.select, finding):
            continue
        if answers:
            hidden.append(answers[0])
        else:
            kept.append(_with_severity(finding, settings))
    return tuple(kept), tuple(hidden)


def _names(words: Iterable[str], finding: Finding) -> bool:
    """Return whether rules or kinds name a finding."""
    return finding.rule in words or finding.kind in words


def _with_severity(finding: Finding, settings: Settings) -> Finding:
    severity = settings.severity.get(finding.rule) or settings.severity.get(finding.kind)
    return replace(finding, severity=severity) if severity else finding


def _config(settings: Settings) -> Hide:
    """Return what hides by rule or kind, and by what the settings state of a problem."""

    def hide(finding: Finding) -> Suppressed | None:
        if _names(settings.ignore, finding):
            return Suppressed(finding, "ignored by the settings", "config")
        stated = settings.problems.get(finding.problem) if finding.kind == "gap" else None
        return Suppressed(finding, stated.reason, "config") if stated else None

    return hide


def _per_file(settings: Settings) -> Hide:
    """Return what hides the rules of `per-file-ignores` in the files that the patterns match."""
    rows = [
        (IgnoreFiles(lambda _: b"", ((Patterns(glob.encode()), ""),)), glob, rules)
        for glob, rules in settings.per_file_ignores.items()
    ]

    def hide(finding: Finding) -> Suppressed | None:
        for patterns, glob, rules in rows:
            if _names(rules, finding) and patterns.ignored(finding.location.path):
                return Suppressed(finding, f"ignored by the settings in {glob}", "per-file")
        return None

    return hide


def _baseline(settings: Settings) -> Hide:
    """Return what hides the findings of the baseline."""
    known = read_baseline(settings.baseline) if settings.baseline else {}

    def hide(finding: Finding) -> Suppressed | None:
        if finding.fingerprint not in known:
            return None
        return Suppressed(finding, known[finding.fingerprint] or "in the baseline", "baseline")

    return hide


def _places(finding: Finding) -> Iterator[Location]:
    yield finding.location
    yield from (related.location for related in finding.related)


def _order(finding: Finding) -> tuple[object, ...]:
    return (finding.location, finding.rule, finding.tools, finding.message)
