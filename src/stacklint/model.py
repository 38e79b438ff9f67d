"""What flows through the pipeline: places, evidence, what could not be read, findings."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from stacklint.record import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Mapping


class _Empty(dict[str, str]):
    """The one shared mapping of no detail; hashable, so that it can be a field's default."""

    def __hash__(self) -> int:  # type: ignore[override] # a dict is not hashable, this one never changes
        return 0


EMPTY: Mapping[str, str] = _Empty()


class StacklintError(Exception):
    """The user's mistake: one line that says where it is and what to do."""


@dataclass(frozen=True, slots=True)
class Location:
    """A place in the scanned repository.

    Lines and columns count from 1 and columns count code points, as in SARIF; `end_column` is exclusive.
    In a notebook `cell` counts all cells from 1, `line` counts within the cell and `file_line`
    is the line in the file. An `end_line` of 0 means "not known".
    """

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 0
    end_column: int = 0
    cell: int = 0
    file_line: int = 0

    def __lt__(self, other: Location) -> bool:
        """Sort by path, then as a reader goes: cell by cell, line by line."""
        return self._reading() < other._reading()

    def _reading(self) -> tuple[str, int, int, int, int, int]:
        return self.path, self.cell, self.line, self.column, self.end_line, self.end_column


@dataclass(frozen=True, order=True, slots=True)
class Evidence:
    """One fact that a reader found, without a thought of any tool.

    `kind` is one of `KINDS`; what `value` holds for each kind stands there; `detail` holds the
    further keys that the kind allows.
    """

    location: Location
    kind: str
    value: str
    detail: Mapping[str, str] = field(default=EMPTY, compare=False)


KINDS: Mapping[str, str] = MappingProxyType(
    {
        "package": "a requirement; PEP 503 name, `npm:x` or `maven:g:a` elsewhere; "
        "specifier, extras, marker, group, manager, context",
        "locked": "a version in a lock file; PEP 503 name; version, manager",
        "import": "a module asked for; dotted name with its attribute; guard (top, function, try, "
        "type-checking), form (import, from, string, attribute, assigned)",
        "call": "a call; dotted name with aliases resolved, `*.fit` where the receiver is unknown; "
        "count, args, `kw.NAME` for literal arguments, `names` of the others",
        "string": "a literal argument in code that names something; `key=value`",
        "config": "a key of a configuration file; `key=value`, the key alone where the value is open",
        "env": "an environment variable read or set; its name; access (read, set)",
        "url": "an address in code or configuration; as it is, without credentials",
        "image": "a container image; name without tag; tag, context, role (base, run, service)",
        "action": "a step that a CI host brings; owner/name; ref, job",
        "command": "a program that is started; its name; line (the whole command), context (ci, image, "
        "compose, cluster, schedule, hook, make, script, notebook, docs), job, target",
        "resource": "a Kubernetes or cloud resource; `group/version Kind`, or its type; name",
        "workflow": "a file that a CI host runs; the format's id; jobs, triggers, name",
        "hook": "a pre-commit hook; owner/name of its repository; id, rev",
        "path": "a file or folder whose name says something; its path; pattern",
        "format": "a data, model or metadata file; the format's id; size, how (magic, extension, pointer)",
        "write": "a call that writes a format; the format's id; call, object",
        "layout": "folders that together are a known layout; its name",
        "notebook": "what a notebook's metadata say; colab, kaggle, databricks; where",
        "badge": "a known address in README's badges and front matter; as it is",
        "include": "another file that this one pulls in; its path relative to the root; form",
        "target": "a named piece of work; its name; form (make, just, stage, script)",
        "marker": "a comment for stacklint in a file; ignore",
        "text": "a phrase that only one system has, in a file that no parser reads; the phrase",
    }
)


@dataclass(frozen=True, order=True, slots=True)
class Unread:
    """A file, or a part of one, that could not be read, and why."""

    path: str
    reason: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An act that would answer a finding; `action` is one of the contract's words.

    `command` can be typed as it stands, `then` says in words what follows it, or what to do where there is none.
    """

    action: str
    tool: str = ""
    reasons: tuple[str, ...] = ()
    command: str = ""
    then: str = ""
    url: str = ""

    @property
    def first_step(self) -> str:
        """The command and what follows it as one sentence."""
        command = f"run `{self.command}`" if self.command else ""
        return ", then ".join(part for part in (command, self.then) if part)


@dataclass(frozen=True, slots=True)
class Related:
    """A further place of a finding, and what is there."""

    location: Location
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule has to say, where, about which tools, and what to do.

    `places` are all of its places, where `related` shows some; empty where `location` is the only one or nobody counts.
    """

    rule: str
    kind: str
    severity: str
    message: str
    location: Location
    project: str = "."
    problem: str = ""
    tools: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    act: str = ""
    subject: str = ""
    fingerprint: str = ""
    places: tuple[Location, ...] = ()


@dataclass(frozen=True, order=True, slots=True)
class Edit:
    """A text in the place of another; lines and columns as in a `Location`, the end exclusive."""

    path: str
    start_line: int
    start_column: int
    end_line: int
    end_column: int
    replacement: str

    @property
    def start(self) -> tuple[int, int]:
        """Where it begins."""
        return self.start_line, self.start_column

    @property
    def end(self) -> tuple[int, int]:
        """Where it ends."""
        return self.end_line, self.end_column


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that mend a finding together; safe ones change nothing of what is installed."""

    description: str
    safe: bool
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that a setting, a comment or a baseline hides."""

    finding: Finding
    reason: str
    by: str


SEVERITIES = ("note", "warning", "error")
STATES = ("mentioned", "locked", "declared", "imported", "called", "configured", "operated")
