"""The knowledge as frozen data: signals, tools, problems, activities, formats, rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stacklint.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that gives its owner (a tool, an activity, a platform, a rule) away."""

    owner: str
    kind: str
    value: str
    weak: bool = False
    used: bool = False
    covers: str = ""
    strength: str = "strong"
    argument: str = ""
    beside: tuple[tuple[str, str], ...] = ()
    unless: tuple[str, ...] = ()
    at_least: int = 0
    group: int = 0


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool of the catalogue; `data` is its file as it was read."""

    id: str
    name: str
    home_problem: str
    jobs: Mapping[str, str]
    may_cover: Mapping[str, str]
    part_of: str
    used_without_import: bool
    signals: tuple[Signal, ...]
    data: Mapping[str, Any]

    @property
    def packages(self) -> tuple[str, ...]:
        """The names under which the tool is installed."""
        return tuple(s.value for s in self.signals if s.kind == "package" and not s.weak)

    @property
    def command(self) -> str:
        """What is typed to begin with the tool, as it stands; empty where it begins otherwise."""
        return str(self.data.get("fit", {}).get("command", ""))

    @property
    def then(self) -> str:
        """What is done first, or after the command, in words; empty where nothing is known."""
        return str(self.data.get("fit", {}).get("first_step", ""))

    @property
    def modules(self) -> frozenset[str]:
        """The modules that give the tool away."""
        return frozenset(s.value for s in self.signals if s.kind == "import")

    def related(self, *kinds: str) -> frozenset[str]:
        """Return the ids that this tool names in relations of these kinds."""
        rows = self.data.get("relations", ())
        return frozenset(row["with"] for row in rows if row["kind"] in kinds)


@dataclass(frozen=True, slots=True)
class Dependency:
    """What code and configuration lean on and that answers none of the problems: a library, a service, an image."""

    id: str
    name: str
    packages: tuple[str, ...]
    modules: frozenset[str]
    signals: tuple[Signal, ...]
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Job:
    """What a tool does for a problem; `overlap` says what two tools of one job amount to.

    In a repository of a kind in `not_in` the job answers nothing: one exercise's configuration does not
    lay out a course. `meets` says how near the code of two tools is to be: in a folder, a tree of the root,
    or the project. `shapes_code` says that code is written in the form that such a tool asks for, `keeps_records`
    that what it is given is asked for again later.
    Such a tool is suggested only where one of `only_with` is seen: an activity, a job that is done, a module.
    """

    id: str
    name: str
    covers: str
    overlap: str
    not_in: tuple[str, ...] = ()
    meets: str = "folder"
    shapes_code: bool = False
    keeps_records: bool = False
    only_with: tuple[str, ...] = ()

    def covers_in(self, kind: str) -> str:
        """Return covered, partial or nothing for a kind of repository."""
        return "nothing" if kind in self.not_in else self.covers


@dataclass(frozen=True, slots=True)
class Need:
    """Activities that, all present and none of `without`, make a problem one's own.

    `quiet` gives activities that leave the gap a gap and make a finding of it idle, `only_with` those without
    which a finding would be idle, each with the reason.
    """

    activities: tuple[str, ...]
    without: tuple[str, ...]
    strong: bool
    kinds: tuple[str, ...]
    reason: str
    quiet: Mapping[str, str]
    only_with: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Means:
    """An activity that answers a problem without a tool, where the activities `beside` it are there too."""

    activity: str
    state: str
    reason: str
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """One of the ten problems."""

    id: str
    name: str
    question: str
    jobs: Mapping[str, Job]
    needs: tuple[Need, ...]
    means: tuple[Means, ...]
    finding_kinds: tuple[str, ...]
    finding_stages: tuple[str, ...]
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Activity:
    """Something people do in a repository that can make a problem theirs."""

    id: str
    name: str
    summary: str
    signals: tuple[Signal, ...]


@dataclass(frozen=True, slots=True)
class Format:
    """A data, model or metadata format and how one gets out of it."""

    id: str
    name: str
    kind: str
    severity: str
    code_on_load: bool
    globs: tuple[str, ...]
    writes: tuple[Mapping[str, str], ...]
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its texts and parameters; the folder is the check that decides it.

    `rests_on` are the kinds of evidence of which the rule says that there is none.
    """

    id: str
    check: str
    message: str
    why: str
    act: str
    severity: str
    precision: str
    security_severity: str
    parameters: Mapping[str, Any]
    data: Mapping[str, Any]
    rests_on: tuple[str, ...] = ()
