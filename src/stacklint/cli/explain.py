"""`stacklint explain`: a rule, tool, problem, format, platform or kind in plain words."""

from __future__ import annotations

import textwrap
from itertools import groupby
from typing import TYPE_CHECKING

import click

from stacklint.cli.common import date_of, emit, knowledge_at, width
from stacklint.cli.complete import names
from stacklint.cli.teach import taught
from stacklint.knowledge.lifecycle import ENDED, state_at
from stacklint.knowledge.load import Knowledge, load
from stacklint.knowledge.names import resolve
from stacklint.model import StacklintError
from stacklint.rule_texts import plain
from stacklint.tool_texts import dependency_text, tool_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.knowledge.names import Named
    from stacklint.knowledge.types import Problem, Tool

_ALIKE = 3
"""More lines of an example that are all alike are told in two."""
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
    try:
        found = resolve(name, knowledge)
    except StacklintError:
        knowledge = knowledge_at()  # a team's own folder is read only for what the catalogue does not know
        found = resolve(name, knowledge)
    emit(_wrapped(explanation(found, knowledge, day)))
    return 0


def explanation(found: Named, knowledge: Knowledge, day: str) -> list[str]:
    """Return what is known of a name as lines that are not wrapped yet; those indented by four are code."""
    if found.kind == "kind":
        rules = [r.id for r in knowledge.rules.values() if r.check == found.id]
        return [found.id, "", _OF_KIND[found.id], "", f"Rules: {', '.join(rules) or 'none'}"]
    return _EXPLAIN[found.kind](found.id, knowledge, day)


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
    out += ["", "When it is none", *(f"- {x}" for x in data.get("not_when", ()))]
    out += ["", f"The article that stacklint follows says: {data['article']}"] if data.get("article") else []
    out += ["", "Ask yourself", *(f"- {x}" for x in data.get("questions", ()))]
    return [*out, "", "The tools, by what they do", *_tools_of(row, knowledge, day)]


def _tools_of(row: Problem, knowledge: Knowledge, day: str) -> Iterator[str]:
    """Yield for each job of a problem the tools that do it."""
    for job in row.jobs.values():
        names = sorted(_named(t, day) for t in knowledge.tools.values() if t.jobs.get(row.id) == job.id)
        if names:
            yield f"- {job.name}: {', '.join(names)}"


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
                out += [f"  {path}", *(f"    {line}" for line in shortened(text))]
    out += ["", "Silence it where the file has comments", f"    # stacklint: ignore[{id_}] the reason"]
    return [*out, "Or in the settings", f'    ignore = ["{id_}"]']


def shortened(text: str) -> Iterator[str]:
    """Yield the lines of a file, of many alike one: an example of a large file is made of them."""
    for line, run in groupby(text.splitlines()):
        count = len(list(run))
        yield from [line] * count if count <= _ALIKE else [line, f"… {count - 1} more lines of this"]


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
    "tool": tool_text,
    "problem": _problem,
    "rule": _rule,
    "format": _format,
    "platform": _platform,
    "dependency": dependency_text,
}


def _wrapped(lines: list[str]) -> str:
    return "\n".join(line if line.startswith("    ") else _filled(line) for line in lines)


def _filled(line: str) -> str:
    """Return a paragraph; a list's item and a code's line keep their indent, no word is cut."""
    indent = line[: len(line) - len(line.lstrip())] + ("  " if line.lstrip().startswith("- ") else "")
    return textwrap.fill(line, width(), subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
