"""Wiring: servers for developers that answer in a container, and settings of it that nobody reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.holdings import Holdings
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Location, Related
from stacklint.references import spoken_of, told
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.situation import Situation

_FOR_DEVELOPERS = lazy(
    r"(?:^|[/._-])(?:dev|devel|development|debug|local|test|tests|ci|notebook)(?:[/._-]|$)", re.IGNORECASE
)
_READ = lazy(r"(?:environ(?:\.get)?|getenv)\s*[(\[]\s*[\"']([A-Z][A-Z0-9_]+)[\"']")
_KEY = "page.variable="
_COMMON = frozenset({"KEY", "URL", "NAME", "ID", "HOST", "PORT", "PATH", "DIR", "USER", "MODE", "ENV", "THE", "MODEL"})
_PLACES = 4


@check("development-server", "command:image", "command:cluster", "command:script")
def find_development_server(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield servers by `parameters.servers` (patterns of commands) that an image starts, or a script that it copies."""
    patterns: Mapping[str, str] = rule.parameters["servers"]
    for situation in told(context.situations):
        if situation.kind != "application":
            continue
        copied = {e.value for e in seen(situation, "include:copy")}
        found = [
            item
            for item in seen(situation, "command")
            if _is_served(item, copied) and spoken_of(situation, item)
            if any(re.match(pattern, item.detail.get("line", "")) for pattern in patterns.values())
            if not _FOR_DEVELOPERS.search(item.location.path)
        ]
        if found:
            line = found[0].detail["line"][:60]
            yield _finding(rule, situation, found, {"text": line, "by": found[0].location.path})


def _is_served(item: Evidence, copied: set[str]) -> bool:
    context = item.detail.get("context")
    started = context in {"image", "cluster"} and item.detail.get("phase", "run") == "run"
    return started or (context == "script" and item.location.path in copied)


@check("variable-nobody-reads", "config:page.variable")
def find_variable_nobody_reads(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield variables that a page hands to a container and no file reads, where the code reads another like it.

    That other one is set nowhere: not in a page, an image, a workflow or a file of variables.
    """
    holdings = Holdings.of(context)
    rows = seen(context, "config:page.variable")
    if not rows or len(holdings.texts) > holdings.most:
        return
    reads = _reads(holdings, context)
    written = {e.value.removeprefix(_KEY) for e in rows}
    for situation in told(context.situations):
        for item in seen(situation, "config:page.variable"):
            if not spoken_of(situation, item):
                continue
            name = item.value.removeprefix(_KEY)
            like = [r for r in sorted(reads) if r not in written and _alike(name, r)]
            if len(like) == 1 and name not in reads and not _is_read(name, holdings, context):
                named = any(like[0] in context.text(p) for p in context.paths if p.endswith(_PAGES))
                if not named:
                    words = {"text": name, "other": like[0], "by": item.location.path, "code": reads[like[0]].path}
                    yield _finding(rule, situation, [item, Evidence(reads[like[0]], "env", like[0])], words)


def _reads(holdings: Holdings, context: Context) -> dict[str, Location]:
    """Return the variables that the code reads, each with the first place."""
    found: dict[str, Location] = {}
    for path in (p for p in holdings.texts[: holdings.most] if p.endswith(".py")):
        text = context.text(path)
        for match in _READ.finditer(text) if "env" in text else ():
            found.setdefault(match[1], Location(path, text.count("\n", 0, match.start()) + 1))
    return found


_PAGES = (".md", ".rst", ".env", ".example", ".sample", ".yml", ".yaml", "Dockerfile")


def _alike(one: str, other: str) -> bool:
    """Return whether two names share a word that says something."""
    return one != other and bool((set(one.split("_")) & set(other.split("_"))) - _COMMON)


def _is_read(name: str, holdings: Holdings, context: Context) -> bool:
    """Return whether any text may read a variable, also under small letters as settings' classes do."""
    if len(holdings.texts) > holdings.most:
        return True
    pattern = re.compile(
        rf"[\"']{name}[\"']|\${{?{name}\b|\b{name.lower()}\b|\benv\.{name}\b|^\s*-?\s*{name}\s*[:=]\s*\S*$",
        re.MULTILINE,
    )
    plain = [p for p in holdings.texts if p.endswith((".py", ".ipynb"))]
    own = re.compile(rf"[\"']{name}[\"']|\b{name.lower()}\b")
    others = [p for p in holdings.texts if p not in set(plain)]
    return any(own.search(context.text(p)) for p in plain) or any(pattern.search(context.text(p)) for p in others)


def _finding(rule: Rule, situation: Situation, places: list[Evidence], words: dict[str, str]) -> Finding:
    first, *others = places
    return claim(
        rule,
        situation.project,
        first.location,
        words,
        words["text"],
        problem="model-serving",
        related=(Related(e.location, e.detail.get("line", e.value)[:80]) for e in others[:_PLACES]),
    )
