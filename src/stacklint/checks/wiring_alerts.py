"""Wiring: alerts that nobody is told of."""

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

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.model import Evidence

_MORE = (".md", ".json", ".j2", ".tpl", ".tmpl", ".template", ".env")
_PLACES = 4


@check("alerts-reach-nobody", "config:alerts.manager", "config:alerts.nobody")
def find_alerts_for_nobody(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield alerts that are handed to a host which nothing names besides, or end at receivers without an address."""
    holdings = Holdings.of(context)
    for situation in told(context.situations):
        managers: dict[str, list[Evidence]] = {}
        for item in seen(situation, "config"):
            key, _, value = item.value.partition("=")
            if key == "alerts.manager" and spoken_of(situation, item):
                managers.setdefault(value, []).append(item)
            elif key == "alerts.nobody" and spoken_of(situation, item):
                what = f"they end at the receiver {value}, which has no address"
                words = {"what": what, "by": item.location.path}
                yield claim(rule, situation.project, item.location, words, item.location.path)
        for host, rows in managers.items():
            rows = [e for e in rows if _is_started(e.location.path, holdings, context)]  # noqa: PLW2901 - fewer of them
            if not rows:
                continue
            if not _is_named(host, {e.location.path for e in rows}, holdings, context):
                first, *others = sorted(rows, key=lambda e: e.location)
                what = f"they are handed to {host}, and nothing of that name is started here"
                related = (Related(e.location, f"{host} here as well") for e in others[:_PLACES])
                words = {"what": what, "by": first.location.path}
                yield claim(rule, situation.project, first.location, words, host, related)


@check("alert-variable-stands", "config:alerts.variable")
def find_alert_variable(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield variables among the addresses of alerts, where no text speaks of a program that would fill them in.

    `parameters.fillers` is the expression that finds such programs.
    """
    fillers = compiled(rule.parameters["fillers"])
    holdings = Holdings.of(context)
    for situation in told(context.situations):
        by_file: dict[str, list[Evidence]] = {}
        for item in seen(situation, "config:alerts.variable"):
            if spoken_of(situation, item):
                by_file.setdefault(item.location.path, []).append(item)
        if not by_file or len(holdings.texts) > holdings.most:
            continue
        if any(fillers.search(context.text(path)) for path in holdings.texts):
            continue
        for path, (first, *others) in sorted(by_file.items()):
            words = {"text": first.value.partition("=")[2], "by": path}
            related = (Related(e.location, e.value.partition("=")[2]) for e in others[:_PLACES])
            yield claim(rule, situation.project, first.location, words, path, related)


def _is_started(path: str, holdings: Holdings, context: Context) -> bool:
    """Return whether anything here hands a configuration to its program: it is a manifest, or another text names it.

    Of one that somebody starts by hand nobody can say what is started beside it.
    """
    folder, _, name = path.rpartition("/")
    inside = re.escape(folder.rpartition("/")[2])
    word = re.compile(rf"(?<![\w-]){re.escape(name)}" + (rf"|(?<![\w-]){inside}/?:/" if folder else ""))
    return "kind: ConfigMap" in context.text(path) or any(
        word.search(context.text(other)) for other in holdings.texts[: holdings.most] if other != path
    )


def _is_named(host: str, apart: set[str], holdings: Holdings, context: Context) -> bool:
    """Return whether any other text has the name, or nobody can tell."""
    if len(holdings.texts) > holdings.most:
        return True
    word = re.compile(rf"(?<![\w.]){re.escape(host)}(?![\w-])(?!:\d)")
    texts = [*holdings.texts, *(p for p in context.paths if p.endswith(_MORE))]
    return any(host in (text := context.text(path)) and word.search(text) for path in texts if path not in apart)
