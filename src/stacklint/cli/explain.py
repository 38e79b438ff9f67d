"""`stacklint explain`: a rule, tool, problem, format, platform or kind in plain words."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import click

from stacklint.cli.common import date_of, emit, width
from stacklint.cli.complete import names
from stacklint.cli.teach import taught
from stacklint.knowledge.lifecycle import ENDED, state_at
from stacklint.knowledge.load import Knowledge, load
from stacklint.knowledge.names import resolve
from stacklint.rule_texts import plain

if TYPE_CHECKING:
    from stacklint.knowledge.names import Named
    from stacklint.knowledge.types import Tool

_OF_KIND = {
    "gap": "A problem that the repository has and nothing answers.",
    "overlap": "Two tools that do the same job in one project.",
    "lock-in": "Models, data or records kept only where one product or library version reads them.",
    "conflict": "Tools or pins that one environment cannot have together.",
    "obsolete": "Tools, interfaces and runtimes past their end.",
    "wiring": "What is written and what is there do not meet.",
}


_EXAMPLES = {
    "stacklint explain monitoring": "a problem, and the tools for it",
    "stacklint explain mlflow": "a tool: its jobs, its fate, the way out",
    "stacklint explain two-experiment-trackers": "a rule, with what it reports and what not",
}


@click.command(cls=taught(_EXAMPLES))
@click.argument("name", shell_complete=names)
@click.option("--as-of", metavar="DATE", help="States as of this date.")
def explain(name: str, as_of: str | None) -> int:
    """Explain NAME: a rule, tool, problem, format, platform, library or kind of finding."""
    knowledge, day = load(), date_of(as_of)
    emit(_wrapped(explanation(resolve(name, knowledge), knowledge, day)))
    return 0


def explanation(found: Named, knowledge: Knowledge, day: str) -> list[str]:
    """Return what is known of a name as lines that are not wrapped yet; those indented by four are code."""
    if found.kind == "kind":
        rules = [r.id for r in knowledge.rules.values() if r.check == found.id]
        return [found.id, "", _OF_KIND[found.id], "", f"Rules: {', '.join(rules) or 'none'}"]
    return _EXPLAIN[found.kind](found.id, knowledge, day)


def _tool(id_: str, knowledge: Knowledge, day: str) -> list[str]:
    row = knowledge.tools[id_]
    data = row.data
    out = [f"{row.name} ({id_})", "", str(data["summary"])]
    jobs = [
        f"{knowledge.problems[p].name}: {knowledge.problems[p].jobs[j].name}"
        for p, j in row.jobs.items()
        if p in knowledge.problems and j in knowledge.problems[p].jobs
    ]
    out += ["", *(f"- {job}" for job in jobs)]
    out += [f"- may also cover {knowledge.problems[p].name}" for p in row.may_cover if p in knowledge.problems]
    licence = data.get("license", {})
    if licence:
        out += [
            "",
            f"Licence: {licence.get('id', 'unknown')}{' (' + licence['note'] + ')' if licence.get('note') else ''}",
        ]
    out += [f"Hosting: {', '.join(data['hosting'])}"] if data.get("hosting") else []
    out += _events(data, day)
    fit = data.get("fit", {})
    out += [""] if fit else []
    out += [f"In the article: {fit['article']}"] if fit.get("article") else []
    out += [f"Better when {fit['better_when']}"] if fit.get("better_when") else []
    out += [f"Worse when {fit['worse_when']}"] if fit.get("worse_when") else []
    out += [f"First step: {fit['first_step']}"] if fit.get("first_step") else []
    for relation in data.get("relations", ()):
        other = knowledge.tools.get(relation["with"])
        name = other.name if other else relation["with"]
        note = f": {relation['note']}" if relation.get("note") else ""
        out.append(f"- {relation['kind']} {name}{note}")
    if data.get("formats", {}).get("exit"):
        out += ["", f"Way out: {data['formats']['exit']}"]
    out += _removed(data)
    out += ["", f"{data.get('home', '')} (checked {data.get('checked', 'never')})"]
    return out


def _removed(data: Any) -> list[str]:
    """Return the interfaces that versions of a tool or library removed, the newest version first."""
    from packaging.version import Version  # noqa: PLC0415 - start-up

    by_version: dict[str, list[str]] = {}
    for row in data.get("removed", ()):
        named = row.get("symbol") or row.get("command") or row["resource"]
        argument = f"({row['argument']}=)" if row.get("argument", "0") != "0" else ""
        known = by_version.setdefault(row["in"], [])
        known += [named + argument] if named + argument not in known else []
    rows = [f"- {v}: {', '.join(by_version[v])}" for v in sorted(by_version, key=Version, reverse=True)]
    return ["", "Gone or announced to go in", *rows] if rows else []


def _dependency(id_: str, knowledge: Knowledge, day: str) -> list[str]:
    row = knowledge.dependencies[id_]
    out = [f"{row.name} ({id_})", "", str(row.data["summary"])]
    for ended in (e for e in row.data.get("ended", ()) if e["date"] <= day):
        note = f"; {ended['note']}" if ended.get("note") else ""
        out += ["", f"{ended['date']}: {ended['what']}{note}. {ended['act']}. See {ended['source']}"]
    out += _removed(row.data)
    return [*out, "", f"{row.data.get('home', '')} (checked {row.data['checked']})"]


def _events(data: Any, day: str) -> list[str]:
    out = []
    for event in (e for e in data.get("lifecycle", ()) if e["date"] <= day):
        doubt = " (not verified)" if event.get("verified") is False else ""
        successor = f", succeeded by {event['successor']}" if event.get("successor") else ""
        out.append(f"{event['event'].capitalize()} {event['date']}{successor}{doubt}. {event.get('note', '')}".strip())
    return ["", *out] if out else []


def _problem(id_: str, knowledge: Knowledge, day: str) -> list[str]:
    row = knowledge.problems[id_]
    data = row.data
    out = [
        f"{row.name} ({id_})",
        "",
        row.question,
        "",
        f"It is a problem where: {data['activity']}",
    ]
    out += ["", "It hurts when", *(f"- {x}" for x in data.get("hurts_when", ()))]
    out += ["", "It is none in", *(f"- {x}" for x in data.get("not_when", ()))]
    out += ["", f"The article: {data['article']}"] if data.get("article") else []
    out += ["", "Ask yourself", *(f"- {x}" for x in data.get("questions", ()))]
    for job in row.jobs.values():
        names = sorted(_named(t, day) for t in knowledge.tools.values() if t.jobs.get(id_) == job.id)
        if names:
            out += ["", f"{job.name}: {', '.join(names)}"]
    return out


def _named(tool: Tool, day: str) -> str:
    state = state_at(tool.data, day)
    return f"{tool.name} ({state})" if state in ENDED else tool.name


def _rule(id_: str, knowledge: Knowledge, _: str) -> list[str]:
    row = knowledge.rules[id_]
    out = [
        f"{id_} ({row.check}, {row.severity} at most)",
        "",
        row.why,
        "",
        f"What to do: {plain(row.act)}",
    ]
    for kind in ("bad", "good"):
        for example in knowledge.examples.get(id_, {}).get(kind, ()):
            out += ["", f"{'Reported' if kind == 'bad' else 'Not reported'}: {example['why']}"]
            for path, text in example["files"].items():
                out += [f"  {path}", *(f"    {line}" for line in text.splitlines())]
    out += ["", "Silence it where the file has comments", f"    # stacklint: ignore[{id_}] the reason"]
    return [*out, "Or in the settings", f'    ignore = ["{id_}"]']


def _format(id_: str, knowledge: Knowledge, _: str) -> list[str]:
    row = knowledge.formats[id_]
    data = row.data
    out = [f"{row.name} ({id_}), a {row.kind} format", "", str(data["summary"])]
    out += [f"Open specification: {data['open']}; read by {data.get('readers', 'unknown')}"]
    out += ["Loading it runs code."] if row.code_on_load else []
    out += [f"Way out: {data['exit']}"] if data.get("exit") else []
    out += [f"What is lost: {data['loses']}"] if data.get("loses") else []
    return out


def _platform(id_: str, knowledge: Knowledge, _: str) -> list[str]:
    row = knowledge.platforms[id_]
    tools = sorted(t.name for t in knowledge.tools.values() if id_ in t.data.get("runs_on", ()))
    return [
        f"{row.name} ({id_}), a platform",
        "",
        row.summary,
        "",
        f"Tools that stand on it: {', '.join(tools) or 'none known'}",
    ]


_EXPLAIN = {
    "tool": _tool,
    "problem": _problem,
    "rule": _rule,
    "format": _format,
    "platform": _platform,
    "dependency": _dependency,
}


def _wrapped(lines: list[str]) -> str:
    return "\n".join(line if line.startswith("    ") else _filled(line) for line in lines)


def _filled(line: str) -> str:
    """Return a paragraph; a list's item and a code's line keep their indent, no word is cut."""
    indent = line[: len(line) - len(line.lstrip())] + ("  " if line.lstrip().startswith("- ") else "")
    return textwrap.fill(line, width(), subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
