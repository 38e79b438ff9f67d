"""Wiring: settings that a README has the reader give on the command line and that no code reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.holdings import Holdings
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Finding, Related
from stacklint.programs import compiled
from stacklint.references import spoken_of, told
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.model import Evidence

_GIVEN = lazy(r"\s(\w+)=(?![=\s])")
_PLACES = 4


@check("override-nobody-reads", "include:said")
def find_override_nobody_reads(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield keys of a configuration that commands of README set and that no text takes from it.

    Only with `parameters.tool` in use, for keys at the top of a configuration file that hold one value, and
    where no code hands the whole configuration on (`parameters.whole`).
    """
    holdings = Holdings.of(context)
    for situation in told(context.situations):
        usage = situation.usages.get(rule.parameters["tool"])
        if usage is None or not usage.in_use:
            continue
        given: dict[str, list[Evidence]] = {}
        for item in seen(situation, "include:said"):
            if spoken_of(situation, item):
                for key in _GIVEN.findall(item.detail.get("line", "")):
                    given.setdefault(key, []).append(item)
        if not given or len(holdings.texts) > holdings.most:
            continue
        code = [context.text(path) for path in holdings.texts if path.endswith((".py", ".ipynb"))]
        if any(compiled(rule.parameters["whole"]).search(text) for text in code):
            continue
        for key, rows in given.items():
            home = _home(key, holdings, context)
            if home and not _is_read(key, code, holdings, context):
                first, *others = rows
                words = {"text": key, "by": first.location.path, "config": home}
                related = (Related(e.location, e.detail["line"][:80]) for e in others[:_PLACES])
                yield claim(rule, situation.project, first.location, words, key, related)


def _home(key: str, holdings: Holdings, context: Context) -> str:
    """Return the file of configuration that has a key with one value at its top; empty where it may be a group."""
    if holdings.named(key) or holdings.named(key + ".yaml") or holdings.named(key + ".yml"):
        return ""
    row = re.compile(rf"^{re.escape(key)}:[ \t]*[^\s#&*\[{{|>-]", re.MULTILINE)
    paths = (p for p in holdings.texts if p.endswith((".yaml", ".yml")) and "/" in p)
    return next((p for p in paths if row.search(context.text(p))), "")


def _is_read(key: str, code: list[str], holdings: Holdings, context: Context) -> bool:
    """Return whether code takes a key by its name, or another value of the configuration refers to it."""
    word = re.compile(rf"\.{key}\b|[\"'](?:\w+\.)*{key}[\"']")
    named = re.compile(rf"\$\{{[^}}\n]*\b{key}\b")
    others = (context.text(p) for p in holdings.texts if not p.endswith((".py", ".ipynb")))
    return any(word.search(text) for text in code) or any(named.search(text) for text in others)
