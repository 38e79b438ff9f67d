"""What the nearest demand makes of an interface that a version lacks: it breaks now, or next, or blocks the upgrade."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from stacklint.demands import admits, nearest, reachable, specifier_of
from stacklint.holders import holders
from stacklint.knowledge.releases import releases
from stacklint.record import replace
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.knowledge.types import Dependency, Tool
    from stacklint.model import Evidence
    from stacklint.situation import Situation

    Owner = Tool | Dependency
    Row = Mapping[str, Any]

_PYTHON = lazy(r"\d+\.\d+(?:\.\d+)?(?![\d.])")


def asked_of(owner: Owner, situation: Situation, conda: Mapping[str, str]) -> list[Evidence]:
    """Return what is demanded of packages, an image's tag being a demand on the package that the image is of.

    `conda` has the packages that conda calls by another name.
    """
    asked = [e for e in situation.evidence if e.kind in {"package", "locked"} and e.detail.get("group") != "build"]
    asked = [
        replace(e, value=conda[e.value], detail={**e.detail, "written": e.value})
        if e.value in conda and e.detail.get("manager") == "conda"
        else e
        for e in asked
    ]
    usage = situation.usages.get(owner.id)
    own = {owner.id, *owner.packages}
    images = [s.evidence for s in usage.sightings if s.evidence.kind == "image"] if usage else []
    named = [e for e in images if e.value.rpartition("/")[2] in own]
    return asked + [p for e in named if owner.packages for p in _pinned(e, owner.packages[0])]


def _pinned(image: Evidence, package: str) -> Iterator[Evidence]:
    """Yield an image's tag as the demand that it makes on the tool's package; nothing where it is no version."""
    version = re.match(r"v?(\d+(?:\.\d+)+)", image.detail.get("tag", ""))
    if version:
        yield replace(image, kind="package", value=package, detail={"specifier": f"=={version[1]}", "pinned": "image"})


def outcome_of(
    row: Row, owner: Owner, place: Evidence, asked: list[Evidence], situation: Situation
) -> tuple[str, list[Evidence]]:
    """Return now, next, later or deprecated for an interface, and by which demands; empty where nothing can be said.

    Where no list above a place asks for the package, the images of the tool that the project runs decide.
    """
    package = row.get("package", "")
    names = {package} if package else set(owner.packages)
    near = nearest(names, place, asked) or nearest(owner.packages, place, asked)
    demands = near or _said(names, place, situation) or [e for e in asked if "pinned" in e.detail]
    verdicts = {admits(specifier_of(demand), row["in"]) for demand in demands}
    if not demands:
        return "", demands
    if older := _run_by_older_image(owner, row, asked):
        listed = [e for e in demands if "pinned" not in e.detail] if verdicts == {"never"} else []
        return ("" if row.get("state") == "deprecated" else "later"), listed or older
    if row.get("state") == "deprecated":
        return "" if verdicts == {"never"} else "deprecated", demands
    if verdicts == {"only"}:
        return "now", demands
    facts = releases(package) if package else None
    if "never" in verdicts:
        return "" if _is_capped(demands, row) or _is_dumped(demands, situation) else "later", demands
    pythons = pythons_of(demands, situation)
    if not reachable(facts, row["in"], {e.detail["specifier"] for e in pythons}):
        return ("" if _is_run_apart(place, pythons) else "later"), [*demands, *pythons]
    held = holders(package, row["in"], demands, asked) if package else []
    if not held and (_has_pinned_kin(package, asked) or _is_held_elsewhere(names, row, asked)):
        return "", demands
    return (
        ("later", [*demands, *(replace(e, detail={**e.detail, "holds": package}) for e in held)])
        if held
        else ("next", demands)
    )


def _is_run_apart(place: Evidence, pythons: list[Evidence]) -> bool:
    """Whether a command stands outside the image that fixes the Python: on which machine it runs is not known."""
    return place.kind == "command" and any(
        e.kind == "image" and e.location.path != place.location.path for e in pythons
    )


def _run_by_older_image(owner: Owner, row: Row, asked: list[Evidence]) -> list[Evidence]:
    """Return the images of an orchestrator that still have an interface: its tasks run in them, whatever is listed.

    Where what is listed has it as well, that is named: of some only the server runs in the image.
    """
    if "automation" not in getattr(owner, "jobs", ()):
        return []
    return [e for e in asked if "pinned" in e.detail and admits(specifier_of(e), row["in"]) == "never"]


def _is_capped(demands: list[Evidence], row: Row) -> bool:
    """Whether who asks says himself that the newer version is not meant, by an upper bound and no exact version."""
    keep = [e.detail.get("specifier", "") for e in demands if admits(specifier_of(e), row["in"]) == "never"]
    return all("<" in text and "==" not in text for text in keep)


def _is_dumped(demands: list[Evidence], situation: Situation) -> bool:
    """Whether conda wrote down all that was installed, the Python too: what is meant to be had again as it was."""
    paths = {e.location.path for e in situation.evidence if e.kind == "config" and "frozen" in e.detail}
    return all(e.location.path in paths for e in demands)


def _is_held_elsewhere(names: set[str], row: Row, asked: list[Evidence]) -> bool:
    """Whether another list of the project leaves the newer version out: both may be installed into one place."""
    return any(admits(specifier_of(e), row["in"]) == "never" for e in asked if e.value in names)


def _has_pinned_kin(package: str, asked: list[Evidence]) -> bool:
    """Whether a list pins a relative by name whose own demands are not known: it may hold the package back."""
    kin = {e.value for e in asked if e.value.startswith(f"{package}-") and "==" in e.detail.get("specifier", "")}
    return any(releases(name) is None for name in kin)


def _said(names: set[str], place: Evidence, situation: Situation) -> list[Evidence]:
    """Return the nearest README's command to install a package, where it names no version: no manifest says more."""
    found = []
    for item in situation.evidence:
        if item.kind == "config" and item.value.startswith("readme.installs="):
            words = item.value.partition("=")[2].lower().replace("_", "-").split()
            found += [replace(item, kind="package", value=name) for name in sorted(names & set(words))]
    return nearest(names, place, found)[:1]


def pythons_of(demands: list[Evidence], situation: Situation) -> list[Evidence]:
    """Return the Pythons that are fixed where a package is demanded: in the same image, or nearest above a manifest."""
    fixed = [
        replace(e, value="python", detail={"specifier": version[0]})
        for e in situation.evidence
        if e.kind in {"image", "config"} and (version := _PYTHON.match(_python(e)))
    ]
    found: list[Evidence] = []
    for demand in demands:
        path = demand.location.path
        here = [e for e in fixed if e.location.path == path]
        near = here if here or demand.detail.get("context") == "image" else nearest({"python"}, demand, fixed)
        if not near:
            return []
        found += near
    return found


def _python(item: Evidence) -> str:
    if item.kind == "image":
        return item.detail.get("tag", "") if item.value.rpartition("/")[2] == "python" else ""
    return item.value.partition("=")[2] if item.value.startswith("python-version=") else ""
