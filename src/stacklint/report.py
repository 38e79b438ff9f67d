"""What a scan has to tell, as frozen data: all that a reporter gets."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from stacklint.model import (
    EMPTY,
    SEVERITIES,
    Evidence,
    Finding,
    Fix,
    Suppressed,
    Unread,
)
from stacklint.record import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


_STATES = ("covered", "partial", "gap", "not-needed")


@dataclass(frozen=True, slots=True)
class ProjectInfo:
    """A project of the repository, what it is (application, course ...) and how far it is."""

    path: str
    kind: str = ""
    stage: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class WorkflowInfo:
    """What a CI host's file does for models, and by which commands or actions.

    `verdict` is trains, runs-pipeline, deploys, publishes-image, smoke-trains, reports-only, by-hand, tests-only
    or other;
    `state` is what that means for automation: covered, partial or nothing.
    """

    path: str
    verdict: str
    state: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class PlatformInfo:
    """What the tools of a project stand on."""

    platform: str
    project: str = "."
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class UsageInfo:
    """A tool in a project: its strongest state, all states seen, and where.

    `problems` is what it covers here, `may_cover` what it could.
    """

    tool: str
    name: str
    project: str
    state: str
    states: tuple[str, ...] = ()
    in_use: bool = False
    problems: tuple[str, ...] = ()
    may_cover: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class ProblemInfo:
    """One of the ten problems in a project: covered, partial, gap or not-needed, and why.

    `finding_withheld` says why a gap is no finding; None where nothing was withheld.
    """

    problem: str
    name: str
    project: str
    state: str
    covered_by: tuple[str, ...] = ()
    inherited: bool = False
    need: tuple[Evidence, ...] = ()
    reason: str = ""
    finding_withheld: str | None = None


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """A rule that ran: its texts, and the measured facts that viewers sort by.

    `short` and `full` are plain sentences, `help` is Markdown. `precision` is very-high, high,
    medium, low, or "" where nobody measured it; `security_severity` is for rules about security.
    """

    id: str
    kind: str
    severity: str
    short: str
    full: str = ""
    help: str = ""
    uri: str = ""
    tags: tuple[str, ...] = ()
    precision: str = ""
    security_severity: float | None = None


@dataclass(frozen=True, order=True, slots=True)
class Bond:
    """How two tools in use belong together: the first wraps, integrates, reads ... the other, or is part of it."""

    tool: str
    kind: str
    other: str
    note: str = ""


@dataclass(frozen=True, order=True, slots=True)
class Ending:
    """An event that ended a tool in use: its date (a year, a month or a day), and what succeeds it."""

    date: str
    tool: str
    event: str
    successor: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Style:
    """How a text for people looks: with ANSI colours or without, how wide, how much of it.

    `links` is the address of the scanned folder, with a slash at its end, where the terminal takes hyperlinks;
    `path` is the folder as the caller named it.
    """

    color: bool = False
    width: int = 80
    verbose: bool = False
    quiet: bool = False
    links: str = ""
    path: str = "."


def _no_source(_path: str) -> str:
    return ""


def _nothing() -> Mapping[str, str]:
    return EMPTY


@dataclass(frozen=True, slots=True)
class Report:
    """The whole outcome of a scan, in a fixed order.

    `git_root` is where the scan's root lies below the root of the git work tree, empty where they
    are one. `settings` is the settings file, empty where there is none. `names` maps ids of tools,
    problems and platforms to the names that people use. `source` returns the decoded text of a file
    of the scan, empty where there is none. `fixes` maps a finding's fingerprint to the edits that
    would mend it.
    """

    version: str
    catalog: str
    as_of: str
    projects: tuple[ProjectInfo, ...] = ()
    platforms: tuple[PlatformInfo, ...] = ()
    workflows: tuple[WorkflowInfo, ...] = ()
    stack: tuple[UsageInfo, ...] = ()
    problems: tuple[ProblemInfo, ...] = ()
    findings: tuple[Finding, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    unread: tuple[Unread, ...] = ()
    rules: tuple[RuleInfo, ...] = ()
    files: int = 0
    bonds: tuple[Bond, ...] = ()
    endings: tuple[Ending, ...] = ()
    git_root: str = ""
    settings: str = ""
    names: Mapping[str, str] = field(default_factory=_nothing)
    fixes: Mapping[str, Fix] = field(default_factory=dict)
    style: Style = Style()
    source: Callable[[str], str] = field(default=_no_source, compare=False, repr=False)

    @property
    def overall(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """Each problem of the repository with its state, and the projects that are in that state.

        What one project covers is covered, else what one answers in part is partial, else what one lacks is a gap.
        """
        found: dict[str, dict[str, list[str]]] = {}
        for row in self.problems:
            found.setdefault(row.problem, {}).setdefault(row.state, []).append(row.project)
        states = {problem: next((s for s in _STATES if s in rows), "not-needed") for problem, rows in found.items()}
        return tuple((problem, state, tuple(found[problem][state])) for problem, state in states.items())

    @property
    def summary(self) -> Mapping[str, int]:
        """The number of findings by severity, worst first."""
        severities = [finding.severity for finding in self.findings]
        return MappingProxyType({s: severities.count(s) for s in reversed(SEVERITIES)})

    def name(self, ident: str) -> str:
        """Return the name that people use for an id; the id itself where there is none."""
        return self.names.get(ident, ident)
