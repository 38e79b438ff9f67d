"""Wiring: commands that do not do what the place where they stand is for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Related
from stacklint.record import replace
from stacklint.references import spoken_of, told
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.situation import Situation

_COMMITS = lazy(
    r"git (?:commit|push|diff|status)|auto-?commit|add-and-commit|create-pull-request|autofix|suggest|reviewdog",
    re.IGNORECASE,
)
_BACKGROUND = lazy(
    r"&\s*(?:$|\)|['\"]|#)|\bnohup\b|\btimeout\b|--daemon|--background|--help|--version|\bstart-stop-daemon\b"
)
_STEPS = {
    "ci": "a build step, so the build never gets past it",
    "notebook": "a cell, so what follows waits until somebody interrupts it",
}
_CODE = lazy(r"^[ \t]*[^\s#!%]", re.MULTILINE)
_FIXED = lazy(r"git (?:-C \S+ )?(?:checkout|reset|switch)\b|git clone[^\n&|;]*\s(?:--branch|-b|--revision)\b")
_PLACES = 4


@check("command-without-option", "command:ci", "config:workflow.args")
def find_without_option(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield commands of a CI host that lack all the options of `parameters.commands`, or have a `!` one.

    `parameters.actions` says which program an action hands its `args` to. Nothing is said where the
    file commits or compares what such a command changed, or where another command of it does the same
    work and checks.
    """
    commands: Mapping[str, str] = rule.parameters["commands"]
    actions: Mapping[str, str] = rule.parameters.get("actions") or {}
    for situation in told(context.situations):
        asked = [
            (item, name, _lacks(item, name, options.split()))
            for item in (*_of_context(situation, "ci"), *_of_actions(situation, actions))
            for name, options in commands.items()
            if _begins(item, name)
        ]
        enforced = {(item.location.path, name) for item, name, lacks in asked if not lacks}
        found = [
            item
            for item, name, lacks in asked
            if lacks and (item.location.path, name) not in enforced
            if not _COMMITS.search(context.text(item.location.path))
        ]
        yield from _finding(rule, situation, found)


@check("server-in-foreground", "command:ci", "command:notebook")
def find_server_in_foreground(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield steps of a CI host, and cells before others, that start a server of `parameters.servers` and never end."""
    servers = tuple(s.strip() + " " for s in rule.parameters["servers"].split(","))
    for situation in told(context.situations):
        for where, step in _STEPS.items():
            found = [
                item
                for item in _of_context(situation, where)
                if (item.detail.get("line", "") + " ").startswith(servers)
                if item.detail.get("working_directory") != "?"  # within a container, which may be detached
                if (_has_cells_behind if item.location.cell else _is_in_foreground)(item, context)
            ]
            yield from _finding(rule, situation, found, {"step": step}, "note" if where == "notebook" else "")


def _is_in_foreground(item: Evidence, context: Context) -> bool:
    rows = context.text(item.location.path).split("\n")[item.location.line - 1 : item.location.line]
    return any(not _BACKGROUND.search(row) for row in rows)


def _has_cells_behind(item: Evidence, context: Context) -> bool:
    """Whether a cell starts a server in the foreground and code follows that is no other server's, nor a remark."""
    from stacklint.syntax.notebook import parse_notebook  # noqa: PLC0415 - only where a notebook starts a server

    text = context.text(item.location.path)
    cells = [cell for cell in parse_notebook(text).cells if cell.kind == "code"] if text else []
    own = next((cell for cell in cells if cell.number == item.location.cell), None)
    row = own.source.split("\n")[item.location.line - 1 : item.location.line] if own else []
    if not row or not row[0].lstrip().startswith("!") or _BACKGROUND.search(row[0]):
        return False
    return any(_CODE.search(cell.source) for cell in cells if cell.number > item.location.cell)


@check("clone-of-a-moving-branch", "command:image", "command:cluster")
def find_clone_of_branch(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield clusters' jobs, and images that copy nothing, whose code is a clone of a default branch."""
    for situation in told(context.situations):
        if situation.kind != "application":
            continue
        copied = {e.location.path for e in seen(situation, "include:copy")}
        found = [
            item
            for item in _of_context(situation, "image", "cluster")
            if item.value == "git" and item.detail.get("line", "").startswith("git clone")
            if item.location.path not in copied and "COPY" not in context.text(item.location.path)
            if not _FIXED.search(context.text(item.location.path)) and not _FIXED.search(item.detail["line"])
        ]
        yield from _finding(rule, situation, found)


def _of_context(situation: Situation, *contexts: str) -> Iterator[Evidence]:
    for name in contexts:
        for item in seen(situation, f"command:{name}"):
            if "via" not in item.detail and spoken_of(situation, item):
                yield item


def _of_actions(situation: Situation, actions: Mapping[str, str]) -> Iterator[Evidence]:
    """Yield what an action starts as the command that it is."""
    for item in seen(situation, "config:workflow.args"):
        if spoken_of(situation, item):
            name, _, words = item.value.removeprefix("workflow.args=").partition(" ")
            if name in actions:
                yield replace(item, detail={"line": f"{actions[name]} {words}"})


def _begins(item: Evidence, name: str) -> bool:
    begins = name.split()
    return item.detail.get("line", "").split()[: len(begins)] == begins


def _lacks(item: Evidence, name: str, options: list[str]) -> bool:
    """Return whether a command that begins with `name` has none of the options, or a forbidden one."""
    words = item.detail.get("line", "").split()
    if not _begins(item, name):
        return False
    forbidden = [o.removeprefix("!") for o in options if o.startswith("!")]
    if forbidden:
        return any(option in words for option in forbidden)
    return not any(w.split("=")[0] in options for w in words) and "--version" not in words and "--help" not in words


def _finding(
    rule: Rule,
    situation: Situation,
    places: list[Evidence],
    more: Mapping[str, str] | None = None,
    severity: str = "",
) -> Iterator[Finding]:
    if not places:
        return
    first, *others = sorted(places, key=lambda e: e.location)
    words = {"line": first.detail.get("line", "")[:80], "by": first.location.path, **(more or {})}
    yield claim(
        rule,
        situation.project,
        first.location,
        words,
        words["line"],
        related=(Related(e.location, e.detail.get("line", "")[:80]) for e in others[:_PLACES]),
        severity=severity,
    )
