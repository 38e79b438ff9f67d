"""Writes the documentation's pages: those of docs/, and one for all that `stacklint explain` explains.

python scripts/build_docs.py [FOLDER], by default build/docs; `mkdocs build --strict` makes the site of it.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from docs_markdown import escaped, page
from docs_reference import reference
from stacklint.cli.common import date_of
from stacklint.cli.explain import explanation
from stacklint.knowledge.lifecycle import state_at
from stacklint.knowledge.load import Knowledge, load
from stacklint.knowledge.names import KINDS, Named
from stacklint.rule_texts import rule_info

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = {
    "problem": "problems",
    "tool": "tools",
    "rule": "rules",
    "kind": "kinds",
    "format": "formats",
    "platform": "platforms",
    "dependency": "libraries",
}
ELSEWHERE = {"rules/README.md": "rule-files.md", "CHANGELOG.md": "changelog.md"}


def pages(knowledge: Knowledge, day: str) -> dict[str, str]:
    """Return every page by its path: written by hand, of the catalogue, the indexes and the reference."""
    written = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md"))}
    taken = {name: (ROOT / path).read_text(encoding="utf-8") for path, name in ELSEWHERE.items()}
    links = _links(knowledge)
    made = {
        f"{FOLDERS[found.kind]}/{found.id}.md": page(explanation(found, knowledge, day), links)
        + _rules_of(found, knowledge)
        for found in _named(knowledge)
    }
    return {**written, **taken, **made, **_indexes(knowledge, day), "configuration.md": reference()}


def write(found: Mapping[str, str], folder: Path) -> None:
    """Write the pages and the pictures into a folder, from which all else goes."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, text in found.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "docs/pictures", folder / "pictures")


def _tables(knowledge: Knowledge) -> dict[str, Iterable[str]]:
    return {
        "problem": knowledge.problems,
        "tool": knowledge.tools,
        "rule": knowledge.rules,
        "kind": KINDS,
        "format": knowledge.formats,
        "platform": knowledge.platforms,
        "dependency": knowledge.dependencies,
    }


def _named(knowledge: Knowledge) -> Iterator[Named]:
    for kind, ids in _tables(knowledge).items():
        yield from (Named(kind, id_) for id_ in ids)


def _links(knowledge: Knowledge) -> dict[str, str]:
    """Return the addresses of the pages, seen from one of them, by the names that explanations use."""
    found: dict[str, str] = {}
    for named in _named(knowledge):
        row = knowledge.data.get(FOLDERS[named.kind].replace("libraries", "dependencies"), {}).get(named.id, {})
        name = row.get("name", named.id)
        found.setdefault(name, f"../{FOLDERS[named.kind]}/{named.id}.md")
    return found


def _rules_of(found: Named, knowledge: Knowledge) -> str:
    """Return the links from a problem to the rules that judge it."""
    if found.kind != "problem":
        return ""
    rules = [r for r in knowledge.rules.values() if r.parameters.get("problem") == found.id]
    rows = [f"- [{rule.id}](../rules/{rule.id}.md)" for rule in rules]
    return "\n".join(["\n**Rules that judge it**\n", *rows]) + "\n" if rows else ""


def _indexes(knowledge: Knowledge, day: str) -> dict[str, str]:
    info = rule_info(knowledge)
    rules = {kind: [_row(r.id, r.id, r.short, r.severity) for r in info if r.kind == kind] for kind in KINDS}
    tools: dict[str, list[str]] = {row.name: [] for row in knowledge.problems.values()}
    for tool in sorted(knowledge.tools.values(), key=lambda row: row.name.lower()):
        state = state_at(tool.data, day)
        row = _row(tool.id, tool.name, tool.data["summary"], "" if state == "active" else state)
        tools[knowledge.problems[tool.home_problem].name].append(row)
    problems = [_row(p.id, p.name, p.question) for p in knowledge.problems.values()]
    rest = {
        "formats": [_row(id_, r.name, r.data["summary"]) for id_, r in knowledge.formats.items()],
        "platforms": [_row(id_, r.name, r.summary) for id_, r in knowledge.platforms.items()],
        "libraries": [_row(id_, r.name, r.data["summary"]) for id_, r in knowledge.dependencies.items()],
    }
    return {
        "problems/index.md": _index("Problems", {"": problems}),
        "tools/index.md": _index("Tools", tools),
        "rules/index.md": _index("Rules", rules),
        **{f"{name}/index.md": _index(name.capitalize(), {"": rows}) for name, rows in rest.items()},
    }


def _row(id_: str, name: str, text: str, mark: str = "") -> str:
    return f"- [{escaped(name)}]({id_}.md){f' ({mark})' if mark else ''}: {escaped(text)}"


def _index(title: str, groups: Mapping[str, list[str]]) -> str:
    out = [f"# {title}"]
    for name, rows in groups.items():
        head = f"[{name}](../kinds/{name}.md)" if name in KINDS else name
        out += [f"## {head}"] if name and rows else []
        out += ["\n".join(rows)] if rows else []
    return "\n\n".join(out) + "\n"


def main(words: list[str]) -> int:
    """Write the pages into the folder that is named, and say how many."""
    folder = Path(words[0]) if words else ROOT / "build/docs"
    found = pages(load(), date_of(None))
    write(found, folder)
    print(f"{len(found)} pages in {folder}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
