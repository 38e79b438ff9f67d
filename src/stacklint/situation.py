"""All that is known of one project before the checks reason over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stacklint.record import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacklint.detect import Sighting, Usage
    from stacklint.model import Evidence
    from stacklint.report import ProblemInfo


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a CI host's file does: trains, deploys, publishes, smoke, reports, manual, tests or other work."""

    path: str
    does: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    """A project: what it is, the tools in it, what people do in it, and its problems' states.

    `substance` is false for a handful of files that nothing runs: advice on tools would only be noise there.
    `shared` is what is found once in it and asked for often.
    """

    project: str
    kind: str
    stage: str
    why: str
    usages: Mapping[str, Usage] = field(default_factory=dict)
    activities: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    platforms: Mapping[str, tuple[Sighting, ...]] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    scopes: Mapping[str, str] = field(default_factory=dict)
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    covers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    problems: Mapping[str, ProblemInfo] = field(default_factory=dict)
    repository_kind: str = "application"
    substance: bool = True
    shared: dict[str, Any] = field(default_factory=dict, compare=False)
