"""Runs the examples of a rules folder through the whole pipeline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from stacklint.record import dataclass
from stacklint.repo.repository import Repo
from stacklint.scan import Scan, scan
from stacklint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stacklint.knowledge.load import Knowledge
    from stacklint.model import Finding

AS_OF = "2026-11-24"
SETTINGS = "stacklint.toml"


@dataclass(frozen=True, slots=True)
class Example:
    """One example of a rules file: its files, and what is expected of them."""

    owner: str
    kind: str
    why: str
    files: Mapping[str, str]
    places: tuple[str, ...]
    todo: bool

    @property
    def name(self) -> str:
        """The example's name in reports and tests."""
        return f"{self.owner}: {self.kind}: {self.why}"


def examples(knowledge: Knowledge) -> Iterator[Example]:
    """Yield every example of tools, platforms, activities, rules and dependencies."""
    for table in ("tools", "platforms", "activities"):
        for owner in sorted(knowledge.data[table]):
            yield from _of(owner, knowledge.examples.get(owner, {}), ("detects", "ignores"), "at")
    for table in ("checks", "dependencies"):
        for owner in sorted(knowledge.data[table]):
            yield from _of(owner, knowledge.examples.get(owner, {}), ("bad", "good"), "finds")


def _of(owner: str, row: Mapping[str, Any], kinds: Iterable[str], key: str) -> Iterator[Example]:
    for kind in kinds:
        for example in row.get(kind, ()):
            yield Example(
                owner,
                kind,
                example["why"],
                example["files"],
                tuple(example.get(key, ())),
                example.get("todo", False),
            )


def failure(example: Example, knowledge: Knowledge) -> str:
    """Return what is wrong with an example; empty where it holds."""
    done = scan(Repo(example.files), knowledge, settings_of(example.files), AS_OF)
    if example.kind in {"bad", "good"}:
        return _rule_failure(example, done)
    seen = _seen(example.owner, done, knowledge)
    if example.kind == "ignores":
        return f"seen at {', '.join(sorted(seen))}" if seen else ""
    if not seen:
        return "not seen"
    missing = [place for place in example.places if place not in seen]
    return f"not seen at {', '.join(missing)}, only at {', '.join(sorted(seen))}" if missing else ""


def settings_of(files: Mapping[str, str]) -> Settings:
    """Return the settings that an example brings in `stacklint.toml`, else the defaults."""
    if SETTINGS not in files:
        return Settings()
    from stacklint.settings_parse import Origin, parse_settings  # noqa: PLC0415 - most examples have none

    origin = Origin(Path(SETTINGS), Path(), SETTINGS, ours_alone=True)
    return parse_settings(files[SETTINGS], origin, {}) or Settings()


def _rule_failure(example: Example, done: Scan) -> str:
    found = [f"{f.location.path}:{f.location.line}" for f in done.report.findings if _is_of(f, example.owner)]
    expected = list(example.places) if example.kind == "bad" else []
    if example.kind == "bad" and not expected:
        return "" if found else "finds nothing"
    return "" if sorted(found) == sorted(expected) else f"finds {found}, expected {expected}"


def _is_of(finding: Finding, owner: str) -> bool:
    """Whether a finding is a rule's, or speaks of a dependency."""
    return finding.rule == owner or (finding.kind == "obsolete" and finding.subject.partition(" ")[0] == owner)


def _seen(owner: str, done: Scan, knowledge: Knowledge) -> set[str]:
    """The places at which a tool is in use, a platform stands or an activity is seen."""
    places: set[str] = set()
    if owner in knowledge.tools:
        for row in done.report.stack:
            if row.tool == owner and row.in_use:
                places |= {f"{e.location.path}:{e.location.line}" for e in row.evidence}
                places.add(row.project)
        return places
    for situation in done.analysis.situations.values():
        items = situation.activities.get(owner, ()) or tuple(s.evidence for s in situation.platforms.get(owner, ()))
        places |= {f"{e.location.path}:{e.location.line}" for e in items}
    return places
