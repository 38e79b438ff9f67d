"""What is known of a tool or a library, in plain words: the lines that `explain` and an editor show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stacklint.knowledge.lifecycle import ENDED, state_at

if TYPE_CHECKING:
    from stacklint.knowledge.load import Knowledge


def tool_head(id_: str, knowledge: Knowledge, day: str) -> list[str]:
    """Return what a tool is, which jobs it does, its licence, and what became of it by a day."""
    row = knowledge.tools[id_]
    data = row.data
    out = [f"{row.name} ({id_})", "", str(data["summary"])]
    jobs = [
        f"{knowledge.problems[p].name}: {knowledge.problems[p].jobs[j].name}"
        for p, j in row.jobs.items()
        if p in knowledge.problems and j in knowledge.problems[p].jobs
    ]
    out += ["", "What it answers"] if jobs or row.may_cover else []
    out += [f"- {job}" for job in jobs]
    out += [f"- {knowledge.problems[p].name}: in part of its uses" for p in row.may_cover if p in knowledge.problems]
    licence = data.get("license", {})
    if licence:
        out += [
            "",
            f"Licence: {licence.get('id', 'unknown')}{' (' + licence['note'] + ')' if licence.get('note') else ''}",
        ]
    out += [f"Hosting: {', '.join(data['hosting'])}"] if data.get("hosting") else []
    return out + _events(data, day)


def tool_text(id_: str, knowledge: Knowledge, day: str) -> list[str]:
    """Return all that is known of a tool, a paragraph for each line."""
    data = knowledge.tools[id_].data
    out = tool_head(id_, knowledge, day)
    fit = data.get("fit", {})
    out += [""] if fit else []
    out += [f"In the article: {fit['article']}"] if fit.get("article") else []
    out += [f"Better when {fit['better_when']}"] if fit.get("better_when") else []
    out += [f"Worse when {fit['worse_when']}"] if fit.get("worse_when") else []
    tool = knowledge.tools[id_]
    out += ["", "To begin with it", f"    {tool.command}"] if tool.command else []
    out += [f"{'Then' if tool.command else 'To begin with it,'} {tool.then}"] if tool.then else []
    out += ["", "Beside other tools"] if data.get("relations") else []
    for relation in data.get("relations", ()):
        other = knowledge.tools.get(relation["with"])
        name = other.name if other else relation["with"]
        note = f": {relation['note']}" if relation.get("note") else ""
        out.append(f"- {relation['kind']} {name}{note}")
    if data.get("formats", {}).get("exit"):
        out += ["", f"Way out: {data['formats']['exit']}"]
    out += _removed(data)
    return [*out, "", checked_home(data)]


def checked_home(data: Any) -> str:
    """Return the address of a tool, and when its facts were checked."""
    return f"{data.get('home', '')} (checked {data.get('checked', 'never')})"


def _removed(data: Any) -> list[str]:
    """Return the interfaces that versions of a tool or library removed, the newest version first."""
    from stacklint.versions import Version  # noqa: PLC0415 - start-up

    by_version: dict[str, list[str]] = {}
    for row in data.get("removed", ()):
        named = row.get("symbol") or row.get("command") or row["resource"]
        argument = f"({row['argument']}=)" if row.get("argument", "0") != "0" else ""
        known = by_version.setdefault(row["in"], [])
        known += [named + argument] if named + argument not in known else []
    rows = [f"- {v}: {', '.join(by_version[v])}" for v in sorted(by_version, key=Version, reverse=True)]
    return ["", "Gone or announced to go in", *rows] if rows else []


def dependency_text(id_: str, knowledge: Knowledge, day: str) -> list[str]:
    """Return all that is known of a library that is no tool."""
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
    state = state_at(data, day)
    if state not in ENDED and (seen := data.get("health", {}).get("as_of", "")) and seen <= day:
        out.append(f"State: {state} as of {seen}")
    return ["", *out] if out else []
