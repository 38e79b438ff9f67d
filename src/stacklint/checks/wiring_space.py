"""Wiring: hosted demos whose front matter starts another application than the one that is there."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.holdings import Holdings
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.references import spoken_of, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.model import Evidence, Finding
    from stacklint.situation import Situation

_PAGE = "README.md"


@check("space-starts-nothing", "config:sdk")
def find_space_without_app(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield front matter of a hosted demo that names a file which is not there.

    `parameters.kinds` gives for each `sdk` the key that names what is started and, behind it, what is
    started where the key is absent; `parameters.marks` are keys of which one tells such a page.
    """
    kinds: Mapping[str, str] = rule.parameters["kinds"]
    marks = frozenset(rule.parameters["marks"].split())
    holdings = Holdings.of(context)
    for situation in told(context.situations):
        for path, keys in _pages(situation, marks):
            named, _, usual = kinds.get(keys["sdk"].value.removeprefix("sdk="), "").partition(" ")
            item = keys.get(named)
            target = item.value.removeprefix(named + "=") if item else usual
            if not target or any(mark in target for mark in "{}$<>"):
                continue
            file = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
            if not holdings.has(file):
                near = holdings.nearest(file)
                words = {"path": target, "by": path, "hint": f"; {near} is" if near else ""}
                yield claim(rule, situation.project, (item or keys["sdk"]).location, words, file)


@check("space-of-another-kind", "config:sdk")
def find_space_of_another_kind(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield front matter that starts one kind of application where the file is one of another.

    `parameters.kinds` gives for each `sdk` the module that such a file imports.
    """
    kinds: Mapping[str, str] = rule.parameters["kinds"]
    marks = frozenset(rule.parameters["marks"].split())
    for situation in told(context.situations):
        for path, keys in _pages(situation, marks):
            sdk = keys["sdk"].value.removeprefix("sdk=")
            target = keys["app_file"].value.removeprefix("app_file=") if "app_file" in keys else ""
            file = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) if target else ""
            text = context.text(file) if sdk in kinds and file in context.paths else ""
            others = [name for name, module in kinds.items() if name != sdk and f"import {module}" in text]
            if others and kinds[sdk] not in text:
                words = {"path": target, "by": path, "sdk": sdk, "other": others[0]}
                yield claim(rule, situation.project, keys["sdk"].location, words, file)


def _pages(situation: Situation, marks: frozenset[str]) -> Iterator[tuple[str, dict[str, Evidence]]]:
    """Yield the pages whose front matter is that of a hosted demo, with its keys."""
    found: dict[str, dict[str, Evidence]] = {}
    for item in seen(situation, "config") if seen(situation, "config:sdk") else ():
        if item.location.path.endswith(_PAGE) and spoken_of(situation, item):
            found.setdefault(item.location.path, {}).setdefault(item.value.partition("=")[0], item)
    for path, keys in sorted(found.items()):
        if "sdk" in keys and marks & keys.keys():
            yield path, keys
