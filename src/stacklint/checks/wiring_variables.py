"""Wiring: pipelines that use variables of a template which they do not take in."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Finding, Location, Related
from stacklint.references import spoken_of, told
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.situation import Situation

_USED = lazy(r"\$\(([A-Za-z_]\w*)\)")
_DEFINED = lazy(r"^[ \t]*-[ \t]*name:[ \t]*[\"']?(\w+)", re.MULTILINE)
_ALONE = lazy(r"\A(?:[ \t]*(?:#[^\n]*)?\n)*variables:", re.MULTILINE)
_WORK = lazy(r"^[ \t]*-?[ \t]*(?:steps|jobs|stages):", re.MULTILINE)
_SET = lazy(r"task\.setvariable variable=(\w+)")
_PLACES = 4


@check("template-not-included", "workflow={host}")
def find_missing_template(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield pipelines of the host `parameters.host` that use what a template of variables defines for others.

    A template counts that another pipeline takes in; what any script sets is passed over.
    """
    known = {e.location.path for e in seen(context, "workflow") if e.value == rule.parameters["host"]}
    included = _included(context, known)
    templates = {
        path: set(_DEFINED.findall(text))
        for path in {p for paths in included.values() for p in paths} & context.paths
        if _ALONE.search(text := context.text(path)) and not _WORK.search(text)
    }
    if not templates:
        return
    made = {
        name for path in sorted(context.paths) if path.endswith(_SCRIPTS) for name in _SET.findall(context.text(path))
    }
    for situation in told(context.situations):
        for item in seen(situation, "workflow"):
            path = item.location.path
            if path not in known or not item.detail.get("triggers") or not spoken_of(situation, item):
                continue
            own = context.text(path)
            taken = _all_included(path, included)
            texts = [own, *(context.text(p) for p in taken)]
            defined = made | {name for text in texts for name in _DEFINED.findall(text)}
            for template, names in sorted(templates.items()):
                missing = [n for n in dict.fromkeys(_USED.findall(own)) if n in names and n not in defined]
                if missing and template not in taken:
                    yield _finding(rule, situation, path, template, missing, own)


_SCRIPTS = (".yml", ".yaml", ".py", ".sh", ".ps1")


def _included(context: Context, known: set[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for item in seen(context, "include:workflow"):
        found.setdefault(item.location.path, set()).add(item.value)
    for path in known:  # the reader tells of templates with work; those of variables stand in the text
        for name in re.findall(
            r"^[ \t]*-[ \t]*template:[ \t]*[\"']?([\w./-]+\.ya?ml)", context.text(path), re.MULTILINE
        ):
            base = "" if name.startswith("/") else posixpath.dirname(path)
            found.setdefault(path, set()).add(posixpath.normpath(posixpath.join(base, name.lstrip("/"))))
    return found


def _all_included(path: str, included: dict[str, set[str]]) -> set[str]:
    done: set[str] = set()
    rest = [path]
    while rest:
        for inner in included.get(rest.pop(), ()):
            if inner not in done:
                done.add(inner)
                rest.append(inner)
    return done


def _finding(rule: Rule, situation: Situation, path: str, template: str, missing: list[str], text: str) -> Finding:
    lines = [text[: text.index(f"$({name})")].count("\n") + 1 for name in missing]
    words = {"text": " and ".join(f"$({name})" for name in missing[:2]), "by": path, "template": template}
    return claim(
        rule,
        situation.project,
        Location(path, lines[0]),
        words,
        f"{path} {template}",
        problem="automation",
        related=(
            Related(Location(template), "defines it for other pipelines"),
            *(
                Related(Location(path, line), f"$({name})")
                for name, line in zip(missing[1:_PLACES], lines[1:], strict=False)
            ),
        ),
    )
