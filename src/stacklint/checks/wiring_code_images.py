"""Wiring: serving images that code names, and the versions that are pinned beside it."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Location, Related
from stacklint.programs import compiled
from stacklint.references import spoken_of, told
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.situation import Situation

_EXACT = lazy(r"\s*===?\s*v?(\d+)\.(\d+)")


@check("image-in-code-apart", "url^{wants.url} & package")
def find_image_in_code_apart(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield serving images that code names and whose library is not of the version that is pinned here.

    `parameters.images` gives for each package the expression that finds the version in an address.
    """
    patterns = {package: compiled(pattern) for package, pattern in rule.parameters["images"].items()}
    pins: dict[str, list[tuple[str, Evidence]]] = {}
    for item in seen(context, "package"):
        if found := _EXACT.match(item.detail.get("specifier", "")):
            pins.setdefault(item.value, []).append((f"{found[1]}.{found[2]}", item))
    for situation in told(context.situations) if pins else ():
        for item in seen(situation, "url"):
            if not item.value.startswith(tuple(rule.parameters["wants"]["url"].split())):
                continue
            for package, pattern in patterns.items():
                found = pattern.search(item.value)
                known = [(v, e) for v, e in pins.get(package, ()) if _together(e.location.path, item.location.path)]
                if not found or not known or not spoken_of(situation, item):
                    continue
                version = found[1].replace("-", ".")
                if version not in {pinned for pinned, _ in known}:
                    near = sorted((e for _, e in known), key=lambda e: e.location)
                    place = max(
                        near, key=lambda e: len(posixpath.commonpath(["/" + e.location.path, "/" + item.location.path]))
                    )
                    words = {"package": package, "served": version, "by": item.location.path}
                    words |= {"pinned": place.detail["specifier"].strip(), "list": place.location.path}
                    yield _finding(rule, situation, item.location, words, f"{package} {version}", [place.location])


def _together(one: str, other: str) -> bool:
    """Return whether a list lies above a file, or both in one folder at the root: not two projects side by side.

    What code installs is its own: another notebook or step of a collection has other models, and a notebook has
    the lists above it alone.
    """
    if one == other:
        return True
    if one.endswith((".ipynb", ".py")) or (other.endswith(".ipynb") and not _is_above(one, other)):
        return False
    return "/" not in one or one.partition("/")[0] == other.partition("/")[0]


def _is_above(one: str, other: str) -> bool:
    folder = posixpath.dirname(one)
    return not folder or other.startswith(folder + "/")


def _finding(
    rule: Rule, situation: Situation, place: Location, words: dict[str, str], subject: str, more: list[Location]
) -> Finding:
    return claim(
        rule,
        situation.project,
        place,
        words,
        subject,
        related=(Related(location, "what it is compared with") for location in more),
    )
