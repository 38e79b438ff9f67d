"""Wiring: a list of requirements in a folder without any code, that nothing names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.holdings import Holdings
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.programs import compiled
from stacklint.references import spoken_of, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.model import Evidence, Finding

_FEW = 3
_NAMED = 3
_GOES = (
    r"(?:\bcd|-C|[\w-]*dir(?:ectory)?|context|build|path|folder|root|prefix|source|src)\b"
    r"[\"' :=]{1,4}(?:\./)?(?:[\w.-]+/)*"
)
"""What stands before a folder into which something goes, or from which it builds."""


@check("list-without-code", "package")
def find_list_without_code(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield lists of `parameters.name` in a folder that holds no file of `parameters.code`, unless anything names them.

    `parameters.holds` are names of folders that hold the lists of others. At least one tool must be on the list.
    """
    holdings = Holdings.of(context)
    tools = {package for tool in context.knowledge.tools.values() for package in tool.packages}
    code, holds = tuple(rule.parameters["code"].split()), compiled(rule.parameters["holds"], re.IGNORECASE)
    name = rule.parameters["name"]
    for situation in told(context.situations):
        lists: dict[str, list[Evidence]] = {}
        for item in seen(situation, "package"):
            if item.location.path.endswith(f"/{name}") and "context" not in item.detail and spoken_of(situation, item):
                lists.setdefault(item.location.path, []).append(item)
        for path, items in sorted(lists.items()):
            folder = path.removesuffix(f"/{name}")
            listed = [e for e in items if e.value in tools]
            if len(items) < _FEW or not listed or holds.search(folder) or _has_code(folder, code, context):
                continue
            if not _is_named(folder, name, holdings, context):
                named = list(dict.fromkeys(e.value for e in listed))
                text = " and ".join(filter(None, (", ".join(named[: _NAMED - 1]), *named[_NAMED - 1 : _NAMED])))
                words = {"text": text, "by": path, "folder": folder}
                yield claim(rule, situation.project, listed[0].location, words, path)


def _has_code(folder: str, code: tuple[str, ...], context: Context) -> bool:
    known = (*context.paths, *context.elsewhere)
    return any(path.startswith(f"{folder}/") and path.endswith(code) for path in known) or any(
        path in context.elsewhere for path in (folder, f"{folder}/")
    )


def _is_named(folder: str, name: str, holdings: Holdings, context: Context) -> bool:
    """Whether a text names the list with its folder, or goes into the folder; what cannot be told counts as named."""
    last = folder.rpartition("/")[2]
    pages = [p for p in context.paths if p.endswith((".md", ".rst", ".txt", ".json"))]
    if len(holdings.texts) + len(pages) > holdings.most:
        return True
    asks = re.compile(rf"{re.escape(last)}/(?:{re.escape(name)}|\*)|{_GOES}{re.escape(last)}(?![\w-])")
    own = (p for p in pages if p.startswith(f"{folder}/"))
    if any(name in context.text(page) for page in own):
        return True
    return any(last in (text := context.text(p)) and asks.search(text) for p in (*holdings.texts, *pages))
