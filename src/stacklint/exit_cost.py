"""What it would cost to leave a tool: where it is used, what it holds, and whether a way out is known."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from stacklint.kept_records import closed, keeps_records, only_in_service, records
from stacklint.leaving import kind_of_tie
from stacklint.record import dataclass, field, replace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacklint.detect import Usage
    from stacklint.knowledge.load import Knowledge
    from stacklint.knowledge.types import Tool
    from stacklint.leaving import Leaving
    from stacklint.model import Evidence
    from stacklint.situation import Situation

_CODE = frozenset({"import", "call", "string"})
WHY = {
    "code": ("example", "examples"),
    "test": ("test", "tests"),
    "list": ("list of packages", "lists of packages"),
    "configuration": ("file of settings", "files of settings"),
    "CI": ("file of CI", "files of CI"),
    "infrastructure": ("file of infrastructure", "files of infrastructure"),
    "name": ("text that names it", "texts that name it"),
}
_FEW_FILES, _MANY_FILES = 3, 10
_FEW_CALLS, _MANY_CALLS = 20, 100
_SOME_TOUCHED, _MANY_TOUCHED = 10, 40
_SEVERAL = 3


@dataclass(frozen=True, slots=True)
class ExitCost:
    """The parts of the cost, and what they come to: low, medium or high."""

    tool: str
    level: str
    files: tuple[str, ...]
    calls: int
    interfaces: tuple[str, ...]
    behind: str
    configuration: int
    ci: int
    infrastructure: int
    holds: tuple[str, ...]
    export: str
    touches: Mapping[str, str] = field(default_factory=dict)
    """All files that leaving touches, each with why, where that was asked for."""
    records: tuple[str, ...] = ()
    """What is said of the records that it keeps, where that was asked for."""

    def parts(self) -> list[str]:
        """Return the parts as phrases, the weighty ones first; nothing is said of what is not there."""
        rows = [_count(len(self.files), "file"), _count(self.calls, "call"), _count(len(self.interfaces), "interface")]
        if self.behind:
            rows.append(f"all behind {self.behind}")
        rows += [_count(self.configuration, "setting"), _count(self.ci, "CI step", "CI steps")]
        rows.append(_count(self.infrastructure, "piece of infrastructure", "pieces of infrastructure"))
        if others := Counter(why for path, why in self.touches.items() if path not in self.files):
            counted = ", ".join(_count(others[why], *words) for why, words in WHY.items() if others[why])
            among = "beside the code " if self.files else ""
            rows.append(f"touches {_count(len(self.touches), 'file')} in all: {among}{counted}")
        if self.holds:
            rows.append(f"holds {', '.join(self.holds)}")
        rows += self.records
        rows.append(f"way out: {self.export}" if self.export else "no documented way out is known")
        return [row for row in rows if row]

    def summary(self) -> str:
        """Return the level with the parts that are counted."""
        counted = [row for row in self.parts() if row[0].isdigit() or row.startswith("all behind")]
        return f"{self.level} ({', '.join(counted)})" if counted else self.level


def _count(number: int, one: str, many: str = "") -> str:
    return "" if not number else f"{number} {one if number == 1 else many or one + 's'}"


def exit_cost(usage: Usage, situation: Situation, knowledge: Knowledge, leaving: Leaving | None = None) -> ExitCost:
    """Return what leaving a tool would cost in one project, with all files that it touches if `leaving` is given."""
    tool = usage.tool
    code = _code(tool, usage, situation)
    called = [e for e in code if e.kind == "call"]
    files = tuple(sorted({e.location.path for e in code}))
    kinds = _kinds(usage)
    kept = keeps_records(tool, knowledge.problems)
    touches = leaving.touched(tool, situation.project) if leaving else {}
    cost = ExitCost(
        tool.id,
        "",
        files,
        (calls := _calls(called)),
        tuple(sorted({e.value for e in called})),
        files[0] if len(files) == 1 and calls > 1 else "",
        kinds["configuration"],
        kinds["CI"],
        kinds["infrastructure"],
        _holds(tool, knowledge),
        str(tool.data.get("formats", {}).get("exit", "")),
        touches,
        tuple(records(usage, situation, leaving.text)) if leaving and kept else (),
    )
    return replace(cost, level=_level(cost, platform=bool(tool.data.get("platform")), shapes=_shapes(tool, knowledge)))


def _code(tool: Tool, usage: Usage, situation: Situation) -> list[Evidence]:
    """Return where product code imports, calls or names the tool, calls that are no signal of it too."""
    seen = {s.evidence.location.path for s in usage.product if s.evidence.kind in _CODE}
    found = [s.evidence for s in usage.product if s.evidence.kind in _CODE]
    modules = tuple(f"{module}." for module in sorted(tool.modules))
    found += [
        e for e in situation.evidence if e.kind == "call" and e.location.path in seen and e.value.startswith(modules)
    ]
    return found


def _calls(called: list[Evidence]) -> int:
    """Count the calls: one piece of evidence stands for all in its file, or each has its own, or both."""
    groups: dict[tuple[str, str, int], set[int]] = defaultdict(set)
    most: Counter[tuple[str, str, int]] = Counter()
    for item in called:
        key = item.value, item.location.path, item.location.cell
        groups[key].add(item.location.line)
        most[key] = max(most[key], int(item.detail.get("count", "1") or 1))
    return sum(max(len(lines), most[key]) for key, lines in groups.items())


def _kinds(usage: Usage) -> Counter[str]:
    """Count what is not code, each place once."""
    found: dict[tuple[str, int], str] = {}
    for sighting in usage.product:
        item = sighting.evidence
        if item.kind not in {"package", "locked"} and item.kind not in _CODE:
            kind = kind_of_tie(item.kind, item.detail.get("context", ""))
            found.setdefault((item.location.path, item.location.line), kind)
    return Counter(found.values())


def _holds(tool: Tool, knowledge: Knowledge) -> tuple[str, ...]:
    """Return what stays behind with the tool: what it writes in a form of its own, and what its service keeps."""
    formats = knowledge.formats
    bound = [formats[name] for name in tool.data.get("formats", {}).get("writes", ()) if name in formats]
    rows = [f"data as {item.name}" for item in bound if item.severity != "none"]
    kept = only_in_service(tool) and not closed(tool) and keeps_records(tool, knowledge.problems)
    return (*rows, "records in its service") if kept else tuple(rows)


def _shapes(tool: Tool, knowledge: Knowledge) -> bool:
    """Whether code is written in the form that the tool asks for, as pipelines are."""
    return any(knowledge.problems[problem].jobs[job].shapes_code for problem, job in tool.jobs.items())


def _level(cost: ExitCost, *, platform: bool, shapes: bool) -> str:
    """Return low, medium or high: much code, or several kinds of ties at once, or data without a way out.

    The bounds are set by what real migrations took; `benchmarks/README.md` has the figures.
    """
    files, calls, touched = len(cost.files), cost.calls, len(cost.touches)
    around = cost.configuration + cost.ci + cost.infrastructure
    points = (files > _FEW_FILES) + (files > _MANY_FILES) + (calls > _FEW_CALLS) + (calls > _MANY_CALLS)
    points += (around > 0) + (around > _SEVERAL) + (cost.infrastructure > 0) + platform + shapes
    points += (touched > _SOME_TOUCHED) + (touched > _MANY_TOUCHED)
    points += bool(cost.holds) and not cost.export
    return "low" if points <= 1 else "medium" if points <= _SEVERAL else "high"
