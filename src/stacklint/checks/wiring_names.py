"""Wiring: code that is served or scheduled and that needs a name which nothing binds."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Finding, Location, Related
from stacklint.references import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.situation import Situation
    from stacklint.syntax.python_unbound import Unbound

_MOST = 48_000
"""So many characters of code are parsed: some hundredths of a second."""
_RUNS = frozenset({"ci", "image", "compose", "cluster", "schedule", "stage"})
_NOTEBOOK = "# Databricks notebook source"
_PLACES = 4


@check("name-never-bound")
def find_name_never_bound(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield, for each file that is served or scheduled, the names that a function of it lacks.

    `parameters.problems` are those whose tools serve or schedule code, `parameters.given` the names that a
    host puts into a module, `parameters.branch` whether one branch binds the name.
    """
    given = frozenset(rule.parameters["given"].split())
    in_branch = rule.parameters.get("branch", "") == "yes"
    left = _MOST
    for situation in told(context.situations):
        for path in _started(situation, rule.parameters["problems"].split(), context):
            text = context.text(path)
            left -= len(text)
            if left < 0:
                return
            if _NOTEBOOK in text[:200]:
                continue
            rows = [r for r in _lacking(path, context) if r.name not in given and r.in_branch == in_branch]
            if rows:
                yield _finding(rule, situation, path, rows)


def _lacking(path: str, context: Context) -> list[Unbound]:
    """Return the names that a file lacks; each file is looked at once in a scan, and few are parsed."""
    known: dict[str, list[Unbound]] = context.shared.setdefault("unbound", {})
    if path not in known:
        from stacklint.syntax.python_scopes import may_lack_names  # noqa: PLC0415 - most repositories need it not

        known[path] = _unbound(path, context) if may_lack_names(context.text(path)) else []
    return known[path]


def _unbound(path: str, context: Context) -> list[Unbound]:
    from stacklint.syntax.python_unbound import unbound  # noqa: PLC0415 - ast is heavy

    return unbound(context.text(path), lambda module: _module(module, path, context))


def _started(situation: Situation, problems: list[str], context: Context) -> list[str]:
    """Return the files that answer requests, show an application or are run by CI or a cluster, the smallest first."""
    found = {e.location.path for e in situation.activities.get("web-route", ())}
    found |= {p for p, rows in context.runs.files.items() if any(e.detail.get("context") in _RUNS for e in rows)}
    for usage in situation.usages.values():
        if usage.in_use and usage.tool.home_problem in problems:
            found |= {s.evidence.location.path for s in usage.product if s.evidence.kind == "import"}
    own = {path for path in found if path.endswith(".py") and situation.scopes.get(path) in {"product", "example"}}
    return sorted(own, key=lambda path: (len(context.text(path)), path))


def _module(name: str, path: str, context: Context) -> str:
    """Return the text of a module of the repository as a file names it."""
    level = len(name) - len(name.lstrip("."))
    folder = posixpath.dirname(path)
    for _ in range(level - 1):
        folder = posixpath.dirname(folder)
    stem = name.lstrip(".").replace(".", "/")
    for base in (folder,) if level else (folder, "", "src"):
        for end in (f"{stem}.py", f"{stem}/__init__.py"):
            if (known := posixpath.join(base, end)) in context.paths:
                return context.text(known)
    return ""


def _finding(rule: Rule, situation: Situation, path: str, rows: list[Unbound]) -> Finding:
    first, *others = rows
    words = {"name": first.name, "function": first.function, "by": path}
    return claim(
        rule,
        situation.project,
        Location(path, first.line, first.column),
        words,
        f"{path} {first.name}",
        related=(Related(Location(path, r.line, r.column), f"{r.function}() needs {r.name}") for r in others[:_PLACES]),
    )
