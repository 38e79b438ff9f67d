"""Wiring: what one file says of another and what that one holds: remotes, variables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.holdings import Holdings
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Finding, Location, Related
from stacklint.references import told
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.situation import Situation

_REMOTE = lazy(r"\[['\"]?remote\s+\"([^\"]+)\"['\"]?\]\s*\n\s*url\s*=\s*(\S+)")
_SHOWN = lazy(r"^\s*([\w.-]+)[\t ]+(\S+://\S+)(?:\s+\(default\))?\s*$")
_BUCKET = lazy(r"`(?:(?:s3|gs)://)?([a-z0-9][a-z0-9.-]{2,62})/?`")
_STORES = lazy(r"bucket|storage|remote", re.IGNORECASE)
_MOST = 300
_BLOCK = lazy(r"env_vars\\?[\"']?\s*[:=]\s*(?:\\n|\s|\",|\")*(?:\{([^{}]{0,4000})\}|((?:[^\n]*\n){1,40}))")
_FIELDS = ("BaseSettings", "dynaconf", "environs", "decouple")
_KEY = lazy(r"\\?[\"']?\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b\\?[\"']?\s*:")
_READS = r"environ(?:\.get)?[\[(]\s*\\?[\"']{0}\\?[\"']|getenv\(\s*\\?[\"']{0}\\?[\"']"


@check("remote-told-otherwise", "path={config}")
def find_remote_told_otherwise(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield texts for people that name another remote than the one that `parameters.config` holds.

    `parameters.tool` is the word that tells of which store a text speaks.
    """
    config, tool = rule.parameters["config"], rule.parameters["tool"]
    remotes = dict(_REMOTE.findall(context.text(config))) if config in context.paths else {}
    root = next((s for s in told(context.situations) if s.project == "."), None)
    if not remotes or root is None:
        return
    for path in _pages(context):
        text = context.text(path)
        if tool not in text.lower() or any(name in text for name in remotes if len(remotes) > 1):
            continue
        for number, line in enumerate(text.split("\n"), 1):
            shown = _otherwise(line, remotes, text, tool)
            if shown:
                held = next((u for n, u in remotes.items() if u in line), next(iter(remotes.values())))
                name = next(n for n, u in remotes.items() if u == held)
                words = {"text": shown, "by": path, "config": config, "held": f"{name} ({held})"}
                yield _finding(rule, root, Location(path, number), words, [Location(config)])
                break


def _otherwise(line: str, remotes: dict[str, str], text: str, tool: str) -> str:
    """Return the name or the bucket that a line gives, where the configuration has another one."""
    if (found := _SHOWN.match(line)) and found[2] in remotes.values() and found[1] not in remotes:
        return found[1]
    if tool in line.lower() and _STORES.search(line) and (found := _BUCKET.search(line)):
        buckets = {url.partition("://")[2].partition("/")[0] for url in remotes.values()}
        known = all(url.startswith(("s3://", "gs://")) for url in remotes.values())
        if known and "-" in found[1] and "bucket" in line.lower() + found[1] and not any(b in text for b in buckets):
            return found[1] if found[1] not in "".join(remotes) and not found[1].startswith(("your", "my-")) else ""
    return ""


@check("variable-set-for-nobody")
def find_variable_set_for_nobody(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield variables that code reads and nothing sets, beside one of almost that name that nothing reads.

    What is set are the `env_vars` of a job's environment and the variables of services that are built here.
    """
    holdings = Holdings.of(context)
    situations = list(told(context.situations))
    if not situations or len(holdings.texts) > holdings.most:
        return
    wanted = rule.parameters["platforms"].split()
    jobs = any(set(wanted) & (set(s.platforms) | set(s.usages)) for s in situations)
    given = dict(_given(situations, context))
    if jobs:
        given |= {n: p for p in holdings.texts if "env_vars" in context.text(p) for n in _job_names(context.text(p))}
    if not given:
        return
    texts = {p: context.text(p) for p in (*holdings.texts, *(p for p in context.paths if ".env" in p or "env." in p))}
    folded = {path: text.lower() for path, text in texts.items() if any(word in text for word in _FIELDS)}
    for name, giver in sorted(given.items()):
        if _uses(name, texts, folded, giver):
            continue
        for reader, line, read in _readers(name, texts):
            situation = _owner(reader, situations)
            if situation and not _is_set(read, texts):
                words = {"text": read, "by": reader, "given": name, "giver": giver}
                yield _finding(rule, situation, Location(reader, line), words, [])
                break


def _given(situations: list[Situation], context: Context) -> Iterator[tuple[str, str]]:
    """Yield the variables of services that are built here, and the file that gives them."""
    for situation in situations:
        for item in situation.evidence:
            if item.kind == "env" and item.detail.get("context") == "compose" and "job" in item.detail:
                text = context.text(item.location.path)
                name = re.escape(item.detail["job"])
                if re.search(rf"^[ \t]+{name}:[ \t]*\n(?:[ \t]+.*\n)*?[ \t]+build:", text, re.MULTILINE):
                    yield item.value, item.location.path


def _job_names(text: str) -> set[str]:
    return {name for found in _BLOCK.finditer(text) for name in _KEY.findall(found[1] or found[2] or "")}


def _uses(name: str, texts: dict[str, str], folded: dict[str, str], giver: str) -> bool:
    """Return whether any other text, or another line of the giver, has the name.

    Where settings are fields of a class (`folded`, in small letters), small letters are the name too.
    """
    word = re.compile(rf"(?<![A-Za-z0-9_]){name}(?![A-Za-z0-9_])", re.IGNORECASE)
    for path, text in texts.items():
        if path in folded:
            found = len(word.findall(text)) if name.lower() in folded[path] else 0
        else:
            found = sum(match[0] == name for match in word.finditer(text)) if name in text else 0
        if found > (1 if path == giver else 0):
            return True
    return False


def _readers(name: str, texts: dict[str, str]) -> Iterator[tuple[str, int, str]]:
    """Yield the lines of code that read a variable of almost that name."""
    parts = name.split("_")
    alike = {"_".join(parts[:-1]), "_".join(parts[1:])} | {
        "_".join(parts[i:] + parts[:i]) for i in range(1, len(parts))
    }
    for other in sorted(a for a in alike if "_" in a and a != name):
        pattern = re.compile(_READS.format(other))
        for path, text in sorted(texts.items()):
            if path.endswith(".py") and other in text and (found := pattern.search(text)):
                yield path, text.count("\n", 0, found.start()) + 1, other


def _is_set(name: str, texts: dict[str, str]) -> bool:
    """Return whether a text that does not merely read it has the name."""
    reads, word = re.compile(_READS.format(name)), re.compile(rf"(?<![A-Z0-9_]){name}(?![A-Z0-9_])")
    return any(len(word.findall(text)) > len(reads.findall(text)) for text in texts.values() if name in text)


def _owner(path: str, situations: list[Situation]) -> Situation | None:
    own = [s for s in situations if s.project == "." or path.startswith(s.project + "/")]
    return max(own, key=lambda s: len(s.project), default=None)


def _pages(context: Context) -> list[str]:
    """Return the texts for people, as far as anybody reads so many."""
    return sorted(p for p in context.paths if p.lower().endswith((".md", ".rst")) and "change" not in p.lower())[:_MOST]


def _finding(rule: Rule, situation: Situation, place: Location, words: dict[str, str], more: list[Location]) -> Finding:
    return claim(
        rule,
        situation.project,
        place,
        words,
        f"{place.path} {words['text']}",
        related=(Related(location, "what is there") for location in more),
    )
