"""The whole pipeline on one screen: a repository in, a report out."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from stacklint import __version__
from stacklint.analyse import Analysis, Choices, analyse
from stacklint.automation import NAME, STATE
from stacklint.bonds import bonds, endings
from stacklint.budget import UNSUGGESTED, UNTHOUGHT, told_unjudged
from stacklint.checks.registry import Context, run_checks
from stacklint.collect import Collected, collect
from stacklint.doubt import Doubts
from stacklint.fingerprint import fingerprint
from stacklint.first_party import owned_everywhere
from stacklint.in_time import OutOfTime, in_time
from stacklint.knowledge.compass import interest_of
from stacklint.model import Unread
from stacklint.nature import Nature
from stacklint.reader_table import readers
from stacklint.record import dataclass, field, replace
from stacklint.repo.document import HIDDEN
from stacklint.report import PlatformInfo, ProjectInfo, Report, UsageInfo, WorkflowInfo
from stacklint.resolve import Runs
from stacklint.rule_texts import names_of, rule_info
from stacklint.source import Source
from stacklint.suggest import suggestions
from stacklint.suppress import suppress
from stacklint.timing import Clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from stacklint.cache import Cache
    from stacklint.detect import Usage
    from stacklint.knowledge.load import Knowledge
    from stacklint.model import Evidence, Finding
    from stacklint.repo.repository import Repo
    from stacklint.report import ProblemInfo
    from stacklint.settings import Settings
    from stacklint.situation import Situation

_EVIDENCE_SHOWN = 12
_LATE = "there was no time to judge it"


@dataclass(frozen=True, slots=True)
class Scan:
    """A report with what it was made from, for the commands that look deeper; `cut`: there was no time for all."""

    report: Report
    analysis: Analysis
    collected: Collected = field(default_factory=Collected)
    paths: tuple[str, ...] = ()
    cut: bool = False


def scan(
    repo: Repo,
    knowledge: Knowledge,
    settings: Settings,
    as_of: str,
    cache: Callable[[str], Cache] | None = None,
    jobs: int = 1,
    clock: Clock | None = None,
) -> Scan:
    """Read a repository, reason over it and return the report; nothing of it is run.

    `cache` is given the digest of what is looked for, and returns what was read of it before.
    """
    interest = interest_of(knowledge).without(owned_everywhere(repo.paths, settings.first_party))
    collected = collect(repo, readers(), interest, cache(interest.digest) if cache else None, jobs, clock)
    clock = clock or Clock()
    clock.lap("read")
    stated = {name: (row.state, row.reason) for name, row in settings.problems.items()}
    choices = Choices(
        settings.kind,
        settings.stage,
        settings.projects,
        settings.scope,
        settings.first_party,
        stated,
    )
    source = Source(repo)
    end = repo.limits.end
    try:
        analysis = in_time(end, lambda: analyse(repo.paths, collected.evidence, knowledge, choices, source))
    except OutOfTime:
        analysis = Analysis({}, Runs(), (), Nature("", ""))
    clock.lap("analyse")
    context = Context(
        knowledge=knowledge,
        situations=analysis.situations,
        paths=frozenset(repo.paths),
        ignored=repo.ignored,
        runs=analysis.runs,
        evidence=analysis.evidence,
        as_of=as_of,
        text=source,
        elsewhere=_elsewhere(repo),
        policy=settings.policy,
        decided={problem: row.tool for problem, row in settings.stack.items()},
    )
    unread = tuple(sorted({*collected.unread, *repo.unread}))
    doubts = Doubts(unread, frozenset(repo.paths), readers(), analysis.situations, choices.scope) if unread else None
    found, late = run_checks(context, end)
    found = doubts.cleared(found, knowledge.rules) if doubts else found
    cut = _cut(analysis, late, knowledge, end)
    advised = UNSUGGESTED not in {u.reason for u in cut}
    findings = [_completed(f, analysis, knowledge, as_of, source, advised=advised) for f in found]
    kept, hidden, extra = suppress(findings, settings, source, as_of, _marked(collected))
    extra = tuple(doubts.cleared(extra, knowledge.rules)) if doubts else extra
    extra = () if late else extra  # what a rule that was not asked would have used
    extra = tuple(replace(f, act=knowledge.rules[f.rule].act) for f in extra if f.rule in knowledge.rules)
    clock.lap("checks")
    stack = tuple(_stack(analysis.situations.values()))
    report = Report(
        version=__version__,
        catalog=knowledge.checked,
        as_of=as_of,
        projects=tuple(ProjectInfo(s.project, s.kind, s.stage, s.why) for s in analysis.situations.values()),
        platforms=tuple(_platforms(analysis.situations.values())),
        workflows=tuple(_workflows(analysis.situations.values())),
        stack=stack,
        problems=_problems(analysis, knowledge, doubts, late),
        findings=tuple(sorted((*kept, *extra), key=lambda f: (f.location, f.rule, f.tools, f.message))),
        suppressed=tuple(hidden),
        unread=tuple(sorted({*unread, *cut})),
        rules=rule_info(knowledge),
        files=len(repo.paths),
        bonds=bonds(stack, knowledge),
        endings=endings(stack, knowledge),
        git_root=repo.git_root,
        settings=settings.source,
        names=names_of(knowledge),
        source=source,
    )
    return Scan(report, analysis, collected, tuple(repo.paths), bool(collected.late or cut))


def _cut(analysis: Analysis, late: Sequence[str], knowledge: Knowledge, end: float) -> list[Unread]:
    """Return what there was no time for once everything was read."""
    if not analysis.situations:
        return [Unread(".", UNTHOUGHT)]
    return told_unjudged(late, len(knowledge.rules)) or ([Unread(".", UNSUGGESTED)] if monotonic() > end else [])


def _problems(
    analysis: Analysis, knowledge: Knowledge, doubts: Doubts | None, late: Sequence[str]
) -> tuple[ProblemInfo, ...]:
    """Return the problems of all projects; no gap is a finding where what was not read could close it."""
    rows = tuple(i for s in analysis.situations.values() for i in s.problems.values())
    unasked = {knowledge.rules[name].parameters.get("problem") for name in late}
    rows = tuple(replace(i, finding_withheld=_LATE) if _is_open(i) and i.problem in unasked else i for i in rows)
    if doubts is None:
        return rows
    rests = {r.parameters["problem"]: r.rests_on for r in knowledge.rules.values() if r.check == "gap"}
    return tuple(doubts.told(row, rests.get(row.problem, ())) for row in rows)


def _is_open(row: ProblemInfo) -> bool:
    return row.state == "gap" and row.finding_withheld is None


def _workflows(situations: Iterable[Situation]) -> list[WorkflowInfo]:
    """Return the verdict on every workflow; all projects share them."""
    found = {path: check for s in situations for path, check in s.verdicts.items()}
    return [WorkflowInfo(p, NAME[check.does], STATE[check.does], check.evidence) for p, check in sorted(found.items())]


def _elsewhere(repo: Repo) -> frozenset[str]:
    """Return what is in the repository though it is not among the files that are read, as far as it is known."""
    hidden = {u.path for u in repo.unread if u.reason == HIDDEN}
    return (frozenset(repo.links) | (repo.tracked or frozenset()) | hidden) - frozenset(repo.paths)


def _marked(collected: Collected) -> list[str]:
    """Return the files that hold a comment for stacklint."""
    return [e.location.path for e in collected.evidence if e.kind == "marker"]


def _completed(
    finding: Finding, analysis: Analysis, knowledge: Knowledge, as_of: str, source: Source, *, advised: bool
) -> Finding:
    """Add suggestions to a gap where they are to be looked for, and the fingerprint to every finding."""
    if advised and finding.kind == "gap" and not finding.suggestions:
        situation = analysis.situations[finding.project]
        finding = replace(finding, suggestions=suggestions(finding.problem, situation, knowledge, as_of))
    lines = source(finding.location.path).splitlines()
    number = finding.location.file_line or finding.location.line
    text = lines[number - 1] if 0 < number <= len(lines) else ""
    return replace(finding, fingerprint=fingerprint(finding, text))


def _stack(situations: Iterable[Situation]) -> Iterable[UsageInfo]:
    for situation in situations:
        for usage in situation.usages.values():
            yield UsageInfo(
                tool=usage.tool.id,
                name=usage.tool.name,
                project=situation.project,
                state=usage.state,
                states=usage.states,
                in_use=usage.in_use,
                problems=situation.covers.get(usage.tool.id, ()),
                may_cover=tuple(
                    sorted({*usage.tool.jobs, *usage.tool.may_cover} - set(situation.covers.get(usage.tool.id, ())))
                ),
                evidence=_shown(usage),
            )


def _shown(usage: Usage) -> tuple[Evidence, ...]:
    """Return the evidence that a report shows: product first, each place once, at most a dozen."""
    seen: dict[tuple[str, str, str, int], Evidence] = {}
    for sighting in usage.sightings:
        item = sighting.evidence
        detail = dict(item.detail) | {"scope": sighting.scope}
        key = (item.kind, item.value, item.location.path, item.location.line)
        seen.setdefault(key, replace(item, detail=detail))
    return tuple(seen.values())[:_EVIDENCE_SHOWN]


def _platforms(situations: Iterable[Situation]) -> Iterable[PlatformInfo]:
    for situation in situations:
        for name, rows in situation.platforms.items():
            yield PlatformInfo(name, situation.project, tuple(s.evidence for s in rows[:3]))
