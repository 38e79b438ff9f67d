"""What hides findings and must be of use: comments in files, accepted findings in the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.comments import IgnoreComment, ignore_comments
from stacklint.fingerprint import fingerprint
from stacklint.model import Finding, Location, Suppressed
from stacklint.record import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from stacklint.settings import Accepted, Settings


class Comments:
    """The comments `stacklint: ignore[rule]` of some files, and which of them hid something."""

    def __init__(self, paths: Iterable[str], text: Callable[[str], str], as_of: str) -> None:
        self._as_of = as_of
        self._all = [c for path in sorted(set(paths)) for c in ignore_comments(path, text(path))]
        self._used: set[tuple[Location, str]] = set()
        self._at: dict[tuple[str, int, int], list[IgnoreComment]] = {}
        for comment in self._all:
            for line in comment.holds_for:
                place = comment.location
                self._at.setdefault((place.path, place.cell, line), []).append(comment)

    def hide(self, finding: Finding) -> Suppressed | None:
        """Return how a comment at one of the places hides a finding; one past its date does not."""
        for comment in self._near(finding):
            if finding.rule in comment.rules:
                self._used.add((comment.location, finding.rule))
                if not _is_past(comment.until, self._as_of):
                    return Suppressed(finding, comment.reason, "inline")
        return None

    def _near(self, finding: Finding) -> Iterator[IgnoreComment]:
        for place in (finding.location, *(related.location for related in finding.related)):
            for line in range(place.line, max(place.line, min(place.end_line, place.line + 50)) + 1):
                yield from self._at.get((place.path, place.cell, line), ())

    def findings(self) -> Iterator[Finding]:
        """Yield what is to be said of the comments themselves."""
        for comment in self._all:
            used = [rule for rule in comment.rules if (comment.location, rule) in self._used]
            unused = [rule for rule in comment.rules if rule not in used]
            place, rules = comment.location, ", ".join(used)
            if not comment.rules:
                yield _finding("unused-ignore", place, "The comment names no rule and hides nothing")
            for rule in unused:
                yield _finding("unused-ignore", place, f"Nothing is hidden here: {rule} finds nothing", rule)
            if used and not comment.reason:
                message = f"{rules} is hidden here and nobody says why"
                yield _finding("ignore-without-reason", place, message, rules)
            if used and _is_past(comment.until, self._as_of):
                message = f"{rules} was to be hidden until {comment.until}"
                yield _finding("expired-acceptance", place, message, rules)


class Acceptances:
    """The entries `accept` of the settings, and which of them met a finding."""

    def __init__(self, settings: Settings, as_of: str) -> None:
        self._settings = settings
        self._as_of = as_of
        self._used: set[Accepted] = set()

    def hide(self, finding: Finding) -> Suppressed | None:
        """Return how an entry hides a finding; one past its date does not."""
        for entry in self._settings.accept:
            if _accepts(entry, finding):
                self._used.add(entry)
                if not _is_past(entry.until, self._as_of):
                    return Suppressed(finding, entry.reason, "accept")
        return None

    def findings(self) -> Iterator[Finding]:
        """Yield what is to be said of the entries themselves."""
        for entry in self._settings.accept:
            place = Location(self._settings.source, entry.line)
            if entry not in self._used:
                message = f"{entry.rule} finds nothing that this entry could accept"
                yield _finding("unused-ignore", place, message, entry.rule)
                continue
            if not entry.reason:
                message = f"{entry.rule} is accepted and nobody says why"
                yield _finding("ignore-without-reason", place, message, entry.rule)
            if _is_past(entry.until, self._as_of):
                message = f"{entry.rule} was accepted until {entry.until}"
                yield _finding("expired-acceptance", place, message, entry.rule)


def _accepts(entry: Accepted, finding: Finding) -> bool:
    return (
        entry.rule == finding.rule
        and (not entry.tool or entry.tool in finding.tools)
        and (not entry.problem or entry.problem == finding.problem)
        and (not entry.project or entry.project.strip("/") == finding.project)
    )


def _is_past(until: str, as_of: str) -> bool:
    return bool(until) and until < as_of


def _finding(rule: str, place: Location, message: str, hidden: str = "") -> Finding:
    subject = f"{place.path}#{place.cell}:{hidden}" if place.cell else f"{place.path}:{hidden}"
    found = Finding(
        rule=rule,
        kind="wiring",
        severity="note",
        message=message,
        location=place,
        subject=subject,
    )
    return replace(found, fingerprint=fingerprint(found, ""))
